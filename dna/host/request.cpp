#include "dna/host/request.hpp"

#include "runtime/codec/archive.hpp"

namespace ips::host {

bytes journal_key(const request& x) {
  bytes key;
  codec::writer writer{key};
  writer(x);
  return key;
}

} // namespace ips::host
