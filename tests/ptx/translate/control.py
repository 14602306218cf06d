"""Branches, calls, and what threads of a warp, a block or a cluster do together."""
from .arithmetic import need
from .body import CPP, function_name, identifier
from .reader import PtxError, split_operands


def branch(b, p, o, line):
    need(p[1:] in ([], ["uni"]), p)
    return f"goto {identifier(o[0])};"


def leave(b, p, o, line):
    return "return result;" if b.function.result else "return;"


def end(b, p, o, line):
    return "end_thread();"


def trap(b, p, o, line):
    return f"trapped({line});"


def call(b, p, o, line):
    need(p[1:] in ([], ["uni"]), p)
    to = o.pop(0)[1:-1].strip() if o[0].startswith("(") else None
    callee = b.module.source.functions.get(o[0])
    if callee is None:
        raise PtxError(f"call of {o[0]}, which is no function here")
    if not callee.body:
        return f'called_unknown("{callee.name}", {line});'
    arguments = split_operands(o[1][1:-1]) if len(o) > 1 else []
    if len(arguments) != len(callee.parameters):
        raise PtxError(f"call of {o[0]} with {len(arguments)} arguments")
    given = ", ".join(f"as<Bytes<{q.size}, {q.align}>>({x})" for x, q in zip(arguments, callee.parameters))
    code = f"{function_name(callee.name)}({given})"
    return f"{to} = as<decltype({to})>({code});" if to else f"{code};"


def barrier(b, p, o, line):
    opcode = ".".join(p)
    if opcode in ("barrier.cluster.arrive", "barrier.cluster.arrive.aligned", "barrier.cluster.arrive.release.aligned"):
        return f"arrive_at_cluster({line});"
    if opcode in ("barrier.cluster.wait", "barrier.cluster.wait.aligned", "barrier.cluster.wait.acquire.aligned"):
        return f"wait_for_cluster({line});"
    if opcode == "bar.warp.sync":
        return f"warp_barrier({b.site()}, {b.read(o[0], 'u32')}, {line});"
    need(opcode in ("bar.sync", "barrier.sync", "barrier.sync.aligned") and o == ["0"], p)
    return f"block_barrier({b.site()}, {line});"


def active_lanes(b, p, o, line):
    return b.write(o[0], "u32", f"active_lanes({b.site()}, {line})")


def match(b, p, o, line):
    need(p[1:] in (["any", "sync", "b32"], ["any", "sync", "b64"]), p)
    return b.write(o[0], "u32", f"matching_lanes({b.site()}, {b.read(o[1], p[3])}, {b.read(o[2], 'u32')}, {line})")


def shuffle(b, p, o, line):
    need(len(p) == 4 and p[1] == "sync" and p[3] == "b32" and p[2] in ("bfly", "idx", "up", "down"), p)
    words = ", ".join(b.read(x, "u32") for x in o[1:5])
    to = o[0].split("|")
    code = f"{{ const Shuffled got = shuffled({b.site()}, Shuffle::{p[2]}, {words}, {line}); {b.write(to[0], 'b32', 'got.value')}"
    return code + (b.write(to[1], "pred", "got.within") if len(to) > 1 else "") + " }"


def reduction(b, p, o, line):
    need(len(p) == 4 and p[1] == "sync" and p[2] in ("add", "min", "max", "and", "or", "xor") and p[3] in ("s32", "u32", "b32"), p)
    words = f"{b.read(o[1], 'u32')}, {b.read(o[2], 'u32')}"
    return b.write(o[0], p[3], f"({CPP[p[3]]})reduced({b.site()}, Reduction::{p[2]}_{p[3]}, {words}, {line})")


def vote(b, p, o, line):
    need(len(p) == 4 and p[1] == "sync" and p[2] in ("ballot", "any", "all"), p)
    lanes = f"ballot({b.site()}, {b.read(o[1], 'pred')}, {b.read(o[2], 'u32')}, {line})"
    if p[2] == "ballot":
        return b.write(o[0], "b32", lanes)
    return b.write(o[0], "pred", f"({lanes} != 0)" if p[2] == "any" else f"({lanes} == {b.read(o[2], 'u32')})")


def nothing(b, p, o, line):
    """Hints on the order of whole kernels, which run one after the other here."""
    return ";"


HANDLERS = {"bra": branch, "ret": leave, "exit": end, "trap": trap, "call": call, "bar": barrier, "barrier": barrier,
            "activemask": active_lanes, "match": match, "shfl": shuffle, "redux": reduction, "vote": vote, "griddepcontrol": nothing}
ENDS_A_BLOCK = ("bra", "call", "ret", "exit", "trap", "bar", "barrier")
