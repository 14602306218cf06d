"""Plants faults in a source text, behind a switch that chooses one of them at run time."""
import re
from dataclasses import dataclass

OPENS, CLOSES = "«", "»"


class Moved(Exception):
    """A fault's place is not where its context says."""


@dataclass(frozen=True)
class Fault:
    """`context`: a piece of the file that occurs once, in which « and » enclose what `wrong` replaces: an expression, statements
    (that end in a semicolon), or the value of a constant."""
    path: str
    context: str
    wrong: str
    kind: str


@dataclass
class Place:
    begin: int
    end: int
    faults: list                                 # (number, wrong)
    within: list


def span_of(fault, text):
    """(begin, end) of what the fault replaces."""
    if fault.context.count(OPENS) != 1 or fault.context.count(CLOSES) != 1:
        raise Moved(f"{fault.path}: the context {fault.context!r} needs one {OPENS} and one {CLOSES}")
    before, right, after = (squeezed(part) for part in re.split(f"[{OPENS}{CLOSES}]", fault.context))
    context, all_of_it = before + right + after, squeezed(text)
    n = all_of_it.count(context)
    if n != 1:
        raise Moved(f"{fault.path}: the context {fault.context!r} occurs {n} times, not once")
    if right == squeezed(fault.wrong):
        raise Moved(f"{fault.path}: {right!r} is replaced by itself")
    printed = [i for i, letter in enumerate(text) if not letter.isspace()]
    first = all_of_it.index(context) + len(before)
    return printed[first], printed[first + len(right) - 1] + 1


def squeezed(text):
    """Without white space: how lines are broken is the formatter's business."""
    return "".join(text.split())


def places(faults, text):
    """Places as trees: those within others below these."""
    spans = {}
    for number, fault in faults:
        spans.setdefault(span_of(fault, text), []).append((number, fault.wrong))
    roots, path = [], []
    for begin, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        place = Place(begin, end, spans[begin, end], [])
        while path and path[-1].end <= begin:
            path.pop()
        if path and end > path[-1].end:
            raise Moved(f"{faults[0][1].path}: faults overlap at {text[begin:end]!r}")
        (path[-1].within if path else roots).append(place)
        path.append(place)
    return roots


def rewritten(begin, end, within, text):
    parts, at = [], begin
    for place in within:
        parts += [text[at:place.begin], switched(place, text)]
        at = place.end
    return "".join(parts + [text[at:end]])


def switched(place, text):
    right = rewritten(place.begin, place.end, place.within, text)
    if right.rstrip().endswith((";", "}")):
        for number, wrong in place.faults:
            right = f"if (lithofront_mutation::mutant_is({number})) {{ {wrong} }} else {{ {right} }}"
        return right
    for number, wrong in place.faults:
        right = f"(lithofront_mutation::mutant_is({number}) ? ({wrong}) : ({right}))"
    return right


def planted(faults, text):
    """The text with all `faults`, (number, Fault)s of one file, in it."""
    constants = []
    for number, fault in faults:
        begin = span_of(fault, text)[0]
        line = text.rfind("\n", 0, begin) + 1
        if text.startswith("constexpr ", line):
            constants.append(line)
    new = rewritten(0, len(text), places(faults, text), text)
    # A constant that a switch chooses is known at run time only. Lines keep their order: constants stand at the beginning of theirs.
    for line in constants:
        declaration = re.match(r"constexpr [^=]*=", text[line:]).group()
        new = new.replace(declaration, declaration.replace("constexpr", "inline const", 1))
    return new
