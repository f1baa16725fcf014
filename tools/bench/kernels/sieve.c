#include "tools/bench/kernels/kernels.h"

enum { end = 65536 };

static uint8_t composite[end];

uint32_t kernel_sieve(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; ++round) {
    for (uint32_t i = 0; i < end; ++i)
      composite[i] = 0;
    uint32_t primes = 0;
    for (uint32_t i = 2; i < end; ++i) {
      if (composite[i])
        continue;
      ++primes;
      for (uint64_t j = (uint64_t)i * i; j < end; j += i)
        composite[j] = 1;
    }
    sum = sum * 31 + primes;
  }
  return sum;
}
