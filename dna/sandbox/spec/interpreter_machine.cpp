#include <deque>
#include <map>

#include <wabt/binary-reader.h>
#include <wabt/interp/binary-reader-interp.h>
#include <wabt/interp/interp.h>

#include "dna/sandbox/interpreter_frames.hpp"
#include "dna/sandbox/spec/machine.hpp"

namespace ips::sandbox::spec {

namespace {

namespace interp = wabt::interp;

constexpr char exhausted_words[] = "call stack exhausted";

std::string words_of(const interp::Trap::Ptr& trap) {
  return trap ? trap->message() : "no reason given";
}

machine_answer trapped_by(const interp::Trap::Ptr& trap) {
  auto words = words_of(trap);
  return {words == exhausted_words ? machine_end::exhausted
                                   : machine_end::trapped,
          words};
}

class interpreter_machine : public machine {
public:
  explicit interpreter_machine(std::uint32_t frame_bytes_all)
    : frame_bytes_all_(frame_bytes_all) {
  }

  machine_answer instantiate(const std::vector<std::uint8_t>& wasm,
                             const std::vector<export_place>& imports) override;

  machine_answer call(export_place function) override {
    interp::Thread thread{store_};
    if (frame_bytes_all_ > 0)
      reserve_frames(thread, frame_bytes_all_);
    interp::Values results;
    interp::Trap::Ptr trap;
    // An indirect call for which there is no frame left is skipped, and only
    // this pointer tells of it.
    if (Failed(get<interp::Func>(function)->Call(thread, {}, results, &trap))
        || trap)
      return trapped_by(trap);
    return {};
  }

  std::uint8_t* memory(export_place memory) override {
    return get<interp::Memory>(memory)->UnsafeData();
  }

  void put_reference(export_place table, std::uint32_t slot,
                     std::uint32_t number) override {
    (void)get<interp::Table>(table)->Set(store_, slot, object(number)->self());
  }

  void put_null(export_place table, std::uint32_t slot) override {
    (void)get<interp::Table>(table)->Set(store_, slot, interp::Ref::Null);
  }

  std::optional<std::uint32_t> get_reference(export_place table,
                                             std::uint32_t slot) override {
    interp::Ref found;
    if (Failed(get<interp::Table>(table)->Get(slot, &found)))
      return std::nullopt;
    for (auto& [number, object] : objects_)
      if (object->self() == found)
        return number;
    return std::nullopt;
  }

private:
  interp::Ref place(export_place x) {
    return instances_.at(x.instance)->exports().at(x.index);
  }

  template <class Extern>
  typename Extern::Ptr get(export_place x) {
    return store_.UnsafeGet<Extern>(place(x));
  }

  interp::Foreign::Ptr object(std::uint32_t number) {
    auto& out = objects_[number];
    if (!out)
      out = interp::Foreign::New(store_, nullptr);
    return out;
  }

  std::uint32_t frame_bytes_all_;
  interp::Store store_;
  std::deque<interp::Instance::Ptr> instances_;
  std::deque<interp::Module::Ptr> modules_;
  std::map<std::uint32_t, interp::Foreign::Ptr> objects_;
};

machine_answer
interpreter_machine::instantiate(const std::vector<std::uint8_t>& wasm,
                                 const std::vector<export_place>& imports) {
  interp::ModuleDesc description;
  wabt::Errors errors;
  if (Failed(interp::ReadBinaryInterp("module", wasm.data(), wasm.size(), {},
                                      &errors, &description)))
    return {machine_end::broken,
            errors.empty() ? "no reason given" : errors.front().message};
  modules_.push_back(interp::Module::New(store_, std::move(description)));
  auto& types = modules_.back()->import_types();
  interp::RefVec refs;
  interp::Trap::Ptr trap;
  for (std::size_t i = 0; i < imports.size(); ++i) {
    if (Failed(
          get<interp::Extern>(imports[i])->Match(store_, types.at(i), &trap)))
      return {machine_end::unlinkable, words_of(trap)};
    refs.push_back(place(imports[i]));
  }
  auto instance = interp::Instance::Instantiate(store_, modules_.back()->self(),
                                                refs, &trap);
  if (!instance || trap)
    return trapped_by(trap);
  instances_.push_back(std::move(instance));
  return {};
}

} // namespace

std::unique_ptr<machine>
make_interpreter_machine(std::uint32_t frame_bytes_all) {
  return std::make_unique<interpreter_machine>(frame_bytes_all);
}

} // namespace ips::sandbox::spec
