"""Functions in sandbox processes, as the user of --sandbox process sees it."""

import os
import re
import signal
import subprocess
import time

import program

NUMBERS = "dna/apps/numbers"
PROCESS = ("--sandbox", "process")


def children_of(process):
    """The live processes that another has started, whichever its thread."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="ascii") as file:
                state, parent = file.read().rsplit(")", 1)[1].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == process and state != "Z":
            found.append(int(name))
    return found


def wait_until(holds):
    end = time.monotonic() + program.TIMEOUT_S
    while not holds():
        if time.monotonic() > end:
            raise AssertionError("it never came to hold")
        time.sleep(0.02)


def exists(process):
    return os.path.exists(f"/proc/{process}")


class Session:
    """A session at a pipe, with a DNA and a sandbox process."""

    def __init__(self, case):
        self.process = subprocess.Popen(
            [program.PROGRAM, *PROCESS, "--seed", "3", "--dna", NUMBERS],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, cwd=program.SOURCE,
            start_new_session=True)
        case.addCleanup(self.end)
        self.say('print(typeof alice.call("odd", 7))')
        case.assertEqual(self.hear(), "string")
        self.worker, = children_of(self.process.pid)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self):
        return self.process.stdout.readline().rstrip("\n")

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stdin.close()


class Processes(program.Case):
    def ips(self, *words, **options):
        return super().ips(*words, cwd=program.SOURCE, **options)

    def test_the_scenarios_pass(self):
        done = self.ips("test", "dna/apps", "--seeds", "1", *PROCESS)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(" 0 failed", done.stdout)

    def test_one_seed_one_output_in_either(self):
        code = (f'net.install("{NUMBERS}"); faults.loss(0.05);'
                "for (let i = 1; i < 10; i += 2) alice.call('odd', i);"
                "try { alice.call('odd', 2) } catch (e) { print(e.message) }"
                "print(bob.call('find_odd', 7), alice.trace(),"
                " net.stats().trace)")
        words = ("--seed", "7", "-e", code)
        inline = self.ips(*words)
        self.assertEqual(inline.returncode, 0, inline)
        self.assertRegex(inline.stdout, r"true[^$]*[0-9a-f]{64}")
        self.check(self.ips(*words, "--sandbox", "inline"), 0, inline.stdout)
        self.check(self.ips(*words, *PROCESS), 0, inline.stdout)
        self.check(self.ips(*words, *PROCESS, "--engine", "interp"), 0,
                   inline.stdout)

    def test_a_confined_process_can_reach_nothing(self):
        done = self.ips("sandbox-worker", "--check")
        self.assertEqual(done.returncode, 0, done)
        tried = done.stdout.splitlines()
        self.assertGreater(len(tried), 20)
        for line in tried:
            self.assertRegex(line, "^refused  ")
        for what in ("open a file", "an Internet socket", "start a program",
                     "fork"):
            self.assertIn(f"refused  {what}", tried)

    def test_every_thread_of_a_process_is_under_the_filter(self):
        session = Session(self)
        tasks = f"/proc/{session.worker}/task"
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/status", encoding="ascii") as file:
                status = file.read()
            self.assertRegex(status, r"\nSeccomp:\t2\n")
            self.assertRegex(status, r"\nNoNewPrivs:\t1\n")

    def test_a_killed_process_fails_one_call_by_its_name(self):
        session = Session(self)
        os.kill(session.worker, signal.SIGKILL)
        session.say('try { alice.call("odd", 9) } catch (e) { print(e.code) }')
        self.assertEqual(session.hear(), "IPS2116")
        session.say('print(typeof alice.call("odd", 9))')
        self.assertEqual(session.hear(), "string")
        again, = children_of(session.process.pid)
        self.assertNotEqual(again, session.worker)
        self.assertFalse(exists(session.worker))

    def test_no_process_outlives_the_program(self):
        for end in (lambda x: x.kill(), lambda x: x.stdin.close()):
            session = Session(self)
            end(session.process)
            session.process.wait(program.TIMEOUT_S)
            wait_until(lambda x=session.worker: not exists(x))

    def test_a_hung_process_does_not_outlive_the_program(self):
        session = Session(self)
        os.kill(session.worker, signal.SIGSTOP)
        session.process.kill()
        session.process.wait(program.TIMEOUT_S)
        wait_until(lambda: not exists(session.worker))

    def test_one_worker_process_a_core_with_the_real_clock(self):
        code = (f'net.install("{NUMBERS}");'
                'for (let i = 1; i < 20; i += 2) alice.call("odd", i);'
                'print(bob.call("find_odd", 7))')
        done = self.ips("--clock", "real", "--agents", "3", *PROCESS, "-e", code)
        self.check(done, 0, "true\n")

    def test_the_banner_and_the_errors_name_it(self):
        self.check(self.ips("--sandbox", "proces", "-e", "1"), 2,
                   stderr='did you mean "process"?')
        done = self.ips("explain", "IPS2116")
        self.assertIn("sandbox_died", done.stdout)
        self.assertFalse(re.search("sandbox-worker",
                                   self.ips("--help").stdout))


program.main()
