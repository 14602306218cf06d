"""Reads PTX, as nvcc emits it, into functions of statements."""
import re
from dataclasses import dataclass, field

SIZES = {f"{kind}{bits}": bits // 8 for kind in "usbf" for bits in (8, 16, 32, 64) if kind != "f" or bits > 16}
LINKAGE = r"(?:\.(?:visible|weak|extern)\s+)*"
NAME = r"[$%A-Za-z_][\w$]*"


class PtxError(Exception):
    """What of the PTX is not understood, and where."""


@dataclass
class Variable:
    """A parameter, or something that lies in memory."""
    name: str
    size: int
    align: int
    values: str = ""


@dataclass
class Statement:
    kind: str  # "instruction", "directive", "label", "open" or "close" of a scope
    text: str
    line: int


@dataclass
class Function:
    name: str
    entry: bool
    parameters: list
    result: Variable | None
    most_threads: int
    body: list = field(default_factory=list)


@dataclass
class Module:
    functions: dict = field(default_factory=dict)  # by name; those without a body are external
    variables: list = field(default_factory=list)
    shared: list = field(default_factory=list)  # of all kernels
    dynamic_shared: list = field(default_factory=list)  # names, all of one place: a kernel uses one of them


def split_operands(text):
    """At commas outside of brackets."""
    parts, depth, part = [], 0, ""
    for c in text:
        depth += (c in "{[(") - (c in "}])")
        if c == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += c
    return parts + [part.strip()] if part.strip() else parts


def statements(text):
    at, line, start, held = 0, 1, 1, ""
    while at < len(text):
        c = text[at]
        if text.startswith("//", at):
            at = text.find("\n", at)
            continue
        line += c == "\n"
        if not held:
            start = line
            if c.isspace() or c in "{}":
                if c in "{}":
                    yield Statement("open" if c == "{" else "close", c, line)
                at += 1
                continue
        at += 1
        if c == '"':
            end = text.index('"', at)
            held += text[at - 1:end + 1]
            at = end + 1
        elif c == ";":
            words = " ".join(held.split())
            yield Statement("directive" if words.startswith(".") else "instruction", words, start)
            held = ""
        elif c == ":" and re.fullmatch(r"\s*" + NAME, held) and not text.startswith(":", at):
            yield Statement("label", held.strip(), start)
            held = ""
        elif c == "{" and re.search(r"\.(entry|func)\b", held):
            yield Statement("head", " ".join(held.split()), start)
            yield Statement("open", c, line)
            held = ""
        else:
            held += c


def variable(text, space):
    """`.param .align 8 .b8 name[16]`, `.shared .b64 name`, `.global .align 1 .b8 name[4] = {1, 2}`."""
    match = re.match(LINKAGE + rf"\.{space}\s+(?:\.align\s+(\d+)\s+)?\.(\w+)\s+(?:\.ptr\s+(?:\.\w+\s+)?(?:\.align\s+\d+\s+)?)?"
                     rf"({NAME})(?:\[(\d*)\])?\s*(?:=\s*\{{(.*)\}})?$", text)
    if not match or match[2] not in SIZES:
        raise PtxError(f"not understood: {text[:200]}")
    align, kind, name, count, values = match.groups()
    if values and kind != "b8":
        raise PtxError(f"initial values that are not bytes: {text[:200]}")
    count = 1 if count is None else int(count or 0)
    return Variable(name, SIZES[kind] * count, int(align or SIZES[kind]), values or "")


def head(text):
    match = re.match(LINKAGE + rf"\.(entry|func)\s*(?:\((.*?)\))?\s*({NAME})\s*(?:\((.*?)\))?(.*)$", text)
    if not match:
        raise PtxError(f"no function: {text[:200]}")
    kind, result, name, parameters, rest = match.groups()
    most = re.search(r"\.maxntid\s+(\d+)", rest)
    return Function(name, kind == "entry", [variable(p, "param") for p in split_operands(parameters or "")],
                    variable(result, "param") if result else None, int(most[1]) if most else 1024)


def read(text):
    module, function, depth = Module(), None, 0
    # What stands before the first function ends with no semicolon.
    text = re.sub(r"^\.(version|target|address_size)\b.*$", "", text, flags=re.MULTILINE)
    for s in statements(text):
        if s.kind == "head":
            function = head(s.text)
            module.functions[function.name] = function
            depth = 0
        elif function is None:
            read_declaration(module, s)
        else:
            depth += (s.kind == "open") - (s.kind == "close")
            if s.kind == "open" and depth == 1:
                continue
            if depth == 0:
                function = None
            else:
                function.body.append(s)
    return module


def read_declaration(module, s):
    text = re.sub("^" + LINKAGE, "", s.text)
    if text.startswith(".func"):
        module.functions.setdefault(head(s.text).name, head(s.text))
    elif text.startswith((".global", ".const")):
        module.variables.append(variable(s.text, text[1:].split()[0]))
    elif text.startswith(".shared"):
        one = variable(s.text, "shared")
        if one.size == 0:
            module.dynamic_shared.append(one.name)
        else:
            module.shared.append(one)
    elif not text.startswith((".file", ".section", ".alias")) or text.startswith(".alias"):
        raise PtxError(f"line {s.line}: not understood: {s.text[:200]}")
