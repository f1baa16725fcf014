"""The command line: codes, scripts, JSON, tests. Needs no DNA."""

import os
import stat

import program


class Evaluate(program.Case):
    def test_only_what_is_printed_is_shown(self):
        self.check(self.ips("-e", "1 + 1"), 0, "")
        self.check(self.ips("-e", "print(1 + 1, 'a')"), 0, "2 a\n")

    def test_a_thrown_error_ends_in_1_with_its_place(self):
        done = self.ips("-e", "\nthrow new Error('no')")
        self.check(done, 1, "", "error IPS4003 script_failed: Error: no")
        self.assertIn("at -e:2", done.stderr)
        self.assertIn("2 | throw new Error('no')", done.stderr)

    def test_a_named_error_shows_its_hint(self):
        done = self.ips("-e", "net.instal('x')")
        self.check(done, 1, "", 'did you mean "install"?')
        self.assertIn("hint: ", done.stderr)

    def test_a_near_agent_is_named(self):
        self.check(self.ips("-e", "alcie"), 1, "", 'did you mean "alice"?')

    def test_one_envelope(self):
        code, told = self.envelope("-e", "print('a'); print('b\\nc'); ({n: 1})")
        self.assertEqual(code, 0)
        self.assertEqual(told["ok"], True)
        self.assertEqual(told["value"], {"n": 1})
        self.assertEqual(told["output"], ["a", "b\nc"])
        code, told = self.envelope("-e", "print('a'); net.agent('alcie')")
        self.assertEqual(code, 1)
        self.assertEqual(told["ok"], False)
        self.assertEqual(told["output"], ["a"])
        self.assertEqual(told["error"]["code"], "IPS4101")
        self.assertEqual(told["error"]["name"], "unknown_agent")
        self.assertIn("alice", told["error"]["message"])
        self.assertTrue(told["error"]["hint"])

    def test_one_seed_one_output(self):
        code = ("print(alice.address, Math.random(), Date.now());"
                "print(net.stats().trace)")
        first = self.ips("--seed", "7", "-e", code)
        self.check(first, 0)
        self.check(self.ips("--seed", "7", "-e", code), 0, first.stdout)
        other = self.ips("--seed", "8", "-e", code)
        self.assertNotEqual(other.stdout, first.stdout)

    def test_agents_have_their_names(self):
        names = "print(net.agents.map(a => a.name).join(' '))"
        self.check(self.ips("-e", names), 0,
                   "alice bob carol dave erin frank grace heidi\n")
        self.check(self.ips("--agents", "2", "-e",
                            names + ";net.spawn(7);" + names), 0,
                   "alice bob\nalice bob carol dave erin frank grace heidi "
                   "agent9\n")


class Run(program.Case):
    def test_a_script_has_arguments_and_imports(self):
        self.write("lib/two.js", "function two() { return 2 }")
        self.write("lib/all.js", "load('two.js')")
        path = self.write("main.js", "load('lib/all.js'); print(two(), args)")
        self.check(self.ips("run", path, "a", "--", "--b", cwd="/"), 0,
                   '2 [ "a", "--b" ]\n')

    def test_an_error_names_the_file_that_it_is_in(self):
        self.write("bad.js", "// a\nfunction f() { nothing() }\n")
        path = self.write("main.js", "load('bad.js')\n\nf()\n")
        done = self.ips("run", path)
        self.check(done, 1, "", "bad.js:2")
        self.assertIn("2 | function f() { nothing() }", done.stderr)
        self.assertIn("main.js:3", done.stderr)

    def test_a_syntax_error_names_its_line(self):
        path = self.write("main.js", "var a = 1\n\na b c\n")
        self.check(self.ips("run", path), 1, "", "main.js:3")

    def test_options_in_the_head_of_a_script(self):
        path = self.write("main.js", "// ips: --agents 3 --seed 5\n"
                          "print(net.agents.length, Math.random())")
        first = self.ips("run", path)
        self.assertTrue(first.stdout.startswith("3 "))
        self.check(self.ips("run", path), 0, first.stdout)
        self.assertTrue(self.ips("run", path, "--agents", "4")
                        .stdout.startswith("4 "))

    def test_standard_input_is_a_script(self):
        self.check(self.ips("run", "-", stdin="print(\n1)"), 0, "1\n")
        code, told = self.envelope(stdin="var a = 1\na + 1")
        self.assertEqual((code, told["value"]), (0, 2))

    def test_a_missing_script_is_a_usage_error(self):
        self.check(self.ips("run", "none.js"), 2, "", "IPS4002")
        self.check(self.ips("run", self.folder), 2, "", "folder")

    def test_a_saved_session_runs_again(self):
        path = os.path.join(self.folder, "saved.js")
        told = self.ips(stdin="let a = Math.random()\nnothing.at.all\n"
                        f"print(a)\nsave('{path}')\n")
        drawn = told.stdout.splitlines()[0]
        done = self.ips("run", path)
        self.assertEqual(done.returncode, 0, done)
        self.assertIn(drawn, done.stdout.splitlines())


class Pipe(program.Case):
    def test_values_are_echoed_without_prompts(self):
        done = self.ips(stdin="1 + 1\nlet a = {\nb: [1]}\na\n{c: 1}\n"
                        "undefined\n'x'\n")
        self.check(done, 0, '2\n{ b: [ 1 ] }\n{ c: 1 }\n"x"\n')
        self.assertEqual(done.stderr, "")

    def test_an_error_is_told_and_the_rest_goes_on(self):
        done = self.ips(stdin="nothing\n1\n.exit\n2\n")
        self.check(done, 1, "1\n", "Can't find variable: nothing")

    def test_an_unfinished_input_is_an_error(self):
        self.check(self.ips(stdin="print("), 1, "", "SyntaxError")


class Usage(program.Case):
    def test_typos_get_the_nearest_name(self):
        for words, near in [(["rnu"], "run"), (["--sed", "1"], "--seed"),
                            (["dna", "pakc", "x"], "pack"),
                            (["--clock", "rael"], "real")]:
            done = self.ips(*words)
            self.check(done, 2, "", f'did you mean "{near}"')

    def test_a_script_without_run(self):
        path = self.write("main.js", "")
        self.check(self.ips(path), 2, "", "ips run " + path)

    def test_errors_of_usage_have_an_envelope_too(self):
        code, told = self.envelope("rnu")
        self.assertEqual((code, told["error"]["code"]), (2, "IPS4001"))

    def test_help_and_version(self):
        done = self.ips("--help")
        self.check(done, 0)
        for word in ("run", "test", "bench", "dna", "explain", "--seed"):
            self.assertIn(word, done.stdout)
        self.assertRegex(self.ips("--version").stdout, r"^ips \d+\.\d+\.\d+\n$")

    def test_explain(self):
        done = self.ips("explain", "IPS1301")
        self.check(done, 0)
        self.assertIn("rejected", done.stdout)
        self.assertEqual(self.ips("explain", "rejected").stdout, done.stdout)
        self.assertIn("IPS7001", self.ips("explain").stdout)
        self.check(self.ips("explain", "IPS9999"), 2, "", "IPS4008")
        code, told = self.envelope("explain")
        self.assertGreater(len(told["value"]), 50)

    def test_an_unknown_benchmark(self):
        self.check(self.ips("bench", "nothing"), 2, "", "IPS4007")
        self.check(self.ips("bench"), 0)


class Keys(program.Case):
    def test_guessable_keys_are_refused(self):
        for words in (["--data", "d"], ["--clock", "real"]):
            done = self.ips("--seed", "7", *words, "-e", "1")
            self.check(done, 3, "", "IPS4005")
            self.assertFalse(os.path.exists(self.folder + "/d"))

    def test_a_passphrase_is_needed(self):
        self.check(self.ips("--data", "d", "-e", "1"), 3, "", "passphrase")
        self.check(self.ips("--data", "d", "--passphrase-file", "none",
                            "-e", "1"), 2, "", "IPS4002")
        self.check(self.ips("--data", "d", "--passphrase-file",
                            self.write("empty", ""), "-e", "1"), 3)


class Tests(program.Case):
    def test_each_script_and_seed_has_a_fresh_network(self):
        good = self.write("app/scenarios/good.js",
                          "assert(typeof x === 'undefined'); var x = 1;"
                          "assert(net.agents.length === 8)")
        self.write("app/scenarios/lib/helper.js", "throw 1")
        done = self.ips("test", "app", "--seeds", "3")
        self.check(done, 0, f"ok    app/scenarios/good.js  3 seeds\n"
                   "1 passed, 0 failed\n")
        self.check(self.ips("test", good, "--seed", "9"), 0)

    def test_a_failing_seed_is_named_with_its_repeat(self):
        self.write("dna/apps/a/scenarios/bad.js",
                   "print('drawn'); assert(Math.random() < 0, 'too big')")
        self.write("dna/apps/a/scenarios/good.js", "")
        done = self.ips("test", "--seeds", "12")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("12 of 12 seeds: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...",
                      done.stdout)
        self.assertIn("IPS4004 assertion_failed: too big", done.stdout)
        self.assertIn("drawn", done.stdout)
        self.assertIn("repeat with: ips test dna/apps/a/scenarios/bad.js "
                      "--seed 1\n", done.stdout)
        self.assertTrue(done.stdout.endswith("1 passed, 1 failed\n"))
        code, told = self.envelope("test", "--seeds", "2")
        self.assertEqual((code, told["ok"]), (1, False))
        self.assertEqual(told["value"]["failed"], 1)
        self.assertEqual(told["value"]["scripts"][0]["failures"][0]["seed"], 1)

    def write_variant(self, of):
        self.write("apps/two/dna.toml", 'name = "numbers"\nversion = "1"\n'
                   '[build]\nlanguage = "wat"\nsources = ["two.wat"]\n'
                   f'[test]\nvariant_of = "{of}"\n')
        self.write("apps/two/two.wat", '(module (memory (export "memory") 1))')

    def test_a_variant_passes_the_scenarios_of_its_original(self):
        # The original cannot be installed: whoever does so fails.
        self.write("apps/one/dna.toml", 'name = "one"\nversion = "1"\n'
                   '[entries.x]\nvalidate = "nothing"\n')
        script = "apps/one/scenarios/a.js"
        self.write(script, 'net.install("apps/one");'
                   'assert(net.dnas[0].name === "numbers", "its name")')
        self.write_variant("../one")
        done = self.ips("test", "apps/two", "--seeds", "2")
        self.check(done, 0, f"ok    {script} --variant apps/two  2 seeds\n"
                   "1 passed, 0 failed\n")
        self.check(self.ips("test", script, "--variant", "apps/two",
                            "--seed", "3"), 0)
        self.write(script, "assert(false)")
        code, told = self.envelope("test", "apps/two", "--seeds", "1")
        self.assertEqual((code, told["value"]["scripts"][0]["variant"]),
                         (1, "apps/two"))

    def test_a_variant_of_nothing_is_a_usage_error(self):
        self.write("apps/one/scenarios/a.js", "")
        self.write_variant("../three")
        self.check(self.ips("test", "apps/two"), 2, "", "apps/three")
        self.write("apps/two/dna.toml", 'name = "two"\nversion = "1"\n')
        self.check(self.ips("test", "apps/one/scenarios/a.js", "--variant",
                            "apps/two"), 2, "", "variant_of")

    def test_nothing_to_run_is_a_usage_error(self):
        self.check(self.ips("test"), 2, "", "dna/apps")
        self.check(self.ips("test", self.folder), 2, "", "no scenario scripts")


class Interactive(program.Case):
    def open(self, *words):
        return program.Terminal(*words, cwd=self.folder,
                                state=self.folder + "/state")

    def test_the_banner_tells_how_to_repeat(self):
        t = self.open("--seed", "42")
        banner = t.wait_for("ips> ")
        for part in ("8 agents: alice, bob", "seed 42", "clock virtual",
                     "channel stamped", "repeat with: ips --seed 42"):
            self.assertIn(part, banner)
        t.type("\x04")
        self.assertEqual(t.end(), 0)

    def test_values_are_echoed_and_errors_told(self):
        t = self.open()
        t.wait_for("ips> ")
        t.type("6 * 7\r")
        t.wait_for("42\r\n")
        t.type("net.instal\r")
        t.wait_for('did you mean "install"?')
        t.type("[1,\r")
        t.wait_for("...> ")
        t.type("2]\r")
        t.wait_for("[ 1, 2 ]")
        t.type(".exit\r")
        self.assertEqual(t.end(), 0)

    def test_ctrl_c_ends_the_evaluation_only(self):
        t = self.open()
        t.wait_for("ips> ")
        t.type("print('begun'); while (true) {}\r")
        t.wait_for("begun\r\n")
        t.type("\x03")
        t.wait_for("IPS3005")
        t.wait_for("ips> ")
        t.type("half a li\x03")
        t.wait_for("ips> ")
        t.type("40 + 2\r")
        t.wait_for("42\r\n")
        t.type("exit\r")
        self.assertEqual(t.end(), 0)

    def test_names_are_completed(self):
        t = self.open()
        t.wait_for("ips> ")
        t.type("ali\t.na\t\r")
        t.wait_for('"alice"')
        t.type("net.a\t\t")
        listed = t.wait_for("autosettle")
        self.assertIn("agents", listed)
        t.type("\x03")
        t.wait_for("^C")
        t.wait_for("ips> ")
        t.type("\x04")
        self.assertEqual(t.end(), 0)

    def test_the_history_is_kept_and_private(self):
        t = self.open()
        t.wait_for("ips> ")
        t.type("'fir' + 'st'\r")
        t.wait_for('"first"')
        t.wait_for("ips> ")  # between prompts the terminal eats a Ctrl-D
        t.type("\x04")
        t.end()
        path = self.folder + "/state/ips/history"
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        t = self.open()
        t.wait_for("ips> ")
        t.type("\x1b[A\r")
        t.wait_for('"first"')
        t.wait_for("ips> ")  # between prompts the terminal eats a Ctrl-D
        t.type("\x04")
        self.assertEqual(t.end(), 0)


class SpecScripts(program.Case):
    FOLDER = os.path.join(program.SOURCE, "tests/unit/sandbox/spec")

    def test_counts_and_the_reason_for_each_skip(self):
        script = os.path.join(self.FOLDER, "nan/payload.wast")
        self.check(self.ips("wasm", "spec", script, "--no-meter"), 0,
                   f"ok    {script}  9 passed, 0 failed, 0 skipped\n"
                   "9 passed, 0 failed, 0 skipped (engine jsc, not metered)\n")
        done = self.ips("wasm", "spec", script, "--engine", "interp")
        self.check(done, 0)
        self.assertIn("(lines 16, 18, 20, 22, 23)", done.stdout)
        self.assertIn("4 passed, 0 failed, 5 skipped (engine interp, metered)",
                      done.stdout)

    def test_failures_with_their_places_end_in_1(self):
        script = os.path.join(self.FOLDER, "wrong/wrong.wast")
        done = self.ips("wasm", "spec", script)
        self.check(done, 1, None, "IPS4011")
        self.assertIn(script + ":9: assert_return: expected i32:0x00000002, "
                      "got i32:0x00000001\n", done.stdout)
        code, told = self.envelope("wasm", "spec", script)
        self.assertEqual((code, told["value"]["failed"]), (1, 21))
        self.assertEqual(told["value"]["files"][0]["failures"][0]["line"], 9)

    def test_what_cannot_be_read_is_named(self):
        self.check(self.ips("wasm", "spec", "none.wast"), 2, "", "IPS4002")
        path = self.write("bad.wast", "(module\n(func")
        self.check(self.ips("wasm", "spec", path), 1, "", "bad.wast:2")
        self.check(self.ips("wasm"), 2, "", "spec")


if __name__ == "__main__":
    program.main()
