#pragma once
/* Everything that a DNA in C needs. Include it, open functions with the macros
   of ips/functions.h, name them in dna.toml. */

#include "ips/agent.h"
#include "ips/functions.h"
#include "ips/host.h"
#include "ips/json.h"
