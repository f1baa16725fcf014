#!/usr/bin/env python3
"""tools/check reports each kind of violation where it stands, and nothing else.

Works on a small tree of its own: a git repository in a temporary folder with
a copy of the checker.
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

PROJECT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))

CLEAN = {
    "README.md": "# A tree\n",
    ".gitignore": "/build/\n",
    "runtime/base/bytes.hpp": """\
#pragma once

#include <vector>

namespace ips {

// a thread, a new float, the system_clock: words in comments are free
using bytes = std::vector<unsigned char>;

inline const char* text() {
  return "catch (...) new float random_device";
}

struct box {
  box(const box&) = delete;
  box& operator=(const box&) = delete;
};

} // namespace ips
""",
    "runtime/crypto/digest.cpp":
        '#include <botan/hash.h>\n\n#include "runtime/base/bytes.hpp"\n',
    "runtime/storage/database.cpp": "#include <sqlite3.h>\n",
    "runtime/dht/shard.hpp": '#include "runtime/chain/header.hpp"\n',
    "runtime/chain/header.hpp": '#include "runtime/codec/writer.hpp"\n',
    "runtime/codec/writer.hpp": "#include <cereal/cereal.hpp>\n",
    "dna/sandbox/engine.cpp": "#include <wabt/ir.h>\n\n"
                              "double canonical(double x);\n",
    "dna/sdk/cpp/ips.hpp": '#include "json.hpp"\n',
    "dna/apps/odd/odd.cpp": "#include <ips.hpp>\n",
    "actors/agent/agent.cpp":
        '#include <caf/all.hpp>\n\n#include "dna/host/run.hpp"\n',
    "tools/cli/main.cpp": "#include <CLI/CLI.hpp>\n\nint main() {\n}\n",
    "tools/cli/sound.cpp": """\
void f() {
  std::unique_ptr<box> x{new box(1)};
  try {
    step();
  } catch (...) {
    throw;
  }
}
""",
    "tests/unit/base_test.cpp": '#include "tools/cli/command.hpp"\n',
    "tests/vectors/common.json": "{}\n",
    "tools/packages.txt": "g++\n",
}


def body(lines):
    return "void long_one() {\n" + "  step();\n" * (lines - 2) + "}\n"


# One file a case: (path, text, [(line, rule)])
PLANTED = [
    # layout of the tree
    ("misc/note.txt", "x\n", [(1, "top-folder"), (1, "banned-name")]),
    ("runtime/dht/utils.hpp", "#pragma once\n", [(1, "banned-name")]),
    ("runtime/base/hex_helpers.cpp", "", [(1, "banned-name")]),
    ("actors/common/fwd.hpp", "", [(1, "banned-name")]),
    ("runtime/chain/main.cpp", "int main() {\n}\n", [(1, "main-home")]),
    # include levels
    ("runtime/base/up.hpp", '#include "runtime/chain/header.hpp"\n',
     [(1, "include-level")]),
    ("runtime/codec/beside.hpp", '#include "runtime/crypto/digest.hpp"\n',
     [(1, "include-level")]),
    ("runtime/chain/up.hpp", '\n#include "runtime/dht/shard.hpp"\n',
     [(2, "include-level")]),
    ("runtime/gossip/up.cpp", '#include "dna/host/run.hpp"\n',
     [(1, "include-level")]),
    ("dna/host/up.cpp", '#include "actors/agent/agent.hpp"\n',
     [(1, "include-level")]),
    ("actors/agent/up.cpp", '#include "tools/cli/command.hpp"\n',
     [(1, "include-level")]),
    ("tools/cli/up.cpp", "#include <tests/support/world.hpp>\n",
     [(1, "include-level")]),
    ("runtime/brandnew/x.cpp", '#include "runtime/base/bytes.hpp"\n',
     [(1, "include-level")]),
    ("dna/apps/odd/host.cpp", '#include "dna/host/run.hpp"\n',
     [(1, "include-level")]),
    ("runtime/dht/relative.cpp", '#include "../base/bytes.hpp"\n',
     [(1, "include-root")]),
    ("runtime/dht/bare.cpp", '#include "shard.hpp"\n', [(1, "include-root")]),
    # library homes
    ("runtime/chain/botan.cpp", "#include <botan/hash.h>\n",
     [(1, "library-home")]),
    ("tests/unit/sodium.cpp", "#include <sodium.h>\n", [(1, "library-home")]),
    ("runtime/chain/cereal.cpp", "#include <cereal/cereal.hpp>\n",
     [(1, "library-home")]),
    ("actors/store/sqlite.cpp", "#include <sqlite3.h>\n",
     [(1, "library-home")]),
    ("dna/host/wabt.cpp", "#include <wabt/ir.h>\n", [(1, "library-home")]),
    ("tools/cli/jsc.cpp", "#include <JavaScriptCore/JavaScript.h>\n",
     [(1, "library-home")]),
    ("dna/host/caf.cpp", "#include <caf/all.hpp>\n", [(1, "library-home")]),
    ("actors/host/cli.cpp", "#include <CLI/CLI.hpp>\n", [(1, "library-home")]),
    ("actors/host/edit.cpp", "#include <histedit.h>\n", [(1, "library-home")]),
    ("dna/host/toml.cpp", "#include <toml++/toml.h>\n", [(1, "library-home")]),
    ("runtime/codec/json.cpp", "#include <nlohmann/json.hpp>\n",
     [(1, "library-home")]),
    # sizes
    ("runtime/dht/long.hpp", "// line\n" * 251, [(251, "file-size")]),
    ("runtime/dht/long.cpp", "// line\n" * 601, [(601, "file-size")]),
    ("runtime/dht/tall.cpp", body(71), [(1, "function-size")]),
    ("runtime/dht/member.cpp",
     "namespace ips {\n\nstruct x {\n  x() : a_{1}, b_(2) {\n"
     + "    step();\n" * 70 + "  }\n\n  int a_, b_;\n};\n\n} // namespace ips\n",
     [(4, "function-size")]),
    ("tests/unit/tall_test.cpp",
     'TEST_CASE("a { b") {\n' + "  step();\n" * 70 + "}\n",
     [(1, "function-size")]),
    # words
    ("actors/store/clock.cpp",
     "auto a = std::chrono::system_clock::now();\n"
     "auto b = std::chrono::steady_clock::now();\n"
     "auto c = std::chrono::high_resolution_clock::now();\n"
     "auto d = time(nullptr);\n",
     [(n, "wall-clock") for n in (1, 2, 3, 4)]),
    ("runtime/gossip/luck.cpp",
     "std::random_device a;\nauto b = rand();\n",
     [(1, "randomness"), (2, "randomness")]),
    ("dna/host/thread.cpp",
     "std::thread a;\nstd::jthread b;\nstd::mutex c;\n"
     "auto d = sleep_for(1s);\nauto e = sleep_until(x);\n",
     [(n, "thread") for n in (1, 2, 3, 4, 5)]),
    ("actors/agent/wait.cpp",
     "caf::scoped_actor self{system};\nauto t = caf::infinite;\n",
     [(1, "blocking"), (2, "blocking")]),
    ("runtime/chain/real.cpp", "double a = 1;\nfloat b = 1;\n",
     [(1, "float"), (2, "float")]),
    ("runtime/gossip/order.hpp", "std::unordered_map<int, box<int>> peers_;\n",
     []),
    ("runtime/gossip/order.cpp",
     "void all() {\n  for (auto& [a, b] : peers_)\n    step();\n"
     "  for (auto x : sorted(peers_))\n    step();\n}\n",
     [(2, "unordered-order")]),
    ("tools/cli/swallow.cpp",
     "void f() {\n  try {\n    step();\n  } catch (...) {\n    log();\n  }\n"
     "  throw;\n}\n",
     [(4, "catch-all")]),
    ("runtime/storage/own.cpp",
     "auto a = new int;\nvoid f() {\n  delete a;\n  delete[] a;\n}\n",
     [(1, "owning-new"), (3, "owning-new"), (4, "owning-new")]),
    ("runtime/storage/later.cpp",
     "// TODO: later\n// TODO(#12): known\n// FIXME this\n",
     [(1, "todo"), (3, "todo")]),
    ("actors/host/driver.cpp", "using a = test_coordinator;\n", []),
    ("actors/switchboard/driver.cpp", "using a = test_coordinator;\n",
     [(1, "one-scheduler")]),
    # layout of the text
    ("runtime/base/layout.cpp", "int  a;\nvoid f( int *p );\n",
     [(1, "format")]),
]


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="check_test.")
        self.addCleanup(shutil.rmtree, self.root)
        os.mkdir(os.path.join(self.root, "tools"))
        shutil.copy2(os.path.join(PROJECT, "tools/check"),
                     os.path.join(self.root, "tools/check"))
        shutil.copytree(os.path.join(PROJECT, "tools/checks"),
                        os.path.join(self.root, "tools/checks"),
                        ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy2(os.path.join(PROJECT, ".clang-format"), self.root)
        self.write("tools/checks/allowed.txt", "# none\n")
        for path, text in CLEAN.items():
            self.write(path, text)
        self.git("init", "-q")
        self.git("add", ".")

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.root, *arguments], check=True)

    def write(self, path, text):
        whole = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            return file.read()

    def check(self, *arguments, cwd=None):
        """Runs the checker; answers its exit code, its findings as a set of
        (path, line, rule), and all it printed."""
        done = subprocess.run(
            [os.path.join(self.root, "tools/check"), *arguments],
            cwd=cwd or self.root, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)
        found = {(m[1], int(m[2]), m[3]) for m in re.finditer(
            r"^(\S+?):(\d+): ([a-z-]+): ", done.stdout, re.MULTILINE)}
        return done.returncode, found, done.stdout

    def test_a_clean_tree_passes(self):
        code, found, text = self.check()
        self.assertEqual((code, found), (0, set()), text)

    def test_each_planted_violation_is_reported_and_nothing_else(self):
        wanted = set()
        for path, text, findings in PLANTED:
            self.write(path, text)
            wanted |= {(path, line, rule) for line, rule in findings}
        code, found, text = self.check()
        self.assertEqual(code, 1, text)
        self.assertEqual(sorted(wanted - found), [], text)
        self.assertEqual(sorted(found - wanted), [], text)
        for rule in {rule for _, _, rule in found}:
            self.assertRegex(text, rf"(?m)^{rule}: \w", "a reason for each")

    def test_every_single_violation_fails_the_check(self):
        for path, text, findings in PLANTED[:2] + PLANTED[-1:]:
            with self.subTest(path):
                self.write(path, text)
                code, found, said = self.check()
                self.assertEqual((code, len(found)), (1, len(findings)), said)
                os.remove(os.path.join(self.root, path))

    def test_sizes_over_the_wish_are_warnings(self):
        self.write("runtime/dht/longish.cpp", "// line\n" * 401)
        self.write("runtime/dht/tallish.cpp", body(41))
        self.write("runtime/dht/fine.cpp", body(40))
        code, found, text = self.check()
        self.assertEqual((code, found), (0, set()), text)
        self.assertIn("longish.cpp:401: file-size (warning)", text)
        self.assertIn("tallish.cpp:1: function-size (warning)", text)
        self.assertIn("0 findings, 2 warnings", text)

    def test_ignored_and_deleted_files_do_not_count(self):
        self.write("build/utils.cpp", "int  a;\n")
        os.remove(os.path.join(self.root, "runtime/dht/shard.hpp"))
        code, _, text = self.check()
        self.assertEqual(code, 0, text)

    def test_fix_formats(self):
        self.write("runtime/base/layout.cpp", "int  a;\n")
        code, _, text = self.check("--fix")
        self.assertEqual(code, 0, text)
        self.assertEqual(self.read("runtime/base/layout.cpp"), "int a;\n")

    def test_a_path_narrows_what_is_reported(self):
        self.write("runtime/base/layout.cpp", "int  a;\n")
        self.write("actors/agent/layout.cpp", "int  a;\n")
        wanted = {("actors/agent/layout.cpp", 1, "format")}
        self.assertEqual(self.check("actors")[:2], (1, wanted))
        there = os.path.join(self.root, "actors")
        self.assertEqual(self.check("agent", cwd=there)[:2], (1, wanted))
        self.assertEqual(self.check("dna")[0], 0)

    def test_an_exception_is_named_and_goes_when_nothing_needs_it(self):
        self.write("actors/host/real_clock.cpp", "using a = system_clock;\n")
        self.assertEqual(self.check()[0], 1)
        listed = "tools/checks/allowed.txt"
        entry = "actors/host/real_clock.cpp wall-clock"
        self.write(listed, entry + " the one real clock\n")
        self.assertEqual(self.check()[0], 0)
        self.write(listed, entry + "\n")
        self.assertIn((listed, 1, "allowed"), self.check()[1])
        self.write(listed, entry + " the one real clock\n")
        os.remove(os.path.join(self.root, "actors/host/real_clock.cpp"))
        self.assertEqual(self.check()[:2], (1, {(listed, 1, "allowed")}))

    def test_a_path_that_is_not_there_is_a_usage_error(self):
        self.assertEqual(self.check("nowhere")[0], 2)


if __name__ == "__main__":
    unittest.main()
