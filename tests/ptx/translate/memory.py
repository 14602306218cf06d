"""Loads, stores, atomics and addresses."""
from .arithmetic import need
from .body import CPP, unsigned
from .reader import SIZES

SPACES = ("param", "local", "shared", "global", "const")
PRIVATE = {"param": "parameter_access", "local": "local_access"}
# Words that two threads may touch at a time without a race.
SOFT = ("volatile", "relaxed", "acquire", "release")
SCOPES = ("cta", "cluster", "gpu", "sys")


def split(p):
    """Space, lanes of a vector, and whether others may touch the same words meanwhile."""
    space = next((x for x in p[1:-1] if x in SPACES), "generic")
    lanes = 4 if "v4" in p else 2 if "v2" in p else 1
    known = SPACES + SOFT + SCOPES + ("v2", "v4", "nc", "weak", "uni")
    need(all(x in known for x in p[1:-1]), p)
    return space, lanes, any(x in SOFT for x in p)


def vector(text):
    return [x.strip() for x in text[1:-1].split(",")] if text.startswith("{") else [text]


def load(b, p, o, line):
    (space, lanes, soft), kind = split(p), p[-1]
    size, to = SIZES[kind] * lanes, vector(o[0])
    need(len(to) == lanes, p)
    used = (1 << size) - 1 if b.used_bytes is None else b.used_bytes
    b.used_bytes = None
    check = PRIVATE[space] if space in PRIVATE else "soft_read" if soft else "plain_read"
    of_bytes = f", {used}" if check == "plain_read" else ""
    code = f"{{ const uint64_t at = {b.address(o[1], space == 'shared')}; {check}(at, {size}, {line}{of_bytes}); "
    code += "".join(f"const {CPP[kind]} v{k} = loaded<{CPP[kind]}>(at + {k * SIZES[kind]}); " for k in range(lanes))
    return code + " ".join(b.write(x, kind, f"v{k}") for k, x in enumerate(to)) + " }"


def store(b, p, o, line):
    (space, lanes, soft), kind = split(p), p[-1]
    source = vector(o[1])
    need(len(source) == lanes and space != "const", p)
    check = PRIVATE[space] if space in PRIVATE else "soft_write" if soft else "plain_write"
    code = f"{{ const uint64_t at = {b.address(o[0], space == 'shared')}; {check}(at, {SIZES[kind] * lanes}, {line}); "
    return code + "".join(f"put<{CPP[kind]}>(at + {k * SIZES[kind]}, {b.read(x, kind)}); " for k, x in enumerate(source)) + "}"


def atomic(b, p, o, line):
    kind, returns = p[-1], p[0] == "atom"
    how = [x for x in p[1:-1] if x not in SCOPES + SOFT + ("global", "shared")]
    # Sums of floats would depend on the order of the threads.
    need(len(how) == 1 and kind[0] != "f" and SIZES[kind] >= 4, p)
    to, place, values = (o[0], o[1], o[2:]) if returns else ("_", o[0], o[1:])
    u, first = unsigned(kind), b.read(values[0], kind)
    new = {"add": f"({CPP[kind]})(({u})old + ({u})operand)", "max": "(old > operand ? old : operand)",
           "min": "(old < operand ? old : operand)", "or": "(old | operand)", "and": "(old & operand)", "xor": "(old ^ operand)", "exch": "operand",
           "inc": "(old >= operand ? 0 : old + 1)", "cas": f"(old == operand ? {b.read(values[-1], kind)} : old)"}
    need(how[0] in new and not (how[0] == "inc" and kind != "u32"), p)
    return (f"{{ const uint64_t at = {b.address(place, 'shared' in p)}; atomic_access(at, {SIZES[kind]}, {line}); "
            f"const {CPP[kind]} old = loaded<{CPP[kind]}>(at), operand = {first}; put<{CPP[kind]}>(at, {new[how[0]]}); "
            f"{b.write(to, kind, 'old')} }}")


def address_conversion(b, p, o, line):
    """Addresses of shared memory count from its beginning; all others are those of the host."""
    need(p[-1] == "u64", p)
    value = b.read(o[1], "u64")
    if "shared" in p:
        value = f"({value} {'-' if 'to' in p else '+'} shared_base(*self))"
    return b.write(o[0], "u64", value)


def other_block(b, p, o, line):
    need(p == ["mapa", "u64"], p)
    return b.write(o[0], "u64", f"in_block_of_cluster({b.read(o[1], 'u64')}, {b.read(o[2], 'u32')}, {line})")


def fence(b, p, o, line):
    return ";"


HANDLERS = {"ld": load, "ldu": load, "st": store, "atom": atomic, "red": atomic, "cvta": address_conversion, "mapa": other_block,
            "membar": fence, "fence": fence}
