/* Linked into every module in C. Each call begins with fresh memory and most
   are short, so memory is handed out from its end and given back only where the
   newest piece goes. These names take the place of the C library's. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PAGE_BYTES 65536u
/* Of every piece: what the largest scalar type needs. */
#define PIECE_ALIGNMENT 16u

/* The linker's: where the module's own data ends. */
extern uint8_t __heap_base;

/* The first byte that is free; 0 before anything was asked for. */
static uintptr_t free_at;
/* The newest piece, which alone can grow where it is. */
static uintptr_t newest;

/* Makes memory up to `end` exist. */
static int reach(uintptr_t end) {
  uintptr_t have = __builtin_wasm_memory_size(0) * PAGE_BYTES;
  if (end <= have)
    return 1;
  uintptr_t pages = (end - have + PAGE_BYTES - 1) / PAGE_BYTES;
  return __builtin_wasm_memory_grow(0, pages) != (size_t)-1;
}

void* aligned_alloc(size_t alignment, size_t size) {
  uintptr_t from = free_at ? free_at : (uintptr_t)&__heap_base;
  uintptr_t start = (from + alignment - 1) & ~(uintptr_t)(alignment - 1);
  uintptr_t end = start + size;
  if (end < start || !reach(end))
    return NULL;
  newest = start;
  free_at = end;
  return (void*)start;
}

void* malloc(size_t size) {
  return aligned_alloc(PIECE_ALIGNMENT, size);
}

void free(void* piece) {
  if (piece && (uintptr_t)piece == newest)
    free_at = newest;
}

void* calloc(size_t count, size_t size) {
  size_t all;
  void* out = __builtin_mul_overflow(count, size, &all) ? NULL : malloc(all);
  return out ? memset(out, 0, all) : NULL;
}

/* What is older cannot tell its size: as much is copied as lies between it and
   the end, which holds at least all of it. */
void* realloc(void* piece, size_t size) {
  uintptr_t start = (uintptr_t)piece;
  if (!piece)
    return malloc(size);
  if (start == newest) {
    if (start + size < start || !reach(start + size))
      return NULL;
    free_at = start + size;
    return piece;
  }
  size_t old_max = free_at - start;
  void* out = malloc(size);
  return out ? memcpy(out, piece, size < old_max ? size : old_max) : NULL;
}
