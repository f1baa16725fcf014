"""The tables of DESIGN 4 and 5: folders, their order, the homes of libraries.

This is the one place where they are written as code.
"""

import os
import re

from source import Finding, within

TOP_FOLDERS = {"runtime", "dna", "actors", "tests", "tools", "docs", ".ci"}

# A file may include from folders of a lower level, and from its own folder.
# A folder of runtime/ that is not here must first get its place.
LEVELS = {
    "runtime/base": 0,
    "runtime/crypto": 1,
    "runtime/codec": 1,
    "runtime/storage": 1,
    "runtime/chain": 2,
    "runtime/dht": 3,
    "runtime/gossip": 4,
    "dna": 5,
    "actors": 6,
    "tools": 7,
    "tests": 8,
}

# Guest code is built for WebAssembly by app authors: it sees the SDK only.
GUEST = ("dna/sdk", "dna/apps")

# (name, what an include of it looks like, its homes)
LIBRARIES = [
    ("Botan", r"botan/", ["runtime/crypto"]),
    ("libsodium", r"sodium(\.h$|/)", ["runtime/crypto"]),
    ("cereal", r"cereal/", ["runtime/codec"]),
    ("SQLite", r"sqlite3(ext)?\.h$", ["runtime/storage"]),
    ("wabt", r"(src/)?wabt/|wasm\.h$", ["dna/sandbox"]),
    ("JavaScriptCore", r"(JavaScriptCore|jsc)/", ["dna/sandbox", "tools/repl"]),
    ("CAF", r"caf/", ["actors", "tools", "tests"]),
    ("libseccomp", r"seccomp\.h$", ["dna/isolation"]),
    ("CLI11", r"CLI/", ["tools"]),
    ("libedit", r"histedit\.h$|editline/|readline/", ["tools"]),
    ("toml++", r"toml\+\+/|toml(plusplus)?\.hpp$", ["dna/manifest"]),
    ("nlohmann-json", r"nlohmann/", ["dna", "tools", "tests",
                                     "actors/host", "actors/protocol"]),
    ("spdlog", r"spdlog/", ["actors", "tools", "tests"]),
    ("Catch2", r"catch2/", ["tests"]),
    ("rapidcheck", r"rapidcheck(\.h$|/)", ["tests"]),
    ("OpenSSL", r"openssl/", []),
]

_BANNED = r"(utils?|common|misc|helpers?)"
_BANNED_NAME = re.compile(rf"(?:.*[_-])?{_BANNED}$", re.IGNORECASE)

RULES = {
    "top-folder": "DESIGN 4: no other folder at the top",
    "banned-name": "STYLE: a name like utils says nothing, so everything "
                   "ends up there; name it after its main type",
    "include-root": "includes are rooted at the repository, so that a line "
                    "tells which layer it reaches",
    "include-level": "DESIGN 4: tools, tests -> actors -> dna -> runtime "
                     "(gossip -> dht -> chain -> codec, crypto, storage -> "
                     "base), never upward; the table is in "
                     "tools/checks/layout.py",
    "library-home": "DESIGN 4 and 5: each library has one home, behind which "
                    "it can be replaced",
    "main-home": "DESIGN 4: what has a main is a tool",
}


def _level_folder(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "runtime" else parts[0]


def check_names(paths):
    known, seen = set(TOP_FOLDERS), set()
    for path in paths:
        parts = path.split("/")
        if len(parts) > 1 and parts[0] not in known:
            known.add(parts[0])
            yield Finding(path, 1, "top-folder", f'unknown folder "{parts[0]}"')
        for depth, part in enumerate(parts):
            stem = part.split(".")[0] if depth == len(parts) - 1 else part
            here = "/".join(parts[:depth + 1])
            if here not in seen and _BANNED_NAME.match(stem):
                seen.add(here)
                yield Finding(path, 1, "banned-name", f'"{part}"')


def check_includes(source):
    guest = within(source.path, GUEST)
    mine = _level_folder(source.path)
    for line, target, quoted in source.includes():
        yield from _check_home(source.path, line, target)
        rooted = target.split("/")[0] in TOP_FOLDERS and "/" in target
        if guest:
            if rooted and not within(target, GUEST):
                yield Finding(source.path, line, "include-level",
                              f"guest code includes the host's {target}")
        elif rooted:
            yield from _check_level(source.path, line, mine, target)
        elif quoted:
            yield Finding(source.path, line, "include-root",
                          f'"{target}" is not rooted at the repository')


def _check_level(path, line, mine, target):
    theirs = _level_folder(target)
    for folder in (mine, theirs):
        if folder not in LEVELS:
            yield Finding(path, line, "include-level",
                          f"{folder} has no place in the order")
            return
    if mine != theirs and LEVELS[theirs] >= LEVELS[mine]:
        way = "beside" if LEVELS[theirs] == LEVELS[mine] else "above"
        yield Finding(path, line, "include-level",
                      f"{target}: {theirs} stands {way} {mine}")


def _check_home(path, line, target):
    for name, pattern, homes in LIBRARIES:
        if re.match(pattern, target) and not within(path, homes):
            where = ", ".join(homes) or "no folder: it is not ours to use"
            yield Finding(path, line, "library-home",
                          f"<{target}>: {name} is at home in {where}")


def check_main(source):
    if within(source.path, ("tools", "tests")):
        return
    found = re.search(r"^(?:int|auto)\s+main\s*\(", source.code, re.MULTILINE)
    if found:
        yield Finding(source.path, source.line_of(found.start()), "main-home",
                      f"a main in {os.path.dirname(source.path)}")
