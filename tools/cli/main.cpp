// The program ips on the real network.

#include "tools/cli/program.hpp"

int main(int count, char** words) {
  return ips::cli::run_program(count, words, ips::actors::network::make);
}
