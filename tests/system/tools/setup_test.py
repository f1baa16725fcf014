#!/usr/bin/env python3
"""tools/ips and tools/test set a tree up, once, and then step aside.

Works on a small tree of its own whose program is a shell script that the build
copies, so that a build takes no time.
"""

import os
import shutil
import subprocess
import tempfile
import unittest

PROJECT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))

TREE = {
    "CMakeLists.txt": """\
cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES NONE)
enable_testing()
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/tools/ips
  COMMAND ${CMAKE_SOURCE_DIR}/runtime/build.sh ${CMAKE_BINARY_DIR}/tools/ips
  DEPENDS ${CMAKE_SOURCE_DIR}/runtime/program.sh)
add_custom_target(ips ALL DEPENDS ${CMAKE_BINARY_DIR}/tools/ips)
add_test(NAME small_passes COMMAND true)
add_test(NAME other_passes COMMAND true)
""",
    "CMakePresets.json": """\
{"version": 6,
 "configurePresets": [{"name": "release", "generator": "Ninja",
                       "binaryDir": "${sourceDir}/build/release"}],
 "buildPresets": [{"name": "release", "configurePreset": "release"}],
 "testPresets": [{"name": "release", "configurePreset": "release"}]}
""",
    "runtime/build.sh": """\
#!/bin/sh
set -e
cd "$(dirname "$0")/.."
echo built >>build/count
cp runtime/program.sh "$1"
""",
    "runtime/program.sh": """\
#!/bin/sh
echo "in $PWD"
for x in "$@"; do echo "argument <$x>"; done
[ "$1" != input ] || cat
[ "$1" != six ] || exit 6
""",
    "tools/packages.txt": "bash  # there on any machine\n",
}

# Stands in for the package tools: tells what it was asked.
STUBS = {
    "dpkg-query": 'cat "$STUB/state"\n',
    "apt-get": 'echo "apt-get $*" >>"$STUB/asked"\n'
               'echo "E: stub says $STUB_WORD"\n'
               'case $* in *install*)\n'
               '  [ "$STUB_WORD" = no ] && exit 100\n'
               '  echo "newone installed" >>"$STUB/state";;\nesac\n',
    "npm": 'echo "npm $* in $PWD" >>"$STUB/asked"\n'
           'echo "stub says $STUB_WORD"\n'
           '[ "$STUB_WORD" = yes ] || exit 1\n'
           'mkdir -p node_modules\n',
    "sudo": '[ "$1" = -v ] || exec "$@"\n',
}


class SetupTest(unittest.TestCase):
    def setUp(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="setup test."))
        self.addCleanup(shutil.rmtree, self.root)
        for path, text in TREE.items():
            self.write(path, text)
        for name in ("setup", "ips", "test"):
            shutil.copy2(os.path.join(PROJECT, "tools", name),
                         os.path.join(self.root, "tools", name))
        os.chmod(self.path("runtime/build.sh"), 0o755)
        os.chmod(self.path("runtime/program.sh"), 0o755)

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def write(self, path, text):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        with open(self.path(path), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, path):
        with open(self.path(path), encoding="utf-8") as file:
            return file.read()

    def run_tool(self, name, *arguments, cwd=None, **options):
        return subprocess.run(
            [self.path("tools", name), *arguments], cwd=cwd or self.root,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            check=False, **{"input": "", **options})

    def ips(self, *arguments, **options):
        done = self.run_tool("ips", *arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def builds(self):
        return self.read("build/count").count("built")

    def test_the_program_gets_folder_arguments_and_input_untouched(self):
        os.mkdir(self.path("a folder"))
        done = self.ips("input", "a b", "", "*", cwd=self.path("a folder"),
                        input="line\n")
        self.assertEqual(done.stdout, f"in {self.root}/a folder\n"
                         "argument <input>\nargument <a b>\nargument <>\n"
                         "argument <*>\nline\n")

    def test_progress_goes_to_stderr_and_a_second_start_is_silent(self):
        first, second = self.ips(), self.ips()
        self.assertEqual(first.stdout, f"in {self.root}\n")
        self.assertIn("configure: ", first.stderr)
        self.assertIn("build: ", first.stderr)
        self.assertEqual((second.stdout, second.stderr), (first.stdout, ""))
        self.assertEqual(self.builds(), 1)

    def test_it_can_be_called_through_a_link(self):
        os.symlink(self.path("tools/ips"), self.path("link"))
        done = subprocess.run([self.path("link")], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, cwd="/", text=True,
                              check=True)
        self.assertEqual(done.stdout, "in /\n")

    def test_the_programs_exit_code_is_the_commands(self):
        self.assertEqual(self.run_tool("ips", "six").returncode, 6)

    def test_a_changed_source_is_built_again(self):
        self.ips()
        self.write("runtime/program.sh", "#!/bin/sh\necho changed\n")
        self.assertEqual(self.ips().stdout, "changed\n")
        self.assertEqual(self.builds(), 2)

    def test_a_deleted_source_is_noticed(self):
        self.ips()
        os.remove(self.path("runtime/program.sh"))
        done = self.run_tool("ips")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("ips: failed: build", done.stderr)

    def test_a_lost_program_is_built_again(self):
        self.ips()
        os.remove(self.path("build/release/tools/ips"))
        self.ips()
        self.assertEqual(self.builds(), 2)

    def test_a_tree_that_was_moved_still_builds(self):
        self.ips()
        moved = self.root + ".moved"
        self.addCleanup(shutil.rmtree, moved)
        shutil.copytree(self.root, moved, symlinks=True)
        self.root, before = moved, self.root
        shutil.rmtree(self.path("build/release/tools"))
        self.assertEqual(self.ips().stdout, f"in {moved}\n")
        self.root = before

    def test_a_failing_step_tells_its_name_the_logs_tail_and_its_path(self):
        self.write("runtime/build.sh",
                   "#!/bin/sh\nseq 100\necho 'x.cpp:1: error: first'\n"
                   "seq 200\necho last words\nexit 3\n")
        done = self.run_tool("ips")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        for text in ("ips: failed: build\n", "FAILED:", "| last words\n",
                     f"log: {self.root}/build/log/build.log\n"):
            self.assertIn(text, done.stderr)
        self.assertNotIn("| 150\n", done.stderr)
        self.assertEqual(self.run_tool("ips").returncode, 1, "not remembered")

    def test_a_failing_configure_is_told_and_tried_again(self):
        lists = self.read("CMakeLists.txt")
        self.write("CMakeLists.txt", lists + 'message(FATAL_ERROR "no")\n')
        done = self.run_tool("ips")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("ips: failed: configure\n", done.stderr)
        self.write("CMakeLists.txt", lists)
        self.ips()

    def test_two_at_once_build_once(self):
        self.write("runtime/build.sh",
                   self.read("runtime/build.sh").replace("echo", "sleep 1\necho"))
        both = [subprocess.Popen([self.path("tools/ips")], cwd=self.root,
                                 stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
                for _ in range(2)]
        for process in both:
            said, _ = process.communicate(timeout=60)
            self.assertEqual((process.returncode, said), (0, f"in {self.root}\n"))
        self.assertEqual(self.builds(), 1)

    def test_the_suite_ends_in_ctests_summary_and_takes_its_arguments(self):
        done = self.run_tool("test")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("100% tests passed, 0 tests failed out of 2", done.stdout)
        done = self.run_tool("test", "-R", "small")
        self.assertIn("failed out of 1", done.stdout)

    def stubbed(self, word):
        """An environment whose package tools are stubs, newone missing."""
        for name, text in STUBS.items():
            self.write(f"stubs/{name}", "#!/bin/sh\n" + text)
            os.chmod(self.path("stubs", name), 0o755)
        self.write("stubs/state", "bash installed\nnewone config-files\n")
        self.write("tools/packages.txt", "bash\n# a comment\nnewone  # why\n")
        return {**os.environ, "STUB": self.path("stubs"), "STUB_WORD": word,
                "PATH": self.path("stubs") + ":" + os.environ["PATH"]}

    def test_missing_packages_are_installed_before_anything_is_built(self):
        environment = self.stubbed("yes")
        done = self.ips(env=environment)
        self.assertIn("installing 1 Debian packages: newone\n", done.stderr)
        asked = self.read("stubs/asked").splitlines()
        self.assertRegex(asked[0], r" update$")
        self.assertRegex(asked[1], r" install -y --no-install-recommends newone$")
        self.write("runtime/program.sh", "#!/bin/sh\necho changed\n")
        self.ips(env=environment)
        self.assertEqual(len(self.read("stubs/asked").splitlines()), 2)

    def test_a_package_is_not_wanted_where_its_command_is_there(self):
        environment = self.stubbed("yes")
        self.write("tools/packages.txt", "newone unless npm\n")
        self.ips(env=environment)
        self.assertFalse(os.path.exists(self.path("stubs/asked")))
        self.write("tools/packages.txt", "newone unless no-such-command # x\n")
        self.ips(env=environment)
        self.assertIn(" newone\n", self.read("stubs/asked"))

    def write_lock(self, version):
        self.write("tools/assemblyscript/package.json", "{}")
        self.write("tools/assemblyscript/.npmrc", "")
        self.write("tools/assemblyscript/package-lock.json", version)

    def test_the_assemblyscript_compiler_is_installed_once_a_version(self):
        environment = self.stubbed("yes")
        self.write("tools/packages.txt", "")
        for version in ("1", "1", "2"):
            self.write_lock(version)
            self.ips(env=environment)
        wanted = f"npm ci in {self.root}/build/assemblyscript"
        self.assertEqual(self.read("stubs/asked").splitlines(), [wanted] * 2)

    def test_without_the_assemblyscript_compiler_the_rest_goes_on(self):
        environment = self.stubbed("no")
        self.write("tools/packages.txt", "")
        self.write_lock("1")
        done = self.ips(env=environment)
        self.assertEqual(done.stdout, f"in {self.root}\n")
        self.assertIn("ips: failed: assemblyscript\n", done.stderr)
        self.assertIn("| stub says no\n", done.stderr)
        self.assertIn("DNAs in AssemblyScript cannot be built", done.stderr)
        self.run_tool("test", env=environment)
        self.assertEqual(self.read("stubs/asked").count("npm ci"), 2,
                         "tried again when all is set up")

    def test_a_package_that_cannot_be_installed_ends_the_set_up(self):
        done = self.run_tool("ips", env=self.stubbed("no"))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("ips: failed: install\n", done.stderr)
        self.assertIn("| E: stub says no\n", done.stderr)


if __name__ == "__main__":
    unittest.main()
