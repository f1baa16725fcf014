#include "tools/bench/kernels/kernels.h"

enum { size = 64 };

static uint32_t a[size][size];
static uint32_t b[size][size];
static uint32_t product[size][size];

static void multiply(void) {
  for (int i = 0; i < size; ++i)
    for (int j = 0; j < size; ++j) {
      uint32_t sum = 0;
      for (int k = 0; k < size; ++k)
        sum += a[i][k] * b[k][j];
      product[i][j] = sum;
    }
}

uint32_t kernel_matrix(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; ++round) {
    for (uint32_t i = 0; i < size; ++i)
      for (uint32_t j = 0; j < size; ++j) {
        a[i][j] = i * 31 + j + sum;
        b[i][j] = j * 17 + i + round;
      }
    multiply();
    for (uint32_t i = 0; i < size; ++i)
      sum = sum * 31 + product[i][size - 1 - i];
  }
  return sum;
}
