/* Programs whose speed `ips bench sandbox` compares: each is compiled natively
 * and for WebAssembly from the same source. A round is some work of 0.1 to
 * 1 ms; the answer depends on all of it. None allocates or calls a library. */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* SHA-256 of 16 KiB. */
uint32_t kernel_sha256(uint32_t rounds);
/* Parses a JSON text of some 13 KB. */
uint32_t kernel_json(uint32_t rounds);
/* Multiplies two 64 by 64 matrices of 32-bit integers. */
uint32_t kernel_matrix(uint32_t rounds);
/* Sorts 4,096 numbers: quicksort, insertion sort for short runs. */
uint32_t kernel_sort(uint32_t rounds);
/* Counts the primes below 65,536. */
uint32_t kernel_sieve(uint32_t rounds);

#ifdef __cplusplus
}
#endif
