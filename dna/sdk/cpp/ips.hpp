#pragma once
// Everything that a DNA in C++ needs. Include it, open functions with the
// macros of ips/functions.hpp, name them in dna.toml.

#include "ips/agent.hpp"
#include "ips/functions.hpp"
#include "ips/json.hpp"
