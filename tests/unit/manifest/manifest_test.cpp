#include <catch2/catch.hpp>

#include "dna/manifest/manifest.hpp"
#include "dna/sandbox/limits.hpp"

using namespace ips;
using namespace ips::manifest;

namespace {

/// The smallest manifest and what follows it; "more" begins on line 3.
std::string with(std::string_view more) {
  return "name = \"numbers\"\nversion = \"1\"\n" + std::string{more};
}

ips::manifest::manifest rules_of(std::string_view more) {
  auto out = read_manifest(with(more));
  INFO(more);
  if (!out)
    FAIL(to_string(out.failure()));
  return *out;
}

/// The message of the refusal, which is `manifest_field`.
std::string refusal(std::string_view more) {
  auto out = read_manifest(with(more));
  INFO(more);
  REQUIRE_FALSE(out);
  CHECK(out.failure().code == errc::manifest_field);
  return out.failure().message;
}

} // namespace

TEST_CASE("a manifest of two lines has the documented defaults", "[manifest]") {
  auto x = rules_of("");
  CHECK(x.name == "numbers");
  CHECK(x.version == "1");
  CHECK(x.description.empty());
  CHECK(x.module_file == "numbers.wasm");
  CHECK_FALSE(x.build);
  CHECK(x.resilience == 5'000'000);
  CHECK(x.properties == "{}");
  CHECK(x.limits.fuel == sandbox::module_limits{}.fuel);
  CHECK(x.call_timeout == std::chrono::seconds{30});
  CHECK(x.entries.empty());
  CHECK(x.links.empty());
  CHECK(x.exposed.empty());
  CHECK_FALSE(x.calls.every);
}

TEST_CASE("name and version are needed", "[manifest]") {
  auto failure = [](std::string_view text) {
    return read_manifest(text).failure().message;
  };
  CHECK(failure("version = \"1\"")
        == "dna.toml: name: this field is missing; it names the DNA");
  CHECK(failure("name = \"a\"").starts_with("dna.toml: version: this field"));
  CHECK(failure("name = \"A b\"\nversion = \"1\"")
          .starts_with("dna.toml line 1: name: a name is"));
  CHECK(failure("name = 5\nversion = \"1\"")
        == "dna.toml line 1: name: this is a text");
}

TEST_CASE("text that is not TOML is refused with line and column",
          "[manifest]") {
  auto out = read_manifest("name = \"a\"\nversion = \n");
  REQUIRE_FALSE(out);
  CHECK(out.failure().code == errc::manifest_syntax);
  CHECK(out.failure().message.starts_with("dna.toml line 2, column "));
  CHECK_FALSE(out.failure().cause.empty());
  CHECK(read_manifest("a = 1\na = 2").failure().code == errc::manifest_syntax);
  CHECK(read_manifest("a = \"\xff\"").failure().code == errc::manifest_syntax);
  CHECK(read_manifest(std::string(toml_bytes_max + 1, ' ')).failure().code
        == errc::over_limit);
}

TEST_CASE("an unknown field is refused with its line and the nearest name",
          "[manifest]") {
  CHECK(refusal("descripton = \"x\"")
        == "dna.toml line 3: descripton: there is no such field; did you "
           "mean \"description\"?");
  CHECK(refusal("\n[entries.even]\nvalidate = \"v\"\nformt = \"json\"")
        == "dna.toml line 6: entries.even.formt: there is no such field; did "
           "you mean \"format\"?");
  CHECK(refusal("[limits]\nfule = 5").find("\"fuel\"") != std::string::npos);
  CHECK(refusal("[links.a]\nvaldiate = \"v\"").find("\"validate\"")
        != std::string::npos);
  CHECK(refusal("[functions]\nexposd = []").find("\"exposed\"")
        != std::string::npos);
  CHECK(refusal("[callbacks]\nrecieve = \"f\"").find("\"receive\"")
        != std::string::npos);
  CHECK(refusal("[build]\nsource = []").find("\"sources\"")
        != std::string::npos);
  CHECK(refusal("[callbacks]\nevery = { function = \"f\", intervall = \"1s\" }")
          .find("\"interval\"")
        != std::string::npos);
}

TEST_CASE("a table where a value belongs, and the reverse, is refused",
          "[manifest]") {
  CHECK(refusal("limits = 5") == "dna.toml line 3: limits: this is a table");
  CHECK(refusal("entries = []").ends_with("this is a table"));
  CHECK(refusal("entries.even = 1").ends_with("entries.even: this is a table"));
  CHECK(refusal("[description]\na = 1").ends_with("this is a text"));
  CHECK(refusal("module = 1979-05-27")
        == "dna.toml line 3: module: dates and times are not used here");
}

TEST_CASE("[build] names language and sources inside the directory",
          "[manifest][build]") {
  auto x = rules_of("[build]\nlanguage = \"c\"\nsources = [\"a.c\", "
                    "\"src/b.c\"]\ninitial_pages = 4");
  REQUIRE(x.build);
  CHECK(x.build->language == source_language::c);
  CHECK(x.build->sources == std::vector<std::string>{"a.c", "src/b.c"});
  CHECK(x.build->initial_pages == 4);
  CHECK(rules_of("[build]\nsources = [\"a.cpp\"]").build->language
        == source_language::cpp);
  CHECK(refusal("[build]\nlanguage = \"basic\"\nsources = [\"a\"]")
        == "dna.toml line 4: build.language: \"basic\" is not one of \"cpp\", "
           "\"c\", \"wat\", \"assemblyscript\", \"rust\"");
  CHECK(refusal("[build]\n").ends_with("at least one source file"));
  CHECK(refusal("[build]\nsources = \"a.cpp\"").ends_with("a list of texts"));
  for (auto bad : {"../a.cpp", "/a.cpp", "", "a/../../b.cpp", "a/"})
    CHECK(refusal("[build]\nsources = [\"" + std::string{bad} + "\"]")
            .ends_with("is not inside the DNA's directory"));
  CHECK(refusal("[build]\nlanguage = \"rust\"\nsources = [\"a\", \"b\"]")
          .ends_with("names the others"));
  CHECK(refusal("[build]\nsources = [\"a\"]\ninitial_pages = 0")
          .find("an integer from 1")
        != std::string::npos);
  CHECK(refusal("module = \"../x.wasm\"").ends_with("the DNA's directory"));
}

TEST_CASE("a variant names the folder whose scenarios hold for it",
          "[manifest][test]") {
  CHECK(rules_of("").variant_of.empty());
  CHECK(rules_of("[test]\nvariant_of = \"../notes\"").variant_of == "../notes");
  for (auto bad : {"", "/notes"})
    CHECK(refusal("[test]\nvariant_of = \"" + std::string{bad} + "\"")
          == "dna.toml line 4: test.variant_of: this is a folder, relative to "
             "dna.toml");
  CHECK(refusal("[test]\nvariant = \"x\"").find("variant_of")
        != std::string::npos);
}

TEST_CASE("[properties] become canonical JSON, r in millionths",
          "[manifest][properties]") {
  auto x = rules_of("[properties]\nz = 1\nr = 2.5\nb = { d = [true], c = "
                    "\"é\" }");
  CHECK(x.resilience == 2'500'000);
  CHECK(x.properties == R"({"b":{"c":"é","d":[true]},"r":2500000,"z":1})");
  CHECK(rules_of("[properties]\nr = 20").resilience == 20'000'000);
  CHECK(rules_of("[properties]\nr = 0.1").resilience == 100'000);
  CHECK(rules_of("[properties]\nr = 1.000001").resilience == 1'000'001);
  for (auto bad : {"0.09", "-1", "0", "nan", "inf", "1000.5", "\"5\"", "true",
                   "1.0000001"}) {
    INFO(bad);
    CHECK(refusal("[properties]\nr = " + std::string{bad})
            .starts_with("dna.toml line 4: properties.r: "));
  }
  CHECK(refusal("[properties]\nprice = { eur = 1.5 }")
        == "dna.toml line 4: properties.price.eur: there are no fractions; "
           "write an integer or a text");
}

TEST_CASE("a DNA takes files where it says up to what size",
          "[manifest][files]") {
  CHECK_FALSE(rules_of("").file_bytes_max);
  CHECK(rules_of("").find_entry("ips.chunk") == nullptr);
  auto x = rules_of("[files]\nbytes_max = 281474976710656");
  CHECK(x.file_bytes_max == std::uint64_t{1} << 48);
  REQUIRE(x.find_entry("ips.chunk"));
  CHECK(x.find_entry("ips.chunk")->seen_by == visibility::everyone);
  for (auto bad : {"", "bytes_max = 0", "bytes_max = 281474976710657",
                   "bytes_max = \"1MiB\"", "bytes = 5"})
    CHECK(refusal("[files]\n" + std::string{bad}).find("files") < 30);
  refusal("[entries.\"ips.file\"]\nvalidate = \"v\"");
}

TEST_CASE("[limits] may lower and never pass the caps", "[manifest][limits]") {
  auto x = rules_of("[limits]\nfuel = 1000\nstack_bytes = 4096\n"
                    "memory_pages = 3\ntable_elements = 9\nhost_calls = 8\n"
                    "commits = 0\noutput_bytes = 7\n"
                    "call_timeout = \"250ms\"");
  CHECK(x.limits.fuel == 1000);
  CHECK(x.limits.stack_bytes == 4096);
  CHECK(x.limits.memory_pages == 3);
  CHECK(x.limits.table_elements == 9);
  CHECK(x.run_limits.host_calls == 8);
  CHECK(x.run_limits.commits == 0);
  CHECK(x.run_limits.output_bytes == 7);
  CHECK(x.call_timeout == std::chrono::milliseconds{250});
  for (auto bad : {"fuel = 0",
                   "fuel = 9000000000000",
                   "fuel = -1",
                   "fuel = 1.5",
                   "stack_bytes = 1",
                   "stack_bytes = 99999999",
                   "memory_pages = 0",
                   "memory_pages = 65536",
                   "memory_pages = \"3\"",
                   "table_elements = 100001",
                   "table_elements = -1",
                   "host_calls = 0",
                   "host_calls = 100001",
                   "commits = 1001",
                   "output_bytes = 0",
                   "output_bytes = 1048577",
                   "call_timeout = \"31s\"",
                   "call_timeout = \"0s\"",
                   "call_timeout = 30",
                   "call_timeout = \"30\"",
                   "call_timeout = \"soon\""}) {
    INFO(bad);
    CHECK(refusal("[limits]\n" + std::string{bad})
            .starts_with("dna.toml line 4: limits."));
  }
}

TEST_CASE("[limits] may be at each cap, one beyond is refused",
          "[manifest][limits]") {
  namespace caps = sandbox::limits;
  namespace run_caps = host::limits;
  for (auto& [name, cap] : std::map<std::string, std::uint64_t>{
         {"fuel", caps::fuel_max},
         {"stack_bytes", caps::stack_bytes_max},
         {"memory_pages", caps::memory_pages_max},
         {"table_elements", caps::table_elements_max},
         {"host_calls", run_caps::host_calls_max},
         {"commits", run_caps::commits_max},
         {"output_bytes", run_caps::output_bytes_max}}) {
    auto at = [&](std::uint64_t x) {
      return "[limits]\n" + name + " = " + std::to_string(x);
    };
    INFO(name);
    rules_of(at(cap));
    CHECK(refusal(at(cap + 1)).find("to " + std::to_string(cap))
          != std::string::npos);
  }
}

TEST_CASE("limits that dna.toml does not name are the caps of a run",
          "[manifest][limits]") {
  auto x = rules_of("");
  CHECK(x.limits.table_elements == sandbox::limits::table_elements_max);
  CHECK(x.run_limits.host_calls == host::limits::host_calls_max);
  CHECK(x.run_limits.commits == host::limits::commits_max);
  CHECK(x.run_limits.output_bytes == host::limits::output_bytes_max);
}
