#pragma once
// What CAF may put on a wire: the envelope and the words around it.

#include <caf/atom.hpp>
#include <caf/type_id.hpp>

#include "actors/protocol/envelope.hpp"

CAF_BEGIN_TYPE_ID_BLOCK(ips, caf::first_custom_type_id)

CAF_ADD_TYPE_ID(ips, (ips::actors::envelope))
CAF_ADD_TYPE_ID(ips, (ips::agent_id))
CAF_ADD_TYPE_ID(ips, (ips::dna_hash))
CAF_ADD_TYPE_ID(ips, (ips::dht_key))

/// Ask another cell and wait for its answer.
CAF_ADD_ATOM(ips, ips::atom, ask, "ask")
/// An address has a cell from now on.
CAF_ADD_ATOM(ips, ips::atom, attach, "attach")
/// An envelope has arrived.
CAF_ADD_ATOM(ips, ips::atom, deliver, "deliver")
CAF_ADD_ATOM(ips, ips::atom, busy, "busy")
/// How much a shard may hold.
CAF_ADD_ATOM(ips, ips::atom, capacity, "capacity")
CAF_ADD_ATOM(ips, ips::atom, detach, "detach")
/// An answer did not come in time.
CAF_ADD_ATOM(ips, ips::atom, expired, "expired")
CAF_ADD_ATOM(ips, ips::atom, fault, "fault")
CAF_ADD_ATOM(ips, ips::atom, fetch, "fetch")
CAF_ADD_ATOM(ips, ips::atom, flush, "flush")
/// An op came into the shard.
CAF_ADD_ATOM(ips, ips::atom, held, "held")
CAF_ADD_ATOM(ips, ips::atom, join, "join")
CAF_ADD_ATOM(ips, ips::atom, judge, "judge")
/// Wake me after a while.
CAF_ADD_ATOM(ips, ips::atom, later, "later")
CAF_ADD_ATOM(ips, ips::atom, load, "load")
CAF_ADD_ATOM(ips, ips::atom, lookup, "lookup")
CAF_ADD_ATOM(ips, ips::atom, answered, "answered")
/// All holders lost what stood there.
CAF_ADD_ATOM(ips, ips::atom, lost, "lost")
CAF_ADD_ATOM(ips, ips::atom, perform, "perform")
CAF_ADD_ATOM(ips, ips::atom, publish, "publish")
CAF_ADD_ATOM(ips, ips::atom, rejected, "rejected")
CAF_ADD_ATOM(ips, ips::atom, report, "report")
CAF_ADD_ATOM(ips, ips::atom, resolve, "resolve")
CAF_ADD_ATOM(ips, ips::atom, restore, "restore")
CAF_ADD_ATOM(ips, ips::atom, rewire, "rewire")
CAF_ADD_ATOM(ips, ips::atom, route, "route")
CAF_ADD_ATOM(ips, ips::atom, run, "run")
/// Whether a peer answered when it was asked.
CAF_ADD_ATOM(ips, ips::atom, sampled, "sampled")
CAF_ADD_ATOM(ips, ips::atom, secure, "secure")
CAF_ADD_ATOM(ips, ips::atom, seen, "seen")
CAF_ADD_ATOM(ips, ips::atom, serve, "serve")
CAF_ADD_ATOM(ips, ips::atom, start, "start")
CAF_ADD_ATOM(ips, ips::atom, step, "step")
CAF_ADD_ATOM(ips, ips::atom, tell, "tell")
CAF_ADD_ATOM(ips, ips::atom, tick, "tick")
/// How often a peer is there.
CAF_ADD_ATOM(ips, ips::atom, uptime, "uptime")
CAF_ADD_ATOM(ips, ips::atom, write, "write")

CAF_END_TYPE_ID_BLOCK(ips)
