/* The kernels as a guest: `rounds` says how much to do, `result` takes what
 * came out. Besides: what a host call costs. */
#include "tools/bench/kernels/kernels.h"

#define IPS_IMPORT(name)                                                       \
  __attribute__((import_module("ips"), import_name(name)))
#define IPS_EXPORT(name) __attribute__((export_name(name)))

IPS_IMPORT("rounds") uint32_t rounds(void);
IPS_IMPORT("result") uint32_t result(uint32_t x);

IPS_EXPORT("sha256") void run_sha256(void) {
  result(kernel_sha256(rounds()));
}

IPS_EXPORT("json") void run_json(void) {
  result(kernel_json(rounds()));
}

IPS_EXPORT("matrix") void run_matrix(void) {
  result(kernel_matrix(rounds()));
}

IPS_EXPORT("sort") void run_sort(void) {
  result(kernel_sort(rounds()));
}

IPS_EXPORT("sieve") void run_sieve(void) {
  result(kernel_sieve(rounds()));
}

IPS_EXPORT("host_calls") void host_calls(void) {
  uint32_t sum = 0;
  for (uint32_t i = rounds(); i > 0; --i)
    sum += rounds();
  result(sum);
}
