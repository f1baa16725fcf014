#include "dna/sandbox/interpreter_vm.hpp"

#include <algorithm>

#include <wabt/binary-reader.h>
#include <wabt/interp/binary-reader-interp.h>
#include <wabt/interp/interp.h>

#include "dna/sandbox/interpreter_frames.hpp"

namespace ips::sandbox {

namespace {

namespace interp = wabt::interp;

interp::Value make_value(wabt::Type type, double x) {
  if (type == wabt::Type::I32)
    return interp::Value::Make(static_cast<std::uint32_t>(x));
  return interp::Value::Make(x);
}

double number_in(wabt::Type type, const interp::Value& x) {
  return type == wabt::Type::I32 ? x.Get<std::uint32_t>() : x.Get<double>();
}

class instance_of_wabt : public interpreter_instance {
public:
  instance_of_wabt(interp::Store& store, interp::Module::Ptr module,
                   interp::Instance::Ptr instance, std::uint32_t bytes_all)
    : store_(store), module_(std::move(module)), instance_(std::move(instance)),
      frame_bytes_all_(bytes_all) {
    auto& memories = instance_->memories();
    if (!memories.empty())
      memory_ = store.UnsafeGet<interp::Memory>(memories[0]);
  }

  interpreter_answer call(std::string_view name,
                          const std::vector<double>& arguments) override {
    // What answers something is the meter's own and calls nothing.
    auto function = exported(name);
    auto& type = function->type();
    interp::Values values;
    for (std::size_t i = 0; i < arguments.size(); ++i)
      values.push_back(make_value(type.params.at(i), arguments[i]));
    interp::Thread thread{store_};
    if (type.results.empty())
      reserve_frames(thread, frame_bytes_all_);
    interp::Values results;
    interp::Trap::Ptr trap;
    // An indirect call for which there is no frame left is skipped, and only
    // this pointer tells of it.
    if (Failed(function->Call(thread, values, results, &trap)) || trap)
      return {trap ? trap->message() : "no reason given"};
    return {{}, results.empty() ? 0 : number_in(type.results[0], results[0])};
  }

  std::uint8_t* memory_data() override {
    return memory_ ? memory_->UnsafeData() : nullptr;
  }

  std::size_t memory_size() override {
    return memory_ ? memory_->ByteSize() : 0;
  }

private:
  interp::Func::Ptr exported(std::string_view name) {
    auto& types = module_->export_types();
    auto at = std::find_if(types.begin(), types.end(),
                           [&](auto& x) { return x.name == name; });
    auto index = static_cast<std::size_t>(at - types.begin());
    return store_.UnsafeGet<interp::Func>(instance_->exports().at(index));
  }

  interp::Store& store_;
  interp::Module::Ptr module_;
  interp::Instance::Ptr instance_;
  interp::Memory::Ptr memory_;
  std::uint32_t frame_bytes_all_;
};

class vm_of_wabt : public interpreter_vm {
public:
  explicit vm_of_wabt(import_call on_import)
    : on_import_(std::move(on_import)) {
  }

  std::unique_ptr<interpreter_module>
  read(const std::vector<std::uint8_t>& wasm, std::string& failure) override;

  void collect() override {
    store_.Collect();
  }

  interp::Store& store() {
    return store_;
  }

  /// A host function for an import, whose name is the function's number.
  interp::HostFunc::Ptr import_function(const interp::ImportType& import);

private:
  import_call on_import_;
  interp::Store store_;
};

class module_of_wabt : public interpreter_module {
public:
  module_of_wabt(vm_of_wabt& vm, interp::Module::Ptr module)
    : vm_(vm), module_(std::move(module)) {
  }

  std::unique_ptr<interpreter_instance>
  instantiate(std::uint32_t frame_bytes_all, std::string& failure) override {
    interp::RefVec imports;
    // Held until the instance holds them.
    std::vector<interp::HostFunc::Ptr> functions;
    for (auto& import : module_->import_types()) {
      functions.push_back(vm_.import_function(import));
      imports.push_back(functions.back()->self());
    }
    interp::Trap::Ptr trap;
    auto instance = interp::Instance::Instantiate(vm_.store(), module_.ref(),
                                                  imports, &trap);
    if (instance)
      return std::make_unique<instance_of_wabt>(
        vm_.store(), module_, std::move(instance), frame_bytes_all);
    failure = trap ? trap->message() : "no reason given";
    return nullptr;
  }

private:
  vm_of_wabt& vm_;
  interp::Module::Ptr module_;
};

std::unique_ptr<interpreter_module>
vm_of_wabt::read(const std::vector<std::uint8_t>& wasm, std::string& failure) {
  interp::ModuleDesc description;
  wabt::Errors errors;
  wabt::ReadBinaryOptions options;
  if (Failed(interp::ReadBinaryInterp("module", wasm.data(), wasm.size(),
                                      options, &errors, &description))) {
    failure = errors.empty() ? "no reason given" : errors.front().message;
    return nullptr;
  }
  return std::make_unique<module_of_wabt>(
    *this, interp::Module::New(store_, std::move(description)));
}

interp::HostFunc::Ptr
vm_of_wabt::import_function(const interp::ImportType& import) {
  auto number = static_cast<std::uint32_t>(std::stoul(import.name));
  auto& type = *wabt::cast<interp::FuncType>(import.type.get());
  auto call = [this, number](interp::Thread&, const interp::Values& arguments,
                             interp::Values& results, interp::Trap::Ptr*) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(arguments.size());
    for (auto& x : arguments)
      numbers.push_back(x.Get<std::uint32_t>());
    results.at(0).Set(on_import_(number, numbers));
    return wabt::Result{wabt::Result::Ok};
  };
  return interp::HostFunc::New(store_, type, call);
}

} // namespace

std::unique_ptr<interpreter_vm>
make_interpreter_vm(interpreter_vm::import_call on_import) {
  return std::make_unique<vm_of_wabt>(std::move(on_import));
}

} // namespace ips::sandbox
