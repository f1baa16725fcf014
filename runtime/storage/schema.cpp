#include "runtime/storage/schema.hpp"

#include <array>

namespace ips::storage {

namespace {

// Large rows lie in tables by number, so that inner pages stay small; keys of
// 32 random bytes are in an index beside them, or only small rows in it.
constexpr auto version_1 = R"sql(
create table meta(
  key text primary key,
  value blob not null
) without rowid;

create table agents(
  n integer primary key,
  name text not null unique,
  address blob not null,
  sealed_seed blob not null
);

create table packages(
  dna blob primary key,
  content blob not null
);

create table cells(
  cell integer primary key,
  agent blob not null,
  dna blob not null,
  unique(agent, dna)
);

create table headers(
  place integer primary key,
  cell integer not null references cells(cell),
  hash blob not null,
  kind integer not null,
  type text not null,
  time integer not null,
  content blob not null
);
create index headers_by_type on headers(cell, type);

create table entries(
  n integer primary key,
  cell integer not null references cells(cell),
  hash blob not null,
  is_private integer not null,
  content blob not null,
  unique(cell, hash)
);

create table answers(
  n integer primary key,
  cell integer not null references cells(cell),
  call blob not null,
  content blob not null,
  unique(cell, call)
);

create table publications(
  n integer primary key,
  cell integer not null references cells(cell),
  op blob not null,
  seq integer not null,
  kind integer not null,
  basis blob not null,
  rejection blob,
  unique(cell, op)
);

create table pending(
  cell integer not null,
  n integer not null,
  wanted integer not null,
  primary key(cell, n)
) without rowid;

create table receipts(
  n integer not null,
  holder blob not null,
  content blob not null,
  primary key(n, holder)
) without rowid;

create table ops(
  n integer primary key,
  op blob not null,
  basis blob not null,
  kind integer not null,
  content blob not null
);
create index ops_by_name on ops(op);

create table held(
  cell integer not null references cells(cell),
  n integer not null references ops(n),
  status integer not null,
  code integer not null,
  reason text not null,
  primary key(cell, n)
) without rowid;
create index held_by_op on held(n);
)sql";

constexpr std::array steps{version_1};

} // namespace

migration_plan schema() {
  return {application_id, steps};
}

} // namespace ips::storage
