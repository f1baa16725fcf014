#include "actors/host/client.hpp"

namespace ips::actors {

caf::behavior client(caf::event_based_actor* self) {
  return {[self](const local<client_job>& job) { (*job)(self); }};
}

} // namespace ips::actors
