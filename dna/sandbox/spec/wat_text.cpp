#include "dna/sandbox/spec/wat_text.hpp"

#include <wabt/binary-writer.h>
#include <wabt/wast-parser.h>

namespace ips::sandbox::spec {

result<bytes> write_unchecked(const wabt::Module& module) {
  wabt::MemoryStream stream;
  if (Failed(wabt::WriteBinaryModule(&stream, &module, {})))
    return error{errc::bad_script, "a module has no binary form",
                 "wabt cannot write it"};
  return std::move(stream.output_buffer().data);
}

result<bytes> wasm_of_text(std::string_view text) {
  wabt::Errors errors;
  auto lexer = wabt::WastLexer::CreateBufferLexer("module", text.data(),
                                                  text.size(), &errors);
  wabt::WastParseOptions options{wabt::Features{}};
  std::unique_ptr<wabt::Module> module;
  if (Failed(wabt::ParseWatModule(lexer.get(), &module, &errors, &options)))
    return error{errc::bad_script, "the text is not a module",
                 errors.empty() ? "no reason given" : errors.front().message};
  return write_unchecked(*module);
}

} // namespace ips::sandbox::spec
