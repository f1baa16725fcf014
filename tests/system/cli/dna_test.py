"""ips dna: new, build, check, test, pack, inspect, and net.reload, with the
real compilers."""

import json
import os
import signal
import subprocess
import time

import program

TRAP = """
IPS_FUNCTION(fall) {
  volatile int depth = static_cast<int>(args.integer(0));
  if (depth > 0)
    __builtin_trap();
  return 0;
}
"""
CLOCK = """
static bool is_late(const ips::entry_change& change) {
  return ips::now() < change.time;
}
IPS_VALIDATOR(validate_title) {
  return is_late(change) ? ips::invalid("late") : ips::valid();
}
"""
FLOAT = """
IPS_VALIDATOR(validate_title) {
  volatile double weight = static_cast<double>(change.time);
  return weight * 0.5 > 1 ? ips::valid() : ips::invalid("light");
}
"""
WAT_TOML = """name = "tiny"
version = "1"
[build]
language = "wat"
sources = ["tiny.wat"]
[entries.note]
validate = "judge"
[functions]
exposed = ["greet"]
"""
WAT = """(module
  (import "ips" "output" (func $output (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\22hi\\22")
  (func (export "greet") (drop (call $output (i32.const 0) (i32.const 4))))
  (func (export "judge"))
)
"""


class Dna(program.Case):
    def new(self, name="tally"):
        done = self.ips("dna", "new", name)
        self.check(done, 0)
        return done

    def edit(self, path, old, new):
        path = os.path.join(self.folder, path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(old, text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))

    def append(self, path, text):
        with open(os.path.join(self.folder, path), "a",
                  encoding="utf-8") as file:
            file.write(text)

    def replace_validator(self, text):
        path = os.path.join(self.folder, "tally/tally.cpp")
        with open(path, encoding="utf-8") as file:
            source = file.read()
        start = source.index("/// The rule of the type")
        end = source.index("/// Everybody links")
        with open(path, "w", encoding="utf-8") as file:
            file.write(source[:start] + text + source[end:])

    def tiny(self, wat=WAT):
        self.write("tiny/dna.toml", WAT_TOML)
        self.write("tiny/tiny.wat", wat)


class New(Dna):
    def test_each_language_that_is_offered_passes_its_own_test(self):
        offered = self.ips("dna", "new", "--help").stdout
        line = next(x for x in offered.splitlines() if "--lang" in x)
        languages = [x for x in ("cpp", "c", "as", "rust", "wat")
                     if f" {x}," in line or f" {x} (" in line
                     or f": {x} " in line]
        self.assertIn("cpp", languages)
        for language in languages:
            with self.subTest(language=language):
                name = "app-" + language
                done = self.ips("dna", "new", name, "--lang", language)
                self.check(done, 0)
                self.assertIn(f"ips dna test {name}", done.stdout)
                self.check(self.ips("dna", "test", name, "--seeds", "1"), 0)
                done = self.ips("dna", "check", name)
                self.check(done, 0)

    def test_what_is_made_is_told(self):
        code, told = self.envelope("dna", "new", "tally")
        self.assertEqual(code, 0)
        for name in told["value"]["files"]:
            self.assertTrue(os.path.exists(os.path.join(self.folder, name)))
        self.assertIn("tally/dna.toml", told["value"]["files"])

    def test_what_is_there_is_left_alone(self):
        self.write("tally/mine.txt", "mine")
        done = self.ips("dna", "new", "tally")
        self.check(done, 2, "", "IPS4013")
        self.assertIn("hint: ", done.stderr)
        self.assertEqual(os.listdir(self.folder + "/tally"), ["mine.txt"])

    def test_names_and_languages_are_checked(self):
        self.check(self.ips("dna", "new", "Tally"), 2, "", "IPS4001")
        self.check(self.ips("dna", "new", "../tally"), 2, "", "IPS4001")
        done = self.ips("dna", "new", "tally", "--lang", "cppp")
        self.check(done, 2, "", 'IPS4014 no_template')
        self.assertIn('did you mean "cpp"', done.stderr)
        self.assertEqual(os.listdir(self.folder), [])


class Build(Dna):
    def test_an_error_of_the_compiler_has_its_file_and_line(self):
        self.new()
        self.edit("tally/tally.cpp", "#include <ips.hpp>",
                  "#include <ips.hpp>\nint broken() { return nothing; }")
        done = self.ips("dna", "build", "tally")
        self.check(done, 1, "", "IPS2005 build_failed")
        self.assertRegex(done.stderr, r"tally\.cpp:4:\d+: error: .*'nothing'")
        self.check(self.ips("dna", "test", "tally"), 1, "", "IPS2005")
        code, told = self.envelope("dna", "build", "tally")
        self.assertEqual((code, told["error"]["code"]), (1, "IPS2005"))

    def test_a_folder_without_a_manifest(self):
        for command in ("build", "check", "test"):
            with self.subTest(command=command):
                done = self.ips("dna", command)
                self.check(done, 1, "", "IPS2003 package_missing")
                self.assertIn("hint: ", done.stderr)

    def test_a_trap_names_its_function(self):
        self.new()
        self.append("tally/tally.cpp", TRAP)
        self.edit("tally/dna.toml", '["add", ', '["fall", "add", ')
        done = self.ips("--dna", "tally", "-e", "alice.call('fall', 1)")
        self.check(done, 1, "", "IPS2107 trapped")
        self.assertRegex(done.stderr, r"unreachable.*fall")


class Watch(Dna):
    def lines_until(self, child, text):
        seen = []
        end = time.monotonic() + program.TIMEOUT_S
        while time.monotonic() < end:
            line = child.stdout.readline()
            seen.append(line)
            if text in line:
                return seen
            if not line:
                break
        raise AssertionError(f"no {text!r} in {seen!r}")

    def test_each_change_is_built_and_a_mistake_is_no_end(self):
        self.tiny()
        child = subprocess.Popen(
            [program.PROGRAM, "dna", "build", "tiny", "--watch"],
            cwd=self.folder, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            self.lines_until(child, "watching tiny")
            self.edit("tiny/tiny.wat", "(module", "(modul")
            self.lines_until(child, "tiny.wat:1:")
            self.edit("tiny/tiny.wat", "(modul", "(module")
            self.lines_until(child, "built ")
            child.send_signal(signal.SIGINT)
            self.assertEqual(child.wait(program.TIMEOUT_S), 0)
        finally:
            child.kill()
            child.wait()
            child.stdout.close()


class Check(Dna):
    def findings(self, name, level):
        done, told = self.envelope("dna", "check", name)
        return done, [x["message"] for x in told["value"]["findings"]
                      if x["level"] == level]

    def test_the_apps_of_the_tree_are_clean(self):
        for name in ("numbers", "notes", "chirp"):
            with self.subTest(app=name):
                done = self.ips("dna", "check", "dna/apps/" + name,
                                cwd=program.SOURCE)
                self.check(done, 0)
                self.assertIn("\n0 wrong, 0 warnings\n", done.stdout)
                self.assertIn("ok     determinism", done.stdout)

    def test_the_clock_in_a_validator_is_told_with_the_way_there(self):
        self.new()
        self.replace_validator(CLOCK)
        done = self.ips("dna", "check", "tally")
        self.check(done, 1, None, "IPS2010 check_failed")
        self.assertRegex(done.stdout, r"wrong  validators   validate_title > "
                                      r".*now, which validators may not use")

    def test_a_float_in_a_validator(self):
        self.new()
        self.replace_validator(FLOAT)
        code, wrong = self.findings("tally", "wrong")
        self.assertEqual(code, 1)
        self.assertTrue(any("f64.mul" in x or "f64." in x for x in wrong),
                        wrong)

    def test_exports_that_do_not_fit_the_manifest(self):
        self.tiny(WAT.replace('"judge")', '"judge") (param i32)')
                  .replace('"greet"', '"gret"'))
        code, wrong = self.findings("tiny", "wrong")
        self.assertEqual(code, 1)
        self.assertIn("(i32) -> ()", wrong[0] + wrong[1])
        self.assertIn('did you mean "gret"', wrong[0] + wrong[1])

    def test_an_import_that_the_host_does_not_offer(self):
        self.tiny(WAT.replace('"ips" "output"', '"ips" "outptu"'))
        done = self.ips("dna", "check", "tiny")
        self.check(done, 1, "", 'IPS2103 bad_import')
        self.assertIn('did you mean "output"', done.stderr)

    def test_a_manifest_with_a_mistake(self):
        self.tiny()
        self.edit("tiny/dna.toml", "exposed", "exposd")
        self.check(self.ips("dna", "check", "tiny"), 1, "", "IPS2002")


class Inspect(Dna):
    def test_all_of_a_module_is_told(self):
        self.tiny()
        self.check(self.ips("dna", "pack", "tiny"), 0)
        for subject in ("tiny", "tiny.dna"):
            code, told = self.envelope("dna", "inspect", subject)
            self.assertEqual(code, 0)
            module = told["value"]["module"]
            self.assertEqual(module["host"], {
                "greet": {"sure": ["output"], "maybe": []},
                "judge": {"sure": [], "maybe": []}})
            self.assertIn({"name": "greet", "type": "() -> ()"},
                          module["exports"])
            sections = {x["name"]: x["bytes"] for x in module["sections"]}
            self.assertGreater(sections["code"], 8)
            sizes = [x["bytes"] for x in module["sizes"]]
            self.assertEqual(sizes, sorted(sizes, reverse=True))
            self.assertEqual(len(sizes), 2)

    def test_a_person_reads_lines(self):
        self.tiny()
        done = self.ips("dna", "inspect", "tiny")
        self.check(done, 0)
        for text in ("name          tiny 1\n", "judge, at most", "  code\n",
                     "\n  greet  output\n"):
            self.assertIn(text, done.stdout)
        self.check(self.ips("dna", "inspect", "none.dna"), 1, "", "IPS2003")


class Reload(Dna):
    def run_script(self, text):
        path = self.write("session.js", text)
        return self.ips("--seed", "3", "run", path)

    def prompt(self, *words):
        return subprocess.Popen(
            [program.PROGRAM, "--seed", "3", *words], cwd=self.folder,
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)

    def ask(self, child, code):
        child.stdin.write(code + "\nprint('--')\n")
        child.stdin.flush()
        return "".join(iter(child.stdout.readline, "--\n"))

    def test_a_new_build_is_loaded_and_a_broken_one_is_not(self):
        self.tiny()
        with self.prompt("--dna", "tiny") as child:
            self.assertEqual(self.ask(child, "alice.call('greet')"), '"hi"\n')
            self.edit("tiny/tiny.wat", "22hi", "22ho")
            self.edit("tiny/tiny.wat", "(module", "(modul")
            self.assertIn("IPS2005", self.ask(child, "net.reload()"))
            self.assertEqual(self.ask(child, "alice.call('greet')"), '"hi"\n')
            self.edit("tiny/tiny.wat", "(modul", "(module")
            told = self.ask(child, "JSON.stringify(net.reload("
                                   "{replay: true}))")
            told = json.loads(json.loads(told))
            self.assertEqual(told["dnas"][0]["changed"], True)
            self.assertEqual(told["repeated"], 2)
            self.assertEqual(told["differences"][0], {
                "call": 'alice.call("greet")', "before": "hi", "after": "ho"})
            self.assertEqual(self.ask(child, "alice.call('greet')"), '"ho"\n')
            child.stdin.close()

    def test_nothing_changed_nothing_differs(self):
        done = self.run_script(f"""
            net.install("{program.SOURCE}/dna/apps/notes");
            const first = alice.call("post", "one");
            alice.call("edit", first, "two");
            net.spawn(["jane"]);
            net.install("{program.SOURCE}/dna/apps/notes", ["jane"]);
            const c = bob.commit("post", {{text: "four"}});
            bob.update(c, {{text: "five"}});
            bob.remove(c.header);
            const length = bob.chain.length;
            clock.advance("10s");
            const trace = net.stats().trace;
            const told = net.reload({{replay: true}});
            assertEquals(told.differences, []);
            assertEquals(told.agents, 9);
            assertEquals(told.dnas[0].changed, false);
            assertEquals(bob.chain.length, length);
            assertEquals(net.stats().trace, trace);
            assertEquals(net.reload().repeated, 0);
            assertEquals(bob.chain.length, 2);
        """)
        self.check(done, 0, "")

    def test_headers_are_followed_into_the_new_network(self):
        self.new()
        done = self.run_script("""
            net.install("tally");
            const c = alice.commit("title", "one");
            alice.update(c, "two");
            alice.remove(alice.commit("title", "three").header);
        """)
        self.check(done, 0)
        with self.prompt() as child:
            for code in ('net.install("tally")',
                         'const c = alice.commit("title", "one")',
                         'const d = alice.update(c, "two")',
                         'alice.chain.length'):
                self.ask(child, code)
            self.edit("tally/dna.toml", "0.1.0", "0.1.1")
            told = self.ask(child, "net.reload({replay: true}).different")
            self.assertEqual(told, "0\n")
            child.stdin.close()


if __name__ == "__main__":
    program.main()
