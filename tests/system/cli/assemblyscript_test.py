"""DNAs in AssemblyScript: their build, the SDK, the template and the app notes.

Started as: python3 assemblyscript_test.py PROGRAM SOURCE_DIRECTORY
"""

import os
import re
import shutil
from unittest import mock

import program

HERE = os.path.dirname(os.path.abspath(__file__))
SDK = os.path.join(program.SOURCE, "dna/sdk/assemblyscript")

MANIFEST = """\
name = "small"
version = "1"
[build]
language = "assemblyscript"
sources = ["small.ts"]
"""

VALUES = """\
name = "values"
version = "1"
[build]
language = "assemblyscript"
sources = ["values.ts"]
[properties]
r = 5
[entries.thing]
format = "bytes"
validate = "validate_thing"
[functions]
exposed = ["echo", "types", "parse", "numbers", "wanted", "out_of_bounds",
           "nothing", "signed", "raw", "withdraw", "here", "ask", "open",
           "later"]
[callbacks]
membrane_proof = "admit"
init = "begin"
"""


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Case(program.Case):
    def app(self, folder, manifest, name, source):
        self.write(f"{folder}/dna.toml", manifest)
        self.write(f"{folder}/{name}", source)

    def build(self, folder):
        code, told = self.envelope("dna", "build", folder)
        self.assertEqual(code, 0, told)
        return read(os.path.join(self.folder, told["value"]["module"]))


class Build(Case):
    def refusal(self, source):
        self.app("small", MANIFEST, "small.ts", source)
        code, told = self.envelope("dna", "build", "small")
        self.assertEqual((code, told["error"]["code"]), (1, "IPS2005"), told)
        self.assertEqual(os.listdir(os.path.join(self.folder, "small/build")),
                         [])
        return told["error"]

    def test_an_error_of_the_compiler_has_file_and_line(self):
        found = self.refusal('import { json } from "ips";\n\n@callable '
                             'export function f(): i32 { return nothing; }\n')
        self.assertIn("small.ts(3,", found["cause"])
        self.assertIn("nothing", found["cause"])

    def test_a_decorator_in_the_wrong_place_is_named_with_its_line(self):
        found = self.refusal('import { Verdict, valid } from "ips";\n'
                             '@validator\n'
                             'export function f(): Verdict { return valid(); }')
        self.assertIn("small.ts:2: f has one parameter, what it judges",
                      found["cause"])
        found = self.refusal("\n@callable\nexport class X {}\n")
        self.assertIn("small.ts:2: @callable is for functions", found["cause"])

    def test_a_compiler_that_is_not_there_is_a_named_error(self):
        self.app("small", MANIFEST, "small.ts", "")
        with mock.patch.dict(os.environ, IPS_ASC=self.folder + "/asc.js"):
            code, told = self.envelope("dna", "build", "small")
        self.assertEqual((code, told["error"]["code"]), (1, "IPS2005"))
        self.assertIn("asc.js", told["error"]["message"])
        self.assertIn("tools/setup", told["error"]["hint"])


class Values(Case):
    def test_values_pass_through_the_sdk_and_two_builds_are_equal(self):
        source = read(os.path.join(HERE, "values.ts")).decode()
        self.app("one", VALUES, "values.ts", source)
        self.app("deeper/two", VALUES, "values.ts", source)
        module = self.build("one")
        self.assertEqual(self.build("deeper/two"), module)
        self.assertNotIn(self.folder.encode(), module)
        # A trap tells the function's name.
        self.assertIn(b"values/ips_export_out_of_bounds", module)
        script = os.path.join(HERE, "values.js")
        self.check(self.ips("--seed", "1", "run", script, "one"), 0, "")


class Apps(Case):
    def test_the_template_passes_its_own_scenario(self):
        to = os.path.join(self.folder, "titles")
        shutil.copytree(os.path.join(SDK, "template"), to)
        os.rename(to + "/__name__.ts", to + "/titles.ts")
        for name in ("dna.toml", "titles.ts"):
            text = read(os.path.join(to, name)).decode()
            self.write(f"titles/{name}", text.replace("{{name}}", "titles"))
        self.check(self.ips("test", "titles", "--seeds", "1"), 0,
                   "ok    titles/scenarios/titles.js  1 seed\n"
                   "1 passed, 0 failed\n")

    def test_the_app_of_the_document_passes_its_scenario(self):
        page = read(os.path.join(program.SOURCE,
                                 "docs/sdk-assemblyscript.md")).decode()
        for kind, name in (("toml", "dna.toml"), ("ts", "counter.ts"),
                           ("js", "scenarios/steps.js")):
            text = re.search(f"^```{kind}\n(.*?)^```", page, re.M | re.S)
            self.write(f"counter/{name}", text.group(1))
        self.check(self.ips("test", "counter", "--seeds", "1"), 0,
                   "ok    counter/scenarios/steps.js  1 seed\n"
                   "1 passed, 0 failed\n")

    def test_notes_passes_the_scenarios_of_the_app_in_cpp(self):
        for options in (["--seeds", "2"], ["--seed", "3", "--engine", "interp"]):
            done = self.ips("test", "dna/apps/notes_as", *options,
                            cwd=program.SOURCE)
            self.assertEqual(done.returncode, 0, done)
            self.assertIn("\n5 passed, 0 failed\n", done.stdout)


if __name__ == "__main__":
    program.main()
