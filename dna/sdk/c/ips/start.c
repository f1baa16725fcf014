/* Linked into every module that IPS builds. A call begins with fresh state, so
   what runs at a program's end is left out, and with it the C library's
   streams, which would import WASI. Global objects are made at the start of
   every call. */

void __wasm_call_dtors(void);
int __cxa_atexit(void (*destroy)(void*), void* object, void* module);

void __wasm_call_dtors(void) {
}

int __cxa_atexit(void (*destroy)(void*), void* object, void* module) {
  (void)destroy;
  (void)object;
  (void)module;
  return 0;
}
