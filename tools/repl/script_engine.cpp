#include "tools/repl/script_engine.hpp"

#include <array>
#include <atomic>

#include "tools/repl/js_string.hpp"
#include "tools/repl/prelude.hpp"
#include "tools/repl/wide_integers.hpp"

extern "C" {
// Exported by JavaScriptCore, declared in none of its headers. The callback is
// asked each time that the limit has passed, and ends the script by true.
using ips_terminate_callback = bool (*)(JSContextRef, void*);
void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group,
                                         double seconds,
                                         ips_terminate_callback callback,
                                         void* context);
}

namespace ips::repl {

namespace {

/// How soon a Ctrl-C ends a loop; asking costs nothing that can be measured.
constexpr double interrupt_poll_seconds = 0.05;

} // namespace

struct script_engine::state {
  bridge answer;
  JSContextGroupRef group = nullptr;
  JSGlobalContextRef context = nullptr;
  JSClassRef native_class = nullptr;
  JSObjectRef kernel = nullptr;
  source_map sources;
  std::atomic<bool> stop{false};

  void arm();
  void load_prelude();
  JSValueRef run(const script& x, JSValueRef* thrown);
  JSValueRef nested(const std::string& text, JSValueRef* thrown);
  JSValueRef call(const char* function, JSValueRef argument,
                  JSValueRef* thrown);
  std::string call_text(const char* function, JSValueRef argument);
  script_failure failure_of(JSValueRef thrown);
  JSValueRef text_value(const std::string& text);

  static bool should_end(JSContextRef context, void* self);
  static JSValueRef native(JSContextRef context, JSObjectRef function,
                           JSObjectRef, std::size_t count,
                           const JSValueRef arguments[], JSValueRef* thrown);
};

void script_engine::state::arm() {
  JSContextGroupSetExecutionTimeLimit(group, interrupt_poll_seconds,
                                      &state::should_end, this);
}

bool script_engine::state::should_end(JSContextRef, void* self) {
  auto x = static_cast<state*>(self);
  if (x->stop)
    return true;
  x->arm(); // a limit that was let pass is not asked about again
  return false;
}

JSValueRef script_engine::state::text_value(const std::string& text) {
  return JSValueMakeString(context, js_string{text}.get());
}

JSValueRef script_engine::state::run(const script& x, JSValueRef* thrown) {
  sources.insert_or_assign(x.name, x.source);
  js_string source{x.source};
  js_string name{x.name};
  return JSEvaluateScript(context, source.get(), nullptr, name.get(), 1,
                          thrown);
}

JSValueRef script_engine::state::nested(const std::string& text,
                                        JSValueRef* thrown) {
  auto wish = json::parse(text, nullptr, false);
  IPS_ASSERT(wish.is_array() && wish.size() == 2);
  auto value
    = run({wish[0].get<std::string>(), wish[1].get<std::string>()}, thrown);
  if (stop)
    arm(); // the outer script may catch what ended the inner one
  return value ? value : JSValueMakeUndefined(context);
}

JSValueRef script_engine::state::native(JSContextRef context,
                                        JSObjectRef function, JSObjectRef,
                                        std::size_t count,
                                        const JSValueRef arguments[],
                                        JSValueRef* thrown) {
  auto self = static_cast<state*>(JSObjectGetPrivate(function));
  if (count < 2)
    return JSValueMakeUndefined(context);
  auto op = to_utf8(context, arguments[0]);
  auto text = to_utf8(context, arguments[1]);
  if (op == "evaluate")
    return self->nested(text, thrown);
  return self->text_value(self->answer(op, text));
}

void script_engine::state::load_prelude() {
  JSClassDefinition definition = kJSClassDefinitionEmpty;
  definition.callAsFunction = &state::native;
  native_class = JSClassCreate(&definition);
  kernel = JSObjectMake(context, nullptr, nullptr);
  JSValueProtect(context, kernel);
  std::array<JSValueRef, 2> arguments{
    kernel, JSObjectMake(context, native_class, this)};
  for (auto& file : prelude()) {
    JSValueRef thrown = nullptr;
    js_string source{std::string{file.source}};
    js_string name{"ips:" + std::string{file.name}};
    auto value = JSEvaluateScript(context, source.get(), nullptr, name.get(), 1,
                                  &thrown);
    if (value && !thrown)
      JSObjectCallAsFunction(context, JSValueToObject(context, value, nullptr),
                             nullptr, arguments.size(), arguments.data(),
                             &thrown);
    if (thrown) {
      auto why = to_utf8(context, thrown);
      assertion_failed(why.c_str(), file.name.data(), 0);
    }
  }
}

JSValueRef script_engine::state::call(const char* function, JSValueRef argument,
                                      JSValueRef* thrown) {
  auto member
    = JSObjectGetProperty(context, kernel, js_string{function}.get(), thrown);
  IPS_ASSERT(member && JSValueIsObject(context, member));
  return JSObjectCallAsFunction(context,
                                JSValueToObject(context, member, nullptr),
                                nullptr, 1, &argument, thrown);
}

std::string script_engine::state::call_text(const char* function,
                                            JSValueRef argument) {
  JSValueRef thrown = nullptr;
  auto value = call(function, argument, &thrown);
  return value && !thrown ? to_utf8(context, value) : std::string{};
}

script_failure script_engine::state::failure_of(JSValueRef thrown) {
  if (stop)
    return {{errc::interrupted, "the evaluation was ended"}, true, {}};
  auto described = json::parse(call_text("describe", thrown), nullptr, false);
  if (described.is_discarded()) // even describing it threw
    return {{errc::script_failed, to_utf8(context, thrown)}, false, {}};
  return read_failure(described);
}

script_engine::script_engine(bridge answer)
  : state_(std::make_unique<state>()) {
  state_->answer = std::move(answer);
  state_->group = JSContextGroupCreate();
  state_->arm();
  state_->context = JSGlobalContextCreateInGroup(state_->group, nullptr);
  state_->load_prelude();
}

script_engine::~script_engine() {
  JSValueUnprotect(state_->context, state_->kernel);
  JSGlobalContextRelease(state_->context);
  JSClassRelease(state_->native_class);
  JSContextGroupRelease(state_->group);
}

outcome script_engine::evaluate(const script& x, wanted what) {
  state_->stop = false;
  state_->arm();
  outcome out;
  JSValueRef thrown = nullptr;
  auto value = state_->run(x, &thrown);
  if (thrown) {
    out.failed = state_->failure_of(thrown);
    return out;
  }
  out.has_value = !JSValueIsUndefined(state_->context, value);
  if (what == wanted::text && out.has_value)
    out.shown = state_->call_text("echo", value);
  if (what == wanted::data)
    out.value = json::parse(state_->call_text("plain", value), nullptr, false);
  if (out.value.is_discarded())
    out.value = nullptr;
  unwrap_wide_integers(out.value);
  return out;
}

bool script_engine::parses(const std::string& source) const {
  return JSCheckScriptSyntax(state_->context, js_string{source}.get(), nullptr,
                             1, nullptr);
}

completeness script_engine::check(const std::string& source) const {
  auto complaint = [this](const std::string& text) -> std::string {
    JSValueRef thrown = nullptr;
    JSCheckScriptSyntax(state_->context, js_string{text}.get(), nullptr, 1,
                        &thrown);
    return thrown ? to_utf8(state_->context, thrown) : std::string{};
  };
  auto says = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  auto first = complaint(source);
  // An open template and an open quoted string get the same complaint, but
  // only the template may go on in the next line.
  auto more = says(first, "Unexpected end of script")
              || says(first, "Multiline comment was not closed")
              || (says(first, "Unexpected EOF")
                  && !says(complaint(source + "`"), "Unexpected EOF"));
  return more ? completeness::incomplete : completeness::complete;
}

std::string script_engine::ask(const std::string& function,
                               const std::string& argument) {
  return state_->call_text(function.c_str(), state_->text_value(argument));
}

void script_engine::interrupt() {
  state_->stop = true;
}

bool script_engine::interrupted() const {
  return state_->stop;
}

const source_map& script_engine::sources() const {
  return state_->sources;
}

} // namespace ips::repl
