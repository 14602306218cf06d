"""Counts the parameters of functions in C++ and CUDA sources; a function of kernels/ takes five at most.

    python3 tests/style/parameters.py FOLDER...

Prints every function that takes more, and fails if there is one. It reads text, not a syntax tree: a name before parentheses that
hold declarations (a type before each name), followed by what follows a function's parameters. Lambdas count as functions.
"""
import re
import sys
from pathlib import Path

MOST = 5
SUFFIXES = (".hpp", ".cuh", ".cpp", ".cu")
KEYWORDS = {"if", "for", "while", "switch", "return", "sizeof", "catch", "decltype", "alignas", "static_assert", "noexcept",
            "static_cast", "reinterpret_cast", "const_cast", "defined", "__launch_bounds__", "__attribute__", "__align__"}
CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}


def without_comments_and_strings(text):
    """The same text, with blanks in their place, so that lines keep their numbers."""
    def blanks(match):
        return re.sub(r"[^\n]", " ", match.group())
    text = re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'(?<!\d\'\d)', blanks, text, flags=re.S)
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", blanks, text, flags=re.M)


def end_of_group(text, start):
    """Index of the parenthesis that closes the one at `start`, or None."""
    depth = 0
    for i in range(start, len(text)):
        if text[i] in "([{":
            depth += 1
        elif text[i] in ")]}":
            depth -= 1
            if depth == 0:
                return i
    return None


def split_at_commas(inside):
    """Parts between commas outside of any brackets, angle brackets of templates included."""
    parts, depth, begin = [], 0, 0
    for i, c in enumerate(inside):
        if c in "([{<":
            depth += 1
        elif c in ")]}>" and inside[i - 1:i + 1] != "->":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(inside[begin:i])
            begin = i + 1
    parts.append(inside[begin:])
    return [p.strip() for p in parts if p.strip()]


# A type, perhaps of a template, then perhaps a name and a default.
DECLARATION = re.compile(
    r"^(?:(?:const|unsigned|static|volatile|typename|__grid_constant__|struct|constexpr)\s+)*"
    r"[A-Za-z_][\w:]*(?:\s*<.*>)?(?:::\w+)*\s*(?:const\b\s*)?"
    r"(?:(?:\.\.\.|[&*]|const\b|__restrict__)\s*)*"
    r"(?:(?:[A-Za-z_]\w*)?(?:\s*\[[^\]]*\])*|\(\s*[&*]\s*\w*\s*\)(?:\s*\[[^\]]*\])+)"
    r"\s*(?:=.*)?$", re.S)
FOLLOWS_PARAMETERS = re.compile(r"\s*(?:(?:const|noexcept|override|final|mutable)\b\s*)*(?:->[^{;]*)?(?:\{|;|=\s*(?:default|delete|0)|:[^:])", re.S)


def functions(text):
    """(line, name, parameters) of every function that is declared or defined."""
    code = without_comments_and_strings(text)
    for match in re.finditer(r"(?:(operator\s*(?:\(\)|[^\s\w(]{1,2})\s*)|([A-Za-z_~]\w*|\])\s*)\(", code):
        name = (match.group(1) or match.group(2)).strip()
        open_at = match.end() - 1
        end = end_of_group(code, open_at)
        if name in KEYWORDS or end is None:
            continue
        parameters = split_at_commas(code[open_at + 1:end])
        follows = FOLLOWS_PARAMETERS.match(code, end + 1)
        if not parameters or not follows or not all(DECLARATION.match(p) for p in parameters):
            continue
        if name != "]":
            # A declaration has its type before its name; a call that ends a statement has none, and names alone inside.
            before = code[:match.start()].rstrip()
            typed = re.search(r"[\w>&*]$", before) and not re.search(r"\b(?:return|else|case|new|throw|co_return)$", before)
            constructor = name[:1].isupper() and all(re.search(r"[\w>&*]\s+[&*]*\w+|[&*]", p) for p in parameters)
            if not (typed or constructor):
                continue
            bare = all(re.fullmatch(r"\w+", p) for p in parameters)
            if bare and code[end + 1:].lstrip()[:1] == ";" and not all(p in ("int", "float", "bool", "char") or p[:1].isupper() for p in parameters):
                continue                         # a variable and what it is made from
        yield code.count("\n", 0, match.start()) + 1, "lambda" if name == "]" else name, parameters


def sources(folders):
    for folder in folders:
        path = Path(folder)
        yield from [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES)


def main(folders):
    found = [(path, *f) for path in sources(folders) for f in functions(path.read_text())]
    many = [f for f in found if len(f[3]) > MOST]
    for path, line, name, parameters in many:
        print(f"{path}:{line}: {name} takes {len(parameters)} parameters, {MOST} at most: {', '.join(parameters)}")
    if not found:
        print("no function found")
    else:
        print(f"{len(found)} functions, {len(many)} with more than {MOST} parameters")
    return 1 if many or not found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
