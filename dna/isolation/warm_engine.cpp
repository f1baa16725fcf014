#include "dna/isolation/warm_engine.hpp"

#include "dna/host/function_table.hpp"
#include "dna/isolation/confinement.hpp"

namespace ips::isolation {

namespace {

/// (module (memory 1)
///   (func (export "warm") (local i32)
///     (loop (i32.store (local.get 0) (local.get 0))
///           (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0)
///                                                    (i32.const 4)))
///                              (i32.const 60000))))))
constexpr std::uint8_t warm_module[]{
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,             // header
  0x01, 0x04, 0x01, 0x60, 0x00, 0x00,                         // type
  0x03, 0x02, 0x01, 0x00,                                     // function
  0x05, 0x03, 0x01, 0x00, 0x01,                               // memory
  0x07, 0x08, 0x01, 0x04, 0x77, 0x61, 0x72, 0x6d, 0x00, 0x00, // export
  0x0a, 0x1e, 0x01, 0x1c, 0x01, 0x01, 0x7f,                   // code, locals
  0x03, 0x40, 0x20, 0x00, 0x20, 0x00, 0x36, 0x02, 0x00,       // loop, store
  0x20, 0x00, 0x41, 0x04, 0x6a, 0x22, 0x00,                   // add
  0x41, 0xe0, 0xd4, 0x03, 0x49, 0x0d, 0x00, 0x0b, 0x0b,       // br_if, end
};

/// The module calls nothing.
class no_host final : public sandbox::host_calls {
public:
  sandbox::host_answer invoke(std::uint32_t, std::span<const std::uint32_t>,
                              sandbox::guest_memory&) override {
    return {0, 0, true};
  }
};

/// Enough runs that the engine's compiler threads have begun.
constexpr int warm_runs = 20;

status warm_up(sandbox::engine& engine,
               const std::shared_ptr<const sandbox::metered_module>& module) {
  no_host host;
  for (int i = 0; i < warm_runs; ++i)
    IPS_TRY(engine.call(module, "warm", host, module->limits.fuel).ended);
  return ok();
}

} // namespace

result<std::unique_ptr<sandbox::engine>> confined_engine(engine_choice which) {
  auto engine = which == engine_choice::jsc
                  ? sandbox::make_jsc_engine()
                  : sandbox::make_interpreter_engine();
  IPS_TRY_VALUE(prepared,
                sandbox::prepare(warm_module, {}, host::function_table()));
  auto module
    = std::make_shared<const sandbox::metered_module>(std::move(prepared));
  IPS_TRY(warm_up(*engine, module));
  IPS_TRY(confine());
  IPS_TRY(warm_up(*engine, module));
  engine->forget(*module);
  return engine;
}

} // namespace ips::isolation
