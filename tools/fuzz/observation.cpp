#include "tools/fuzz/observation.hpp"

#include <array>

#include "runtime/base/random.hpp"

namespace ips::fuzz {

namespace {

constexpr std::uint32_t page_bytes = 65'536;

class watching_host : public sandbox::host_calls {
public:
  sandbox::host_answer invoke(std::uint32_t function,
                              std::span<const std::uint32_t> arguments,
                              sandbox::guest_memory& memory) override {
    note(function);
    for (auto x : arguments)
      note(x);
    ++seen.calls;
    auto drawn = draw(arguments);
    // A host writes into the guest's memory, takes fuel for it, may end all.
    if (auto range = memory.view(drawn % page_bytes, 1))
      range->front() = static_cast<std::uint8_t>(drawn >> 8);
    return {static_cast<std::int32_t>(drawn), drawn % 50, drawn % 503 == 0};
  }

  void ended(sandbox::guest_memory& memory) override {
    seen.calls_digest = calls_.value();
    while (memory.view(0, (seen.pages + 1) * page_bytes))
      ++seen.pages;
    if (auto all = memory.view(0, seen.pages * page_bytes))
      seen.memory_digest = crypto::sha256(*all);
  }

  observation seen;

private:
  void note(std::uint32_t x) {
    std::array<std::uint8_t, 4> word{};
    for (auto& byte : word) {
      byte = static_cast<std::uint8_t>(x);
      x >>= 8;
    }
    calls_.update(word);
  }

  static std::uint32_t draw(std::span<const std::uint32_t> arguments) {
    std::vector<std::uint64_t> parts{arguments.begin(), arguments.end()};
    return static_cast<std::uint32_t>(mix_seed(parts));
  }

  crypto::hasher calls_;
};

} // namespace

std::string observation::kind() const {
  auto end
    = code == errc::trapped ? ended.find(" in function ") : std::string::npos;
  return ended.substr(0, end);
}

bool same_effect(const observation& a, const observation& b) {
  return a.kind() == b.kind() && a.calls == b.calls
         && a.calls_digest == b.calls_digest && a.pages == b.pages
         && a.memory_digest == b.memory_digest;
}

std::string to_string(const observation& x) {
  return x.ended + "; fuel " + std::to_string(x.fuel_used) + "; "
         + std::to_string(x.calls) + " host calls "
         + to_hex(x.calls_digest).substr(0, 16) + "; " + std::to_string(x.pages)
         + " pages " + to_hex(x.memory_digest).substr(0, 16);
}

observation
observe(sandbox::engine& engine,
        const std::shared_ptr<const sandbox::metered_module>& module,
        const std::string& entry, std::uint64_t fuel) {
  watching_host host;
  auto outcome = engine.call(module, entry, host, fuel);
  auto& out = host.seen;
  out.fuel_used = outcome.fuel_used;
  out.ended = outcome.stopped ? "stopped" : "finished";
  if (!outcome.ended) {
    out.code = outcome.ended.failure().code;
    out.ended = to_string(outcome.ended.failure());
  }
  return std::move(out);
}

} // namespace ips::fuzz
