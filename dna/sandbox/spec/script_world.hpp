#pragma once
// What a script has made so far: instances, the names under which others import
// from them, and the machine that they live in. Every module of the script
// goes through IPS's gate, and through its meter where the world is metered.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dna/sandbox/open_module.hpp"
#include "dna/sandbox/spec/machine.hpp"
#include "dna/sandbox/spec/spec_script.hpp"

namespace ips::sandbox::spec {

enum class engine_choice : std::uint8_t {
  jsc,
  interpreter,
};

struct world_options {
  engine_choice engine = engine_choice::jsc;
  bool metered = true;
};

enum class step_end : std::uint8_t {
  finished,
  /// By the gate.
  refused,
  unlinkable,
  trapped,
  /// The stack: the metered one, or without a meter the engine's own.
  exhausted,
  /// Nothing that a script can expect.
  broken,
};

/// How one step of a script ended.
struct step_answer {
  step_end end = step_end::finished;
  /// Why, if it did not finish.
  std::string words = {};
  /// Of an action that finished.
  std::vector<spec_value> results = {};
};

class script_world {
public:
  explicit script_world(const world_options& options);

  /// Instantiates a module, which becomes the last one.
  step_answer load(const script_module& module);

  /// Lets others import from a module.
  step_answer give_name(const script_register& x);

  /// Calls a function, or reads a global.
  step_answer act(const script_action& action);

private:
  struct instance {
    /// Its number in the machine.
    std::size_t number;
    std::vector<open_export> exports;
  };

  /// A driver and its memory.
  struct driver {
    std::size_t number;
    std::uint8_t* memory;
  };

  using shared_instance = std::shared_ptr<const instance>;

  step_answer add(const bytes& wasm, shared_instance& out);
  result<std::vector<export_place>> find_imports(const open_module& x) const;
  result<shared_instance> find(const std::string& module) const;
  result<driver> driver_of(const instance& of, std::size_t index);
  step_answer call(const driver& by, const open_export& target);
  std::optional<std::string> put_arguments(const driver& by,
                                           const open_export& target,
                                           const script_action& action);
  std::vector<spec_value> take_results(const driver& by,
                                       const open_export& target);

  std::size_t add_trusted(std::string_view text,
                          const std::vector<export_place>& imports);
  void fill_meter();
  step_answer judge(const machine_answer& answer);

  world_options options_;
  open_options gate_;
  std::unique_ptr<machine> machine_;
  /// Instances that the machine has made.
  std::size_t made_ = 0;
  export_place references_;
  std::size_t meter_ = 0;
  std::uint8_t* meter_memory_ = nullptr;
  std::map<std::string, shared_instance> named_;
  std::map<std::string, shared_instance> registered_;
  shared_instance last_;
  std::map<std::pair<std::size_t, std::size_t>, driver> drivers_;
};

} // namespace ips::sandbox::spec
