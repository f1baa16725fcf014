"""The files of the tree, and C++ text with comments and literals blanked."""

import bisect
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property

CPP_SUFFIXES = (".hpp", ".cpp", ".h", ".c", ".cc")

# Comments, raw strings, strings, characters (not the ' of 1'000).
_TOKEN = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
      |\b(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"
      |"(?:\\.|[^"\\\n])*"
      |(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'""",
    re.VERBOSE | re.DOTALL)
_INK = re.compile(r"[^\n]")
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w*)(?:\\\n|[^\n])*", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    what: str
    warning: bool = False

    def __str__(self):
        mark = " (warning)" if self.warning else ""
        return f"{self.path}:{self.line}: {self.rule}{mark}: {self.what}"


def _blank(match):
    text = match.group()
    if match.group("comment") is not None:
        return _INK.sub(" ", text)
    first = text.index('"' if '"' in text[:4] else "'") + 1
    return text[:first] + _INK.sub(" ", text[first:-1]) + text[-1]


def _without_directives(code):
    """Blanks preprocessor lines and what stands behind #else or #elif: braces
    balance in each branch by itself."""
    kept, end, branches = [], 0, []
    for match in _DIRECTIVE.finditer(code):
        between = code[end:match.start()]
        kept.append(between if all(branches) else _INK.sub(" ", between))
        kept.append(_INK.sub(" ", match.group()))
        end = match.end()
        word = match.group(1)
        if word in ("if", "ifdef", "ifndef"):
            branches.append(True)
        elif word in ("else", "elif") and branches:
            branches[-1] = False
        elif word == "endif" and branches:
            branches.pop()
    kept.append(code[end:])
    return "".join(kept)


class Source:
    """One C++ file. The blanked texts keep every line and column."""

    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), encoding="utf-8",
                  errors="replace", newline="\n") as file:
            self.text = file.read()

    @cached_property
    def code(self):
        return _TOKEN.sub(_blank, self.text)

    @cached_property
    def bare(self):
        return _without_directives(self.code)

    @cached_property
    def _line_starts(self):
        return [0] + [m.end() for m in re.finditer("\n", self.text)]

    def line_of(self, position):
        return bisect.bisect_right(self._line_starts, position)

    @property
    def line_count(self):
        return self.text.count("\n") + (not self.text.endswith("\n"))

    def includes(self):
        """Yields (line, target, quoted) for each include directive."""
        raw = self.text.split("\n")
        for number, line in enumerate(self.code.split("\n")):
            if not re.match(r"\s*#\s*include\b", line):
                continue
            found = re.search(r'include\s*([<"])([^>"]+)[>"]', raw[number])
            if found:
                yield number + 1, found.group(2), found.group(1) == '"'


def is_cpp(path):
    return path.endswith(CPP_SUFFIXES)


def within(path, folders):
    """Whether the path is, or lies in, one of the folders."""
    return any(path == f or path.startswith(f + "/") for f in folders)


def tree_files(root):
    """Tracked files, and untracked ones that git does not ignore."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"],
        check=True, stdout=subprocess.PIPE).stdout.decode().split("\0")
    return sorted({p for p in listed
                   if p and os.path.isfile(os.path.join(root, p))})
