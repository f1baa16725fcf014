#pragma once
// What a sandbox worker and its process say to each other, as canonical
// documents in frames (frame_channel.hpp). The process answers `setup`, `job`
// and `prove` with one `reply` each; `install` and `forget` have no answer.

#include <variant>

#include "dna/host/run.hpp"
#include "dna/isolation/confinement.hpp"

namespace ips::isolation {

enum class engine_choice : std::uint8_t { jsc = 1, interpreter };

constexpr engine_choice last_of(engine_choice) {
  return engine_choice::interpreter;
}

/// Comes first: make this engine, then give up all rights.
struct setup {
  engine_choice engine = engine_choice::jsc;
};

template <class Inspector>
auto inspect(Inspector& f, setup& x) {
  return f(x.engine);
}

/// A package that jobs will name.
struct install {
  dna_hash dna;
  bytes file;
};

template <class Inspector>
auto inspect(Inspector& f, install& x) {
  return f(x.dna, x.file);
}

/// No job will name it again before it is installed again.
struct forget {
  dna_hash dna;
};

template <class Inspector>
auto inspect(Inspector& f, forget& x) {
  return f(x.dna);
}

/// One run.
struct job {
  dna_hash dna;
  host::run_context context;
  host::journal answers;
};

template <class Inspector>
auto inspect(Inspector& f, job& x) {
  return f(x.dna, x.context, x.answers);
}

/// Try what is forbidden.
struct prove {
  std::uint8_t version = 1;
};

template <class Inspector>
auto inspect(Inspector& f, prove& x) {
  return f(x.version);
}

struct order {
  static constexpr std::uint8_t format_tag = 21;

  std::variant<setup, install, forget, job, prove> what;
};

template <class Inspector>
auto inspect(Inspector& f, order& x) {
  return f(x.what);
}

/// The process has given up its rights and waits for jobs.
struct ready {
  std::uint8_t version = 1;
};

template <class Inspector>
auto inspect(Inspector& f, ready& x) {
  return f(x.version);
}

/// It cannot do what it was told.
struct refusal {
  error why;
};

template <class Inspector>
auto inspect(Inspector& f, refusal& x) {
  return f(x.why);
}

/// What was tried, and whether it was refused.
struct proof {
  std::vector<attempt> tried;
};

template <class Inspector>
auto inspect(Inspector& f, proof& x) {
  return f(x.tried);
}

struct reply {
  static constexpr std::uint8_t format_tag = 22;

  std::variant<ready, refusal, host::run_report, proof> what;
};

template <class Inspector>
auto inspect(Inspector& f, reply& x) {
  return f(x.what);
}

} // namespace ips::isolation
