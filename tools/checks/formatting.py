"""Layout: what clang-format 14 makes of a file is what the file must be."""

import os
import re
import shutil
import subprocess
import sys

from source import Finding

PROGRAM = "clang-format-14"

RULES = {
    "format": "one opinion on layout, the one in .clang-format; "
              "tools/check --fix applies it",
}

_COMPLAINT = re.compile(r"^(.+?):(\d+):\d+: (?:error|warning): code should be")


def check_format(root, paths):
    """One finding a file, at its first difference."""
    first, count = {}, {}
    for output in _run(root, ["--dry-run", "-Werror"], paths):
        for line in output.splitlines():
            found = _COMPLAINT.match(line)
            if found:
                path = found.group(1)
                first.setdefault(path, int(found.group(2)))
                count[path] = count.get(path, 0) + 1
            elif line.startswith(("error:", "Error ", "Invalid")):
                sys.exit(f"tools/check: {PROGRAM}: {line}")
    for path, line in first.items():
        places = "1 place" if count[path] == 1 else f"{count[path]} places"
        yield Finding(path, line, "format", f"{places} from here on")


def fix_format(root, paths):
    for _ in _run(root, ["-i"], paths):
        pass


def _run(root, options, paths):
    """Runs one process a core; yields what each said."""
    if not paths:
        return
    if not shutil.which(PROGRAM):
        sys.exit(f"tools/check: {PROGRAM} is missing: run tools/setup packages")
    workers = min(len(paths), os.cpu_count() or 1)
    running = [subprocess.Popen([PROGRAM, *options, *paths[i::workers]],
                                cwd=root, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)
               for i in range(workers)]
    for process in running:
        yield process.communicate()[1]
