// The program ips on the fake network: what the command line's own tests run.

#include "tests/unit/repl/fake_network.hpp"
#include "tools/cli/program.hpp"

int main(int count, char** words) {
  return ips::cli::run_program(count, words, ips::test::fake_network::make);
}
