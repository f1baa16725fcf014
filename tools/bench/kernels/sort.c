#include "tools/bench/kernels/kernels.h"

enum { count = 4096, short_run = 12 };

static uint32_t numbers[count];

static void insertion_sort(uint32_t* x, int n) {
  for (int i = 1; i < n; ++i) {
    uint32_t moved = x[i];
    int at = i;
    for (; at > 0 && x[at - 1] > moved; --at)
      x[at] = x[at - 1];
    x[at] = moved;
  }
}

static uint32_t middle_of(uint32_t a, uint32_t b, uint32_t c) {
  if (a > b) {
    uint32_t t = a;
    a = b;
    b = t;
  }
  return c < a ? a : c > b ? b : c;
}

static void sort(uint32_t* x, int n) {
  while (n > short_run) {
    uint32_t pivot = middle_of(x[0], x[n / 2], x[n - 1]);
    int low = 0, high = n - 1;
    while (low <= high) {
      while (x[low] < pivot)
        ++low;
      while (x[high] > pivot)
        --high;
      if (low <= high) {
        uint32_t t = x[low];
        x[low++] = x[high];
        x[high--] = t;
      }
    }
    sort(x, high + 1);
    x += low;
    n -= low;
  }
  insertion_sort(x, n);
}

uint32_t kernel_sort(uint32_t rounds) {
  uint32_t sum = 0;
  uint32_t state = 1;
  for (uint32_t round = 0; round < rounds; ++round) {
    for (int i = 0; i < count; ++i) {
      state = state * 1664525 + 1013904223;
      numbers[i] = state ^ sum;
    }
    sort(numbers, count);
    for (int i = 1; i < count; ++i)
      if (numbers[i - 1] > numbers[i])
        return 0xbad;
    sum = sum * 31 + numbers[count / 3] + numbers[count - 1];
  }
  return sum;
}
