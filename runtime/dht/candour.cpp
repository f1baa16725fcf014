#include "runtime/dht/candour.hpp"

#include <algorithm>

namespace ips::dht {

void candour::add(std::uint32_t gave, std::uint32_t withheld) {
  // One get is one experience, however many it asked.
  gave_ += std::min(gave, window);
  withheld_ += std::min(withheld, window);
  while (gave_ + withheld_ > window) {
    gave_ /= 2;
    withheld_ /= 2;
  }
}

std::uint32_t candour::share() const {
  auto all = gave_ + withheld_;
  if (all < samples_min)
    return whole_uptime;
  auto share
    = static_cast<std::uint32_t>(std::uint64_t{gave_} * whole_uptime / all);
  return share >= whole_from ? whole_uptime : std::max(share, least);
}

std::uint64_t candour::wanted(std::uint64_t resilience_millionths) const {
  // r is at most some thousands: the product fits.
  return resilience_millionths * whole_uptime / share();
}

} // namespace ips::dht
