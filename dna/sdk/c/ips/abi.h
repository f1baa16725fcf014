#pragma once
/* The host functions as they are (docs/dna-abi.md), below ips.h and ips.hpp.
   What a module does not call it does not import. */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* IPS_HOST declares a function that IPS offers, IPS_EXPORT exports a function
   without parameters and results. Both mean nothing to another compiler, so
   that an author can test code natively against functions of his own. */
#ifdef __wasm__
#define IPS_HOST(name) __attribute__((import_module("ips"), import_name(#name)))
#define IPS_EXPORT(name) __attribute__((export_name(#name)))
#else
#define IPS_HOST(name)
#define IPS_EXPORT(name)
#endif

/* What get and its like return where there is nothing. */
#define IPS_NONE (-1)
/* What they return where they failed; the answer is {"code","message"}. */
#define IPS_FAILED (-2)

/* Whose word about an entry counts for ips_get_from: the first holder's that
   has it, this agent's alone, or several holders' joined. */
#define IPS_FROM_ANY 0
#define IPS_FROM_LOCAL 1
#define IPS_FROM_SEVERAL 2

#define IPS_HASH_BYTES 32
#define IPS_REF_BYTES 68
#define IPS_COMMIT_BYTES 100
#define IPS_SIGNATURE_BYTES 64

IPS_HOST(input) int32_t ips_input(void* to, uint32_t cap);
IPS_HOST(output) int32_t ips_output(const void* from, uint32_t len);
IPS_HOST(fail) int32_t ips_fail(const void* reason, uint32_t len);
IPS_HOST(answer) int32_t ips_answer(void* to, uint32_t cap);
IPS_HOST(content) int32_t ips_content(void* to, uint32_t cap);
IPS_HOST(debug) int32_t ips_debug(const void* text, uint32_t len);
IPS_HOST(property) int32_t ips_property(const void* name, uint32_t len);
IPS_HOST(dna_info) int32_t ips_dna_info(void);
IPS_HOST(sha256) int32_t ips_sha256(const void* from, uint32_t len);
IPS_HOST(entry_hash)
int32_t ips_entry_hash(const void* type, uint32_t type_len, const void* from,
                       uint32_t len);
IPS_HOST(verify)
int32_t ips_verify(const void* key, const void* signature, const void* from,
                   uint32_t len);
IPS_HOST(get) int32_t ips_get(const void* hash);
IPS_HOST(get_from) int32_t ips_get_from(const void* hash, uint32_t from);
IPS_HOST(get_many) int32_t ips_get_many(const void* hashes, uint32_t count);
IPS_HOST(get_details) int32_t ips_get_details(const void* hash);
IPS_HOST(get_links)
int32_t ips_get_links(const void* base, const void* type, uint32_t type_len,
                      const void* tag, uint32_t tag_len);
IPS_HOST(agent_activity)
int32_t ips_agent_activity(const void* agent, const void* filter, uint32_t len);
IPS_HOST(query) int32_t ips_query(const void* filter, uint32_t len);
IPS_HOST(agent_info) int32_t ips_agent_info(void);
IPS_HOST(now) int32_t ips_now(void);
IPS_HOST(random) int32_t ips_random(void* to, uint32_t len);
IPS_HOST(sign) int32_t ips_sign(const void* from, uint32_t len);
IPS_HOST(commit)
int32_t ips_commit(const void* type, uint32_t type_len, const void* from,
                   uint32_t len);
IPS_HOST(update)
int32_t ips_update(const void* ref, const void* type, uint32_t type_len,
                   const void* from, uint32_t len);
IPS_HOST(remove) int32_t ips_remove(const void* ref);
IPS_HOST(link)
int32_t ips_link(const void* base, const void* target, const void* type,
                 uint32_t type_len, const void* tag, uint32_t tag_len);
IPS_HOST(unlink) int32_t ips_unlink(const void* ref, const void* base);
IPS_HOST(send)
int32_t ips_send(const void* agent, const void* message, uint32_t len);
/* secret: 32 bytes, or 0 for none. */
IPS_HOST(call)
int32_t ips_call(const void* agent, const void* function, uint32_t function_len,
                 const void* arguments, uint32_t len, const void* secret);
IPS_HOST(emit)
int32_t ips_emit(const void* name, uint32_t name_len, const void* content,
                 uint32_t len);
IPS_HOST(schedule)
int32_t ips_schedule(const void* function, uint32_t function_len,
                     const void* arguments, uint32_t len, uint32_t delay_ms);
IPS_HOST(grant) int32_t ips_grant(const void* wish, uint32_t len);

#ifdef __cplusplus
}
#endif
