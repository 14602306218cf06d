"""Instructions that only compute."""
from .body import CPP, unsigned
from .reader import SIZES, PtxError

FLOATS = ("f32", "f64")
INTEGER_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "lo": "<", "ls": "<=", "hi": ">", "hs": ">="}
# The ordered ones are false, those that end in u true, where an operand is not a number.
FLOAT_COMPARISONS = {"eq": "({a} == {b})", "ne": "({a} < {b} || {a} > {b})", "lt": "({a} < {b})", "le": "({a} <= {b})",
                     "gt": "({a} > {b})", "ge": "({a} >= {b})", "equ": "!({a} < {b} || {a} > {b})", "neu": "!({a} == {b})",
                     "ltu": "!({a} >= {b})", "leu": "!({a} > {b})", "gtu": "!({a} <= {b})", "geu": "!({a} < {b})",
                     "num": "({a} == {a} && {b} == {b})", "nan": "!({a} == {a} && {b} == {b})"}


def need(condition, parts):
    if not condition:
        raise PtxError(f"unknown opcode {'.'.join(parts)}")


def sum_or_product(b, p, o, line):
    kind, sign = p[-1], {"add": "+", "sub": "-", "mul": "*", "div": "/"}[p[0]]
    if kind in FLOATS:
        need(p[1:-1] in (["rn"], []), p)  # without a rounding, ptxas may fuse it: the tests want one
        return b.write(o[0], kind, f"canonical({b.read(o[1], kind)} {sign} {b.read(o[2], kind)})")
    if p[0] == "div":
        need(len(p) == 2, p)
        return b.write(o[0], kind, f"quotient<{CPP[kind]}>({b.read(o[1], kind)}, {b.read(o[2], kind)}, {line})")
    if p[0] == "mul":
        return product(b, p, o, line)
    need(len(p) == 2, p)
    u = unsigned(kind)
    return b.write(o[0], kind, f"({u})(({u}){b.read(o[1], kind)} {sign} ({u}){b.read(o[2], kind)})")


def product(b, p, o, line):
    """mul and mad of integers."""
    need(len(p) == 3 and p[1] in ("lo", "hi", "wide"), p)
    kind, bits = p[2], 8 * SIZES[p[2]]
    need(kind not in FLOATS, p)
    x, y = b.read(o[1], kind), b.read(o[2], kind)
    if p[1] == "wide":
        to = f"{kind[0]}{2 * bits}"
        value = f"({unsigned(to)})(({CPP[to]}){x} * ({CPP[to]}){y})"
    elif p[1] == "lo":
        to = kind
        value = f"({unsigned(to)})((uint64_t){x} * (uint64_t){y})"
    else:
        to, wide = kind, ("" if kind[0] == "s" else "unsigned ") + "__int128"
        value = f"({unsigned(to)})((({wide}){x} * ({wide}){y}) >> {bits})"
    if p[0] == "mad":
        value = f"({unsigned(to)})({value} + ({unsigned(to)}){b.read(o[3], to)})"
    return b.write(o[0], to, value)


def fused(b, p, o, line):
    need(len(p) == 3 and p[1] == "rn", p)
    return b.write(o[0], p[2], "canonical(std::fma(" + ", ".join(b.read(x, p[2]) for x in o[1:4]) + "))")


def root_or_reciprocal(b, p, o, line):
    need(len(p) == 3 and p[1] == "rn", p)
    x = b.read(o[1], p[2])
    return b.write(o[0], p[2], f"canonical(std::sqrt({x}))" if p[0] == "sqrt" else f"canonical(({CPP[p[2]]})1 / {x})")


def remainder(b, p, o, line):
    need(len(p) == 2, p)
    return b.write(o[0], p[1], f"remainder<{CPP[p[1]]}>({b.read(o[1], p[1])}, {b.read(o[2], p[1])}, {line})")


def sign(b, p, o, line):
    need(len(p) == 2, p)
    x = b.read(o[1], p[1])
    if p[1] in FLOATS:
        return b.write(o[0], p[1], f"{'negated' if p[0] == 'neg' else 'magnitude'}({x})")
    negative = f"({unsigned(p[1])})(0 - ({unsigned(p[1])}){x})"
    return b.write(o[0], p[1], negative if p[0] == "neg" else f"({x} < 0 ? {negative} : ({unsigned(p[1])}){x})")


def extremum(b, p, o, line):
    need(len(p) == 2, p)
    x, y = b.read(o[1], p[1]), b.read(o[2], p[1])
    if p[1] in FLOATS:
        return b.write(o[0], p[1], f"{'least' if p[0] == 'min' else 'most'}({x}, {y}, {line})")
    return b.write(o[0], p[1], f"({x} {'<' if p[0] == 'min' else '>'} {y} ? {x} : {y})")


def logic(b, p, o, line):
    need(len(p) == 2, p)
    if p[0] == "not":
        return b.write(o[0], p[1], f"{'!' if p[1] == 'pred' else '~'}{b.read(o[1], p[1])}")
    operator = {"and": "&", "or": "|", "xor": "^"}[p[0]]
    return b.write(o[0], p[1], f"({b.read(o[1], p[1])} {operator} {b.read(o[2], p[1])})")


def shift(b, p, o, line):
    need(len(p) == 2, p)
    return b.write(o[0], p[1], f"shifted_{'left' if p[0] == 'shl' else 'right'}<{CPP[p[1]]}>({b.read(o[1], p[1])}, {b.read(o[2], 'u32')})")


def funnel(b, p, o, line):
    need(p[1:] in (["l", "wrap", "b32"], ["r", "wrap", "b32"]), p)
    words = ", ".join(b.read(x, "u32") for x in o[1:4])
    return b.write(o[0], "b32", f"funnel_{'left' if p[1] == 'l' else 'right'}({words})")


def comparison(b, p, o, line):
    need(len(p) in (3, 4) and "|" not in o[0], p)
    kind, x, y = p[-1], b.read(o[1], p[-1]), b.read(o[2], p[-1])
    table = FLOAT_COMPARISONS if kind in FLOATS else {k: "({a} " + v + " {b})" for k, v in INTEGER_COMPARISONS.items()}
    need(p[1] in table, p)
    value = table[p[1]].format(a=x, b=y)
    if len(p) == 4:
        need(p[2] in ("and", "or", "xor"), p)
        value = f"({value} { {'and': '&', 'or': '|', 'xor': '^'}[p[2]] } {b.read(o[3], 'pred')})"
    return b.write(o[0], "pred", value)


def selection(b, p, o, line):
    need(len(p) == 2, p)
    return b.write(o[0], p[1], f"({b.read(o[3], 'pred')} ? {b.read(o[1], p[1])} : {b.read(o[2], p[1])})")


def conversion(b, p, o, line):
    to, source, how = p[-2], p[-1], p[1:-2]
    x = b.read(o[1], source)
    if source in FLOATS and to in FLOATS:
        if how and how[0] in ("rni", "rmi", "rpi", "rzi"):
            need(len(how) == 1 and to == source, p)
            return b.write(o[0], to, f"canonical(std::{ {'rni': 'nearbyint', 'rmi': 'floor', 'rpi': 'ceil', 'rzi': 'trunc'}[how[0]] }({x}))")
        need(how == (["rn"] if SIZES[to] < SIZES[source] else []), p)
        return b.write(o[0], to, f"canonical(({CPP[to]}){x})")
    if to in FLOATS:
        need(how == ["rn"], p)
        return b.write(o[0], to, f"({CPP[to]}){x}")
    if source in FLOATS:
        need(how == ["rzi"], p)
        return b.write(o[0], to, f"saturated<{CPP[to]}>({x}, {line})")
    need(how == [], p)
    return b.write(o[0], to, f"({CPP[to]}){x}")


def bit_count(b, p, o, line):
    need(len(p) == 2 and p[1][0] == "b", p)
    function = {"popc": "set_bits", "clz": "leading_zeros"}[p[0]]
    return b.write(o[0], "u32", f"{function}({b.read(o[1], p[1])})")


def bit_reversal(b, p, o, line):
    need(p[1:] == ["b32"], p)
    return b.write(o[0], "b32", f"reversed({b.read(o[1], 'b32')})")


def highest_bit(b, p, o, line):
    need(p[1:] in (["shiftamt", "u32"], ["u32"]), p)
    return b.write(o[0], "u32", f"{'shift_to_highest' if len(p) == 3 else 'highest'}_bit({b.read(o[1], 'u32')})")


def bit_field(b, p, o, line):
    need(len(p) == 2, p)
    if p[0] == "bfi":
        return b.write(o[0], p[1], f"inserted({b.read(o[1], p[1])}, {b.read(o[2], p[1])}, {b.read(o[3], 'u32')}, {b.read(o[4], 'u32')})")
    return b.write(o[0], p[1], f"extracted<{CPP[p[1]]}>({b.read(o[1], p[1])}, {b.read(o[2], 'u32')}, {b.read(o[3], 'u32')})")


def permutation(b, p, o, line):
    need(p[1:] == ["b32"], p)
    return b.write(o[0], "b32", "permuted(" + ", ".join(b.read(x, "u32") for x in o[1:4]) + ")")


def move(b, p, o, line):
    need(len(p) == 2, p)
    kind, bits = p[1], 8 * SIZES.get(p[1], 0)
    if o[0].startswith("{"):
        parts = [x.strip() for x in o[0][1:-1].split(",")]
        each = bits // len(parts)
        writes = "".join(b.write(x, f"b{each}", f"({CPP[f'b{each}']})(whole >> {k * each})") for k, x in enumerate(parts))
        return f"{{ const {CPP[kind]} whole = {b.read(o[1], kind)}; {writes} }}"
    if o[1].startswith("{"):
        parts = [x.strip() for x in o[1][1:-1].split(",")]
        each = bits // len(parts)
        return b.write(o[0], kind, " | ".join(f"(({CPP[kind]}){b.read(x, f'b{each}')} << {k * each})" for k, x in enumerate(parts)))
    return b.write(o[0], kind, b.read(o[1], kind))


HANDLERS = {"add": sum_or_product, "sub": sum_or_product, "mul": sum_or_product, "div": sum_or_product, "mad": product, "fma": fused,
            "sqrt": root_or_reciprocal, "rcp": root_or_reciprocal, "rem": remainder, "neg": sign, "abs": sign, "min": extremum,
            "max": extremum, "and": logic, "or": logic, "xor": logic, "not": logic, "shl": shift, "shr": shift, "shf": funnel,
            "setp": comparison, "selp": selection, "cvt": conversion, "popc": bit_count, "clz": bit_count, "brev": bit_reversal,
            "bfind": highest_bit, "bfi": bit_field, "bfe": bit_field, "prmt": permutation, "mov": move}
