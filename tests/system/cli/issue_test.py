"""What the first user types, on the real network and the real DNAs."""

import os
import re

import program

NUMBERS = "dna/apps/numbers"
INSTALL = f'net.install("{NUMBERS}"); '


class Session(program.Case):
    def ips(self, *words, **options):
        return super().ips(*words, cwd=program.SOURCE, **options)

    def test_one_commits_another_finds(self):
        done = self.ips("-e", INSTALL + 'print(alice.call("odd", 7)); '
                        'print(bob.call("find_odd", 7))')
        self.assertEqual(done.returncode, 0, done)
        self.assertRegex(done.stdout, r"^[0-9a-f]{64}\ntrue\n$")
        self.check(self.ips("-e", INSTALL + 'print(bob.call("find_odd", 9))'),
                   0, "false\n")

    def test_the_rule_speaks(self):
        done = self.ips("-e", INSTALL + 'alice.commit("odd", 2)')
        self.check(done, 6, "", "error IPS1301 rejected: 2 is not odd")
        self.assertIn("hint: ", done.stderr)
        self.assertIn("at -e:1", done.stderr)
        code, told = self.envelope("-e", INSTALL + 'alice.commit("odd", 2)')
        self.assertEqual((code, told["error"]["message"]),
                         (6, "2 is not odd"))

    def test_ten_thousand_agents(self):
        done = self.ips("--agents", "10000", "--dna", NUMBERS, "-e",
                        "print(net.stats().agents)", timeout_s=600)
        self.check(done, 0, "10000\n")

    def test_one_seed_one_trace(self):
        code = (INSTALL + "faults.loss(0.05); faults.latency({mean: '20ms'});"
                "for (let i = 1; i < 20; i += 2) alice.call('odd', i);"
                "print(bob.call('find_odd', 7), net.stats().trace)")
        first = self.ips("--seed", "7", "-e", code)
        self.assertEqual(first.returncode, 0, first)
        self.check(self.ips("--seed", "7", "-e", code), 0, first.stdout)

    def test_the_session_of_the_readme(self):
        with open(os.path.join(program.SOURCE, "README.md"),
                  encoding="utf-8") as file:
            found = re.search(r"```js\n(.*?)```", file.read(), re.S)
        self.assertTrue(found, "README.md has a session in ```js")
        path = self.write("session.js", found.group(1))
        self.check(self.ips("run", path), 0)

    def test_faults_and_secure_nodes_from_a_script(self):
        done = self.ips("--channel", "signed", "--seed", "3", "run",
                        "tests/system/cli/faults.js")
        self.check(done, 0, "all of it\n")

    def test_the_scenarios_pass(self):
        done = self.ips("test", "--seeds", "3")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("0 failed", done.stdout)


class Mistakes(program.Case):
    """Each a named error, the network as it was."""

    def ips(self, *words, **options):
        return super().ips(*words, cwd=program.SOURCE, **options)

    def after(self, mistake, code):
        """The mistake throws the code, and the agent still works."""
        done = self.ips("--seed", "1", "-e", INSTALL
                        + "const before = alice.chain.length;"
                        + f"print(assertThrows(() => {mistake}).code);"
                        + "assertEquals(alice.chain.length, before);"
                        + "alice.call('odd', 7)")
        self.check(done, 0, code + "\n")

    def test_calls(self):
        self.after("alice.call('evn', 2)", "IPS4102")
        self.after("alice.call('odd')", "IPS2208")
        self.after("alice.commit('prim', 3)", "IPS1302")
        self.after("alice.commit('odd', 2)", "IPS1301")
        self.after("alice.get('abc')", "IPS1002")
        self.after("net.agent('alcie')", "IPS4101")
        self.after("alice.cell('nubmers').call('odd', 3)", "IPS4104")

    def test_an_entry_that_is_too_big(self):
        self.check(self.ips("--dna", "dna/apps/notes", "-e",
                            "print(assertThrows(() => alice.commit('note', "
                            "'x'.repeat(16385))).code);"
                            "print(alice.commit('note', "
                            "'x'.repeat(16384)).header.seq > 1)"),
                   0, "IPS1303\ntrue\n")

    def test_packages(self):
        self.after("net.install('no/where')", "IPS2003")
        path = self.write("bad/dna.toml", "name = 5\n")
        self.after(f"net.install('{os.path.dirname(path)}')", "IPS2002")
        path = self.write("worse/dna.toml", "name = \n")
        self.after(f"net.install('{os.path.dirname(path)}')", "IPS2001")
        path = self.write("text.dna", "not a package")
        self.after(f"net.install('{path}')", "IPS2004")
        self.after(f"net.install('{NUMBERS}')", "IPS4107")

    def test_a_call_without_a_dna(self):
        self.check(self.ips("-e", "alice.call('odd', 7)"), 1, "", "IPS4103")


class Interrupt(program.Case):
    def test_ctrl_c_ends_a_drive_of_the_network(self):
        t = program.Terminal("--dna", NUMBERS, cwd=program.SOURCE,
                             state=self.folder + "/state")
        t.wait_for("ips> ")
        t.type("print('begun'); clock.advance('36500d')\r")
        t.wait_for("begun\r\n")
        t.type("\x03")
        t.wait_for("IPS3005")
        t.wait_for("ips> ")
        t.type("alice.call('odd', 7).length\r")
        t.wait_for("64\r\n")
        t.wait_for("ips> ")  # between prompts the terminal eats a Ctrl-D
        t.type("\x04")
        self.assertEqual(t.end(), 0)


class Data(program.Case):
    def ips(self, *words, **options):
        return super().ips(*words, cwd=program.SOURCE, **options)

    def options(self):
        return ["--data", self.folder + "/data", "--passphrase-file",
                self.write("words", "open sesame\n"), "--agents", "3",
                "--dna", NUMBERS]

    def test_what_was_acknowledged_is_there(self):
        first = self.ips(*self.options(), "-e",
                         "print(alice.address, alice.call('odd', 7))")
        self.assertEqual(first.returncode, 0, first)
        again = self.ips(*self.options(), "-e", "print(alice.address, "
                         "alice.chain[alice.chain.length - 1].entry)")
        self.check(again, 0, first.stdout)

    def test_a_wrong_passphrase_is_refused(self):
        self.check(self.ips(*self.options(), "-e", "1"), 0)
        options = self.options()
        self.write("words", "open barley\n")
        self.check(self.ips(*options, "-e", "1"), 3, "", "IPS1103")

    def test_a_second_process_is_refused(self):
        options = self.options()
        inner = [program.PROGRAM, *options, "-e", "print('in')"]
        t = program.Terminal(*options, cwd=program.SOURCE,
                             state=self.folder + "/state")
        t.wait_for("ips> ")
        self.check(self.ips(*inner[1:]), 3, "", "IPS1203")
        t.type(".exit\r")
        self.assertEqual(t.end(), 0)


if __name__ == "__main__":
    program.main()
