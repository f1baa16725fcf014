// A guest in C++, built for wasm32 by the test's CMakeLists.txt.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#define IPS_IMPORT(name)                                                       \
  __attribute__((import_module("ips"), import_name(name)))
#define IPS_EXPORT(name) __attribute__((export_name(name)))

extern "C" {

IPS_IMPORT("add") int add(int a, int b);

struct counted {
  counted() : words{{"one", 1}, {"two", 2}, {"three", 3}} {
  }
  std::map<std::string, int> words;
};

static counted global;

// The standard conversions would bring the C library's files along.
static std::string digits(int x) {
  std::string out;
  for (; x > 0 || out.empty(); x /= 10)
    out.insert(out.begin(), static_cast<char>('0' + x % 10));
  return out;
}

static int number(const std::string& text) {
  int out = 0;
  for (auto c : text)
    out = out * 10 + (c - '0');
  return out;
}

IPS_EXPORT("sort") void sort() {
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i)
    texts.push_back(digits((i * 7919) % 200));
  std::sort(texts.begin(), texts.end());
  add(number(texts[20]), static_cast<int>(texts.size()));
}

IPS_EXPORT("count") void count() {
  global.words["four"] += 4;
  add(static_cast<int>(global.words.size()), global.words["four"]);
}

IPS_EXPORT("allocate") void allocate() {
  std::vector<char> big(3 << 20, 1);
  add(static_cast<int>(big.size()), big[big.size() / 2]);
}
}
