"""The documents: what they show runs, where they point is something, and what
they list is what the source has.

Started as: python3 docs_test.py PROGRAM SOURCE_DIRECTORY
"""

import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SOURCE = os.path.abspath(sys.argv[2])
TIMEOUT_S = 300
CODE_FOLDERS = ("runtime", "dna", "actors", "tools")


def text_of(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def files_below(folders, endings):
    for folder in folders:
        for at, below, names in os.walk(os.path.join(SOURCE, folder)):
            below[:] = sorted(x for x in below if x != "build")
            for name in sorted(names):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(at, name), SOURCE)


def documents():
    return ["README.md", *files_below(["docs"], (".md",))]


def blocks(path):
    """(line, words after the fence, text) of each fenced block."""
    inside = None
    for number, line in enumerate(text_of(path).splitlines(), 1):
        if not line.startswith("```"):
            if inside is not None:
                inside[2].append(line)
        elif inside is None:
            inside = (number, line[3:].split(), [])
        else:
            yield inside[0], inside[1], "\n".join(inside[2]) + "\n"
            inside = None


def prose(path):
    """The text without fenced blocks and code spans."""
    text = re.sub(r"^```.*?^```", "", text_of(path), flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(path):
    """What a heading is called in a link."""
    text = re.sub(r"^```.*?^```", "", text_of(path), flags=re.M | re.S)
    for heading in re.findall(r"^#+ +(.*)$", text, re.M):
        words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        yield words.replace(" ", "-")


def run_script(text, *options):
    with tempfile.TemporaryDirectory(prefix="ips-") as folder:
        path = os.path.join(folder, "session.js")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return subprocess.run([PROGRAM, *options, "run", path], cwd=SOURCE,
                              stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=TIMEOUT_S)


def constants(path):
    """(name, value) of each integer that a header names."""
    for name, value in re.findall(r"constexpr std::\w+ (\w+)\s*=\s*([^;]+);",
                                  text_of(path)):
        number = re.sub(r"(?<=\d)(u|')", "", value)
        yield name, eval(number, {"__builtins__": {}})


class Limits(unittest.TestCase):
    def test_the_page_of_limits_has_the_sources_numbers(self):
        rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) ",
                               text_of("docs/limits.md"), re.M))
        for header in ("dna/sandbox/limits.hpp", "dna/host/limits.hpp"):
            known = list(constants(header))
            self.assertGreater(len(known), 10)
            for name, value in known:
                self.assertEqual(rows.get(name), f"{value:,}", name)


def run_app_even(language, name, text):
    with tempfile.TemporaryDirectory(prefix="ips-") as folder:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
        with open(os.path.join(folder, "dna.toml"), "w",
                  encoding="utf-8") as file:
            file.write('name = "even"\nversion = "1"\n[build]\n'
                       f'language = "{language}"\nsources = ["{name}"]\n'
                       '[entries.even]\nvalidate = "validate_even"\n'
                       '[functions]\nexposed = ["even"]\n')
        return run_script(f"""
            net.install({json.dumps(folder)});
            assertEquals(bob.get(alice.call("even", 4)), 4);
            assertThrows(() => alice.call("even", 5), /5 is not even/);
            assertThrows(() => alice.call("even", "x"),
                         /even takes an integer, got "x"/);
        """)


class Sessions(unittest.TestCase):
    def test_the_session_of_the_readme_prints_what_it_says(self):
        found = list(blocks("README.md"))
        at, session = next((i, text) for i, (_, words, text)
                           in enumerate(found) if words == ["js"])
        self.assertLessEqual(len(session.splitlines()), 16)
        printed = found[at + 1][2]
        done = run_script(session, "--seed", "7")
        self.assertEqual(done.returncode, 0, done)
        pattern = re.escape(printed).replace(r"\." * 8, "[0-9a-f]{8}")
        self.assertRegex(done.stdout, "^" + pattern + "$")

    def test_every_runnable_block_runs(self):
        for path in documents():
            for line, words, text in blocks(path):
                if words[:2] != ["js", "runnable"]:
                    continue
                with self.subTest(block=f"{path}:{line}"):
                    done = run_script(text, "--seed", "1")
                    self.assertEqual(done.returncode, 0, done)

    def test_every_app_in_another_language_is_the_app_even(self):
        endings = {"c": ".c", "rust": ".rs", "wat": ".wat"}
        seen = set()
        for _, words, text in blocks("docs/sdk-languages.md"):
            if words[1:] != ["runnable"]:
                continue
            seen.add(words[0])
            with self.subTest(language=words[0]):
                done = run_app_even(words[0], "even" + endings[words[0]], text)
                self.assertEqual(done.returncode, 0, done)
        self.assertEqual(seen, set(endings))

    def test_prose_has_at_most_100_columns(self):
        for path in documents():
            for number, line in enumerate(text_of(path).splitlines(), 1):
                if not line.startswith("|"):
                    self.assertLessEqual(len(line), 100, f"{path}:{number}")

    def test_every_block_ends(self):
        for path in documents():
            fences = re.findall(r"^```", text_of(path), re.M)
            self.assertEqual(len(fences) % 2, 0, path)


def pattern_of(shown):
    """A pattern for lines of output in which ... stands for anything; a line
    of it alone for any lines, or none."""
    out = ""
    for line in shown:
        if line == "...":
            out += r"(?:.*\n)*?"
        else:
            out += ".*?".join(map(re.escape, line.split("..."))) + r"\n"
    return out


def steps(text, mark):
    """(input, lines shown after it) of a block."""
    found = []
    for line in text.splitlines():
        if line.startswith(mark) or line.startswith("(shell) $ "):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


class Guides(unittest.TestCase):
    """Blocks that open with sh guide or text guide-prompt, in their order, in
    one folder a page: what is typed there is typed here."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ips-")
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "work")
        self.bin = os.path.join(folder.name, "bin")
        os.mkdir(self.folder)
        os.mkdir(self.bin)
        os.symlink(PROGRAM, os.path.join(self.bin, "ips"))

    def shell(self, command):
        path = self.bin + os.pathsep + os.environ["PATH"]
        return subprocess.run(["bash", "-c", command], cwd=self.folder,
                              env={**os.environ, "PATH": path}, text=True,
                              stdin=subprocess.DEVNULL, timeout=TIMEOUT_S,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run_shell(self, text):
        for line, shown in steps(text, "$ "):
            command, _, code = line[2:].partition("   # exit code ")
            done = self.shell(command)
            self.assertEqual(done.returncode, int(code or 0), done)
            self.assertRegex(done.stdout, "^" + pattern_of(shown) + "$", line)

    def run_prompt(self, text, options):
        child = subprocess.Popen([PROGRAM, *options], cwd=self.folder,
                                 text=True, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT)
        with child:
            for line, shown in steps(text, "ips> "):
                if line.startswith("(shell) $ "):
                    self.assertEqual(self.shell(line[10:]).returncode, 0, line)
                    continue
                child.stdin.write(line[5:] + "\nprint('--')\n")
                child.stdin.flush()
                told = "".join(iter(child.stdout.readline, "--\n"))
                self.assertRegex(told, "^" + pattern_of(shown) + "$", line)
            child.stdin.close()

    def run_page(self, path):
        count = 0
        for line, words, text in blocks(path):
            with self.subTest(block=f"{path}:{line}"):
                if words[:2] == ["sh", "guide"]:
                    self.run_shell(text)
                elif words[:2] == ["text", "guide-prompt"]:
                    self.run_prompt(text, words[2:])
                else:
                    continue
                count += 1
        return count

    def test_the_guide_to_writing_a_dna_does_what_it_says(self):
        self.assertGreater(self.run_page("docs/writing-a-dna.md"), 8)

    def test_the_example_of_reloading_does_what_it_says(self):
        self.assertGreater(self.run_page("docs/repl.md"), 1)


class Links(unittest.TestCase):
    def test_every_relative_link_leads_somewhere(self):
        for path in documents():
            for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
                if re.match(r"[a-z]+:", target):
                    continue
                name, _, anchor = target.partition("#")
                to = os.path.normpath(
                    os.path.join(os.path.dirname(path), name)) if name else path
                with self.subTest(link=f"{path}: {target}"):
                    self.assertTrue(os.path.exists(os.path.join(SOURCE, to)))
                    if anchor:
                        self.assertIn(anchor, list(anchors(to)))

    def test_every_document_is_linked(self):
        linked = {"README.md", "docs/README.md"}
        for path in documents():
            for target in re.findall(r"\]\(([^)\s#]+)", prose(path)):
                linked.add(os.path.normpath(
                    os.path.join(os.path.dirname(path), target)))
        self.assertEqual([x for x in documents() if x not in linked], [])


class Tables(unittest.TestCase):
    def test_every_source_file_that_a_document_names_exists(self):
        ending = r"(?:hpp|cpp|h|py|js|def|md|txt|toml)"
        named = re.compile(r"`((?:runtime|dna|actors|tools|tests|docs)/"
                           r"[\w./-]+\." + ending + ")`")
        table = re.compile(r"(?<![\w/.])((?:runtime|dna|actors|tools|tests)/"
                           r"[\w./-]+\." + ending + r")\b")
        own = ["docs/formalism.md", "docs/formats/README.md"]
        for path in documents():
            names = set(named.findall(text_of(path)))
            if path in own:
                names |= set(table.findall(text_of(path)))
            for name in sorted(names):
                with self.subTest(named=f"{path}: {name}"):
                    self.assertTrue(os.path.exists(os.path.join(SOURCE, name)))

    def test_every_format_tag_is_listed(self):
        defined = {}
        for path in files_below(CODE_FOLDERS, (".hpp", ".cpp")):
            for tag in re.findall(r"\bformat_tag\s*=\s*(\d+)", text_of(path)):
                self.assertNotIn(int(tag), defined, path)
                defined[int(tag)] = path
        self.assertTrue(defined)
        rows = re.findall(r"^\| (\d+) \|.*\| ([\w./]+) \|$",
                          text_of("docs/formats/README.md"), re.M)
        self.assertEqual({int(tag): path for tag, path in rows}, defined)

    def test_every_error_code_has_name_meaning_and_hint(self):
        text = text_of("runtime/base/errors.def")
        rows = re.findall(r'^IPS_ERROR\((\d{4}), (\w+), "((?:[^"\\]|\\.)+)", '
                          r'"((?:[^"\\]|\\.)+)"\)$', text, re.M)
        self.assertEqual(len(rows), len(re.findall(r"^IPS_ERROR", text, re.M)))
        codes = [int(row[0]) for row in rows]
        self.assertEqual(codes, sorted(set(codes)))
        self.assertEqual(len({row[1] for row in rows}), len(rows))
        for number, name, meaning, hint in rows:
            self.assertNotEqual(int(number) % 100, 0, name)
            self.assertTrue(meaning.strip() and hint.strip(), name)

    def test_every_error_code_that_a_document_names_exists(self):
        known = set(re.findall(r"^IPS_ERROR\((\d{4})",
                               text_of("runtime/base/errors.def"), re.M))
        for path in documents():
            for code in re.findall(r"\bIPS(\d{4})\b", text_of(path)):
                self.assertIn(code, known, path)


def with_length(data):
    return struct.pack("<I", len(data)) + data


def hash_bytes(text):
    return bytes.fromhex(text) if text else bytes(32)


def ref_bytes(ref):
    return (bytes.fromhex(ref["author"]) + struct.pack("<I", ref["seq"])
            + bytes.fromhex(ref["hash"]))


def entry_hash(kind, content, salt=b""):
    """docs/formats/entry.md."""
    return hashlib.sha256(b"\x01\x01" + with_length(kind.encode())
                          + with_length(salt)
                          + with_length(content)).hexdigest()


def header_hash(row, prev_of_type):
    """docs/formats/header.md."""
    kinds = ["dna", "agent", "create", "update", "remove", "link", "unlink"]
    target = link = b"\x00"
    if "target" in row:
        x = row["target"]
        target = b"\x01" + ref_bytes(x) + bytes.fromhex(x["entry"])
    if "link" in row:
        x = row["link"]
        gone = x.get("removes")
        link = (b"\x01" + bytes.fromhex(x["base"])
                + bytes.fromhex(x["target"]) + with_length(x["tag"].encode())
                + (b"\x01" + ref_bytes(gone) if gone else b"\x00"))
    body = (b"\x01\x03" + bytes.fromhex(row["author"])
            + struct.pack("<I", row["seq"]) + hash_bytes(row["prev"])
            + hash_bytes(prev_of_type) + struct.pack("<q", row["time"])
            + bytes([kinds.index(row["kind"]) + 1])
            + with_length(row["type"].encode()) + hash_bytes(row["entry"])
            + target + link)
    return hashlib.sha256(body).hexdigest()


class Bytes(unittest.TestCase):
    """The tables of docs/formats, written down once more in this file, against
    the hashes of the program."""

    def test_an_entry_is_as_its_page_says(self):
        page = text_of("docs/formats/entry.md")
        self.assertIn(entry_hash("odd", b"7"), page)
        raw = re.search(r"^(01 01 .*)$", page, re.M).group(1)
        self.assertIn(hashlib.sha256(bytes.fromhex(raw)).hexdigest(), page)
        done = run_script('net.install("dna/apps/numbers");'
                          'print(alice.call("odd", 7))')
        self.assertEqual(done.stdout.strip(), entry_hash("odd", b"7"), done)

    def test_headers_of_all_kinds_are_as_their_page_says(self):
        done = run_script("""
            net.install("dna/apps/notes");
            const first = alice.call("post", "one");
            alice.call("edit", first, "two");
            alice.call("write_note", "three");
            const c = alice.commit("post", {text: "four"});
            alice.remove(c);
            const l = alice.link(alice, c.entry, "post");
            alice.unlink(alice, l.header);
            print(JSON.stringify(alice.chain));
        """)
        self.assertEqual(done.returncode, 0, done)
        chain = json.loads(done.stdout)
        latest = {}
        for row in chain:
            self.assertEqual(row["hash"],
                             header_hash(row, latest.get(row["type"])), row)
            latest[row["type"]] = row["hash"]
        self.assertEqual({row["kind"] for row in chain},
                         {"dna", "agent", "create", "update", "remove", "link",
                          "unlink"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
