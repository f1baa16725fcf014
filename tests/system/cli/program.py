"""Runs the program for the tests beside this file.

Each is started as: python3 NAME_test.py PROGRAM SOURCE_DIRECTORY
"""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SOURCE = os.path.abspath(sys.argv[2])
TIMEOUT_S = 120


class Case(unittest.TestCase):
    """A folder of its own, and the program run in it or in the source tree."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ips-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def ips(self, *words, stdin="", cwd=None, timeout_s=TIMEOUT_S):
        return subprocess.run([PROGRAM, *words], input=stdin, text=True,
                              capture_output=True, timeout=timeout_s,
                              cwd=cwd or self.folder,
                              start_new_session=True)

    def envelope(self, *words, **options):
        done = self.ips(*words, "--json", **options)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 1, done)
        return done.returncode, json.loads(lines[0])

    def check(self, done, code, stdout=None, stderr=None):
        self.assertEqual(done.returncode, code, done)
        if stdout is not None:
            self.assertEqual(done.stdout, stdout, done)
        if stderr is not None:
            self.assertIn(stderr, done.stderr, done)


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *words, cwd, state):
        environment = {**os.environ, "TERM": "xterm", "XDG_STATE_HOME": state}
        self.child, self.file = pty.fork()
        if self.child == 0:
            try:
                os.chdir(cwd)
                os.execve(PROGRAM, [PROGRAM, *words], environment)
            finally:
                os._exit(127)
        self.seen = ""

    def wait_for(self, text, timeout_s=30):
        """Reads until the text is there; answers all up to its end."""
        end = time.monotonic() + timeout_s
        while text not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.file], [], [], left)[0]:
                raise AssertionError(f"no {text!r} in {self.seen!r}")
            try:
                data = os.read(self.file, 4096)
            except OSError:
                data = b""
            if not data:
                raise AssertionError(f"ended without {text!r}: {self.seen!r}")
            self.seen += data.decode("utf-8", "replace")
        at = self.seen.index(text) + len(text)
        before, self.seen = self.seen[:at], self.seen[at:]
        return before

    def type(self, text):
        os.write(self.file, text.encode())

    def end(self):
        """The exit code, once the program has left."""
        while True:
            if not select.select([self.file], [], [], TIMEOUT_S)[0]:
                os.kill(self.child, signal.SIGKILL)
                break
            try:
                if not os.read(self.file, 4096):
                    break
            except OSError:
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], module="__main__")
