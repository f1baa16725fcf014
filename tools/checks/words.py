"""What DESIGN 3 and STYLE forbid to write, found in text without comments."""

import os
import re

from source import Finding, within

# The deterministic part of the tree: all it learns, it is handed.
PURE = ("runtime", "dna", "actors")
EVERYWHERE = ("runtime", "dna", "actors", "tools", "tests")
# Guest code and the engines must know WebAssembly's floating point.
FLOATS_ALLOWED = ("dna/sandbox", "dna/sdk", "dna/apps")

RULES = {
    "wall-clock": "DESIGN 3: time comes from the injected clock, or a run "
                  "cannot be repeated",
    "randomness": "DESIGN 3: randomness comes from the seed, or a run cannot "
                  "be repeated",
    "thread": "DESIGN 3: no threads, no blocking; the scheduler owns both",
    "blocking": "STYLE: a finite timeout on every request, no blocking "
                "actor in product code",
    "float": "DESIGN 3: floating point differs between machines; use "
             "integers in millionths",
    "unordered-order": "DESIGN 3: the order of an unordered container "
                       "differs between builds; iterate a sorted one",
    "catch-all": "STYLE: an exception ends in the wrapper that called, by "
                 "its type; what catches all must throw on",
    "owning-new": "STYLE: no owning raw pointers; make_unique, make_shared, "
                  "or a value",
    "todo": "STYLE: no TODO without an issue: write TODO(#12)",
    "one-scheduler": "DESIGN 3: the testing coordinator is used in one file",
}

# (rule, pattern, folders, folders that are free of it)
_WORDS = [
    ("wall-clock",
     r"\b(?:system_clock|high_resolution_clock|utc_clock|file_clock)\b"
     r"|\bsteady_clock\s*::\s*now\b"
     r"|\b(?:gettimeofday|clock_gettime|localtime|gmtime)\b"
     r"|(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0)\s*\)", PURE, ()),
    ("randomness",
     r"\brandom_device\b|(?<![\w.>])s?rand\s*\(|\brandom_shuffle\b"
     r"|\b(?:getrandom|getentropy|arc4random\w*|randombytes\w*)\b"
     r"|\b(?:AutoSeeded_RNG|System_RNG)\b", PURE, ()),
    ("thread",
     r"\bstd\s*::\s*(?:thread|jthread|async|promise|packaged_task"
     r"|(?:shared_)?future|(?:recursive_|shared_|timed_|recursive_timed_"
     r"|shared_timed_)?mutex|condition_variable(?:_any)?|call_once"
     r"|counting_semaphore|binary_semaphore|latch|barrier)\b"
     r"|\bthis_thread\b|\bsleep_(?:for|until)\b"
     r"|(?<![\w.>])(?:u|nano)?sleep\s*\("
     r"|\bpthread_(?:create|join|mutex|cond|rwlock)\w*", PURE, ()),
    ("blocking",
     r"\bscoped_actor\b|(?<![\w.>])infinite\b", ("actors",), ()),
    ("float", r"\b(?:float|double)\b", PURE, FLOATS_ALLOWED),
    ("catch-all", r"\bcatch\s*\(\s*\.\.\.\s*\)", EVERYWHERE, ()),
    ("owning-new",
     r"(?<!operator )(?<!operator)\bnew\s+(?:\(\s*std\s*::\s*nothrow\s*\)\s*)?"
     r"[\w:]|(?<!operator )(?<!operator)(?<!=)(?<!= )\bdelete\b(?!\s*[;,)])"
     r"|(?<!=)(?<!= )\bdelete\s*\(", EVERYWHERE, ()),
]
_WORDS = [(rule, re.compile(pattern), folders, free)
          for rule, pattern, folders, free in _WORDS]

_TODO = re.compile(r"\b(TODO|FIXME|XXX)\b(?![^\n]*(#\d|\bissue \d))")
_UNORDERED = re.compile(r"\bunordered_(?:multi)?(?:map|set)\s*<")


def check_words(source):
    for rule, pattern, folders, free in _WORDS:
        if not within(source.path, folders) or within(source.path, free):
            continue
        for found in pattern.finditer(source.code):
            if _is_sound(rule, source.code, found):
                continue
            text = " ".join(found.group().split())
            yield Finding(source.path, source.line_of(found.start()), rule,
                          text)


def _is_sound(rule, code, found):
    """A `new` that a smart pointer takes at once (a private constructor), and
    a `catch (...)` whose block throws on or keeps the exception to throw."""
    if rule == "owning-new":
        before = code[max(0, found.start() - 160):found.start()]
        return re.search(r"_ptr<[^;{}()]*>\s*\w*\s*[({]\s*$", before)
    if rule == "catch-all":
        block = code[found.end():].split("}", 1)[0]
        return re.search(r"\bthrow\s*;|\bcurrent_exception\s*\(", block)
    return False


def check_todo(source):
    for found in _TODO.finditer(source.text):
        yield Finding(source.path, source.line_of(found.start()), "todo",
                      found.group(1))


def check_unordered(source, sources):
    """Loops over an unordered container that this file or its other half
    (.hpp of a .cpp) declares."""
    if not within(source.path, PURE):
        return
    stem = os.path.splitext(source.path)[0]
    names = set()
    for suffix in (".hpp", ".cpp"):
        if stem + suffix in sources:
            names |= _unordered_names(sources[stem + suffix].code)
    if not names:
        return
    name = rf"(?:[\w.]|->|::)*?\b(?:{'|'.join(sorted(names))})"
    loop = re.compile(rf"\bfor\s*\([^;(){{}}]*[^:]:\s*{name}\s*\)"
                      rf"|\b{name}\s*(?:\.|->)\s*c?begin\s*\(")
    for found in loop.finditer(source.code):
        yield Finding(source.path, source.line_of(found.start()),
                      "unordered-order", " ".join(found.group().split()))


def _unordered_names(code):
    names = set()
    for found in _UNORDERED.finditer(code):
        depth, at = 1, found.end()
        while at < len(code) and depth:
            depth += (code[at] == "<") - (code[at] == ">")
            at += 1
        named = re.match(r"\s*&?\s*(\w+)\s*[;{=,)]", code[at:at + 120])
        if named:
            names.add(named.group(1))
    return names


def check_one_scheduler(sources):
    users = [s for s in sources.values()
             if within(s.path, ("actors", "tools"))
             and re.search(r"\btest_coordinator\b", s.text)]
    for source in users[1:]:
        at = source.text.index("test_coordinator")
        yield Finding(source.path, source.line_of(at), "one-scheduler",
                      f"also used in {users[0].path}")
