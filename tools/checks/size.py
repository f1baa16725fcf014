"""The size gate of STYLE: lines of a file and of a function."""

import re

from source import Finding

HEADER_MAX = 250
FILE_MAX = 600
FILE_WISH = 400
FUNCTION_MAX = 70
FUNCTION_WISH = 40

RULES = {
    "file-size": f"STYLE: a header has at most {HEADER_MAX} lines, a .cpp "
                 f"at most {FILE_WISH}, never over {FILE_MAX}: split by concept",
    "function-size": f"STYLE: a function over {FUNCTION_WISH} lines needs a "
                     f"reason, over {FUNCTION_MAX} never: branches in the "
                     "parent, pure leaves",
}

_STRUCTURE = re.compile(r"[{}();]")
_LAMBDA = re.compile(
    r"\]\s*(<[^{}]*>\s*)?(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*)?"
    r"(mutable\s*|noexcept\s*|constexpr\s*|->[^{};=]*)*$")
_REQUIRES = re.compile(r"\brequires\s*(\([^{}]*\))?\s*$")
_LABEL = re.compile(r"\s*(public|private|protected)\s*:(?!:)")
_TYPE = re.compile(r"\b(class|struct|union|enum)\b[^()]*$")
_NAMESPACE = re.compile(r'\s*(inline\s+)?namespace\b|\s*extern\s*"\s*"\s*$')
_NAME = re.compile(r"(operator\s*(?:\(\)|[^\s(]+)|~?\w+(?:\s*::\s*~?\w+)*)\s*\(")


def check_file(source):
    lines = source.line_count
    limit = FILE_MAX if source.path.endswith((".cpp", ".c", ".cc")) \
        else HEADER_MAX
    if lines > limit:
        yield Finding(source.path, lines, "file-size",
                      f"{lines} lines, limit {limit}")
    elif limit == FILE_MAX and lines > FILE_WISH:
        yield Finding(source.path, lines, "file-size",
                      f"{lines} lines, wished {FILE_WISH}", warning=True)


def check_functions(source):
    for first, last, name in functions(source):
        lines = last - first + 1
        if lines > FUNCTION_MAX:
            yield Finding(source.path, first, "function-size",
                          f"{name}: {lines} lines, limit {FUNCTION_MAX}")
        elif lines > FUNCTION_WISH:
            yield Finding(source.path, first, "function-size",
                          f"{name}: {lines} lines, wished {FUNCTION_WISH}",
                          warning=True)


def functions(source):
    """Yields (first line, last line, name) of each function: a body at the
    level of a namespace or type, and a lambda in a table there. What is within
    a body belongs to it."""
    code = source.bare
    scopes = []  # (kind, parentheses open before it, start of its statement)
    head, parens, depth, body = 0, 0, 0, None
    for match in _STRUCTURE.finditer(code):
        mark, at = match.group(), match.start()
        if body is not None:
            depth += (mark == "{") - (mark == "}")
            if depth == 0:
                yield source.line_of(body[0]), source.line_of(at), body[1]
                body = None
                listed = parens or (scopes and scopes[-1][0] == "list")
                head = head if listed else at + 1
        elif mark == "(":
            parens += 1
        elif mark == ")":
            parens = max(0, parens - 1)
        elif mark == ";":
            head = head if parens else at + 1
        elif mark == "{":
            kind = _kind(code[head:at], parens, scopes)
            if kind == "function":
                body, depth = _begin(code, head, at), 1
            else:
                scopes.append((kind, parens, head))
                parens = 0
                head = head if kind == "list" else at + 1
        elif scopes:
            kind, parens, before = scopes.pop()
            head = before if kind == "list" else at + 1


def _begin(code, head, at):
    """Where a function's text starts, and its name."""
    text = code[head:at]
    label = _LABEL.match(text)
    while label:
        head += label.end()
        text = code[head:at]
        label = _LABEL.match(text)
    start = head + len(text) - len(text.lstrip())
    introducer = _LAMBDA.search(text[-400:])
    if introducer and "operator" not in text:
        return at - len(introducer.group()), "lambda"
    name = _NAME.search(_without_template(text.strip()))
    return start, name.group(1) if name else "function"


def _kind(head, parens, scopes):
    """What an opening brace opens: namespace, type, function, or list (an
    initialiser or a requirement)."""
    is_lambda = _LAMBDA.search(head[-400:])
    if parens or (scopes and scopes[-1][0] == "list"):
        return "function" if is_lambda else "list"
    if _NAMESPACE.match(head):
        return "namespace"
    while _LABEL.match(head):
        head = head[_LABEL.match(head).end():]
    head = re.sub(r"alignas\s*\([^()]*\)", "", head)
    head = _without_template(re.sub(r"\[\[.*?\]\]", "", head).strip())
    if _REQUIRES.search(head):
        return "list"
    if _TYPE.search(head):
        return "type"
    if is_lambda:
        return "function"
    if "(" not in head or _assigns(head) or _initialises_member(head):
        return "list"
    return "function"


def _without_template(head):
    """The head without the parameter lists of `template <...>` before it."""
    while True:
        found = re.match(r"template\s*<", head)
        if not found:
            return head
        depth, round_depth, at = 1, 0, found.end()
        while at < len(head) and depth:
            mark = head[at]
            round_depth += (mark == "(") - (mark == ")")
            if not round_depth:
                depth += (mark == "<") - (mark == ">" and head[at - 1] != "-")
            at += 1
        head = head[at:].strip()


def _outside_parens(head):
    before = None
    while before != head:
        before, head = head, re.sub(r"\([^()]*\)", "@", head)
    return head


def _assigns(head):
    head = re.sub(r"\boperator\s*[^\w\s(]+", "operator", head)
    return re.search(r"(?<![=!<>])=(?!=)", _outside_parens(head))


def _initialises_member(head):
    """In `x::x(int a) : a_{` the brace is a member's, not the body's: it stands
    behind a name, the body's behind `)` or `}`."""
    flat = _outside_parens(head)
    return re.search(r"@[^@:]*(?<!:):(?!:)", flat) \
        and re.search(r"[\w>]\s*$", flat)
