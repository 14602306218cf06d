"""One PTX function on its way to C++: its registers and symbols, and how operands are read and written."""
import re
from collections import Counter

from .reader import SIZES, PtxError, variable

CPP = {"u8": "uint8_t", "s8": "int8_t", "b8": "uint8_t", "u16": "uint16_t", "s16": "int16_t", "b16": "uint16_t", "u32": "uint32_t",
       "s32": "int32_t", "b32": "uint32_t", "u64": "uint64_t", "s64": "int64_t", "b64": "uint64_t", "f32": "float", "f64": "double",
       "pred": "bool"}
SPECIAL = {"%tid.x": "self->tid", "%ntid.x": "self->block_threads", "%ctaid.x": "self->block_x", "%ctaid.y": "self->block_y",
           "%nctaid.x": "self->grid_width", "%nctaid.y": "self->grid_height", "%cluster_ctarank": "self->rank_in_cluster", "%cluster_nctarank": "self->cluster_blocks", "%laneid": "lane_of(*self)",
           "%lanemask_lt": "lanes_below(*self)", "%lanemask_le": "lanes_up_to(*self)", "%lanemask_eq": "lane_bit(*self)",
           "%lanemask_gt": "~lanes_up_to(*self)", "%lanemask_ge": "~lanes_below(*self)"}
SPECIAL |= {"%tid.y": "0u", "%tid.z": "0u", "%ntid.y": "1u", "%ntid.z": "1u", "%ctaid.z": "0u", "%nctaid.z": "1u"}


def identifier(name):
    return re.sub(r"\W", "_", name.replace("%", "r_").replace("$", "L_"))


def function_name(name):
    """Apart from what the runtime is made of."""
    return "f_" + identifier(name)


def unsigned(kind):
    return CPP["u" + kind[1:]]


class Body:
    def __init__(self, module, function, symbols):
        self.module = module
        self.function = function
        self.symbols = dict(symbols)  # C++ expression of the address of each
        self.registers = {}  # C++ kind: "pred", "b16", "b32", "b64", "f32", "f64"
        self.scoped = set()  # registers declared within a scope
        self.used = set()
        self.locals = []
        self.lines = []
        self.used_bytes = None  # of the next load
        for k, p in enumerate(function.parameters):
            self.symbols[p.name] = f"address_of(parameters[{k}])" if function.entry else f"address_of(&{identifier(p.name)})"
        if function.result:
            self.symbols[function.result.name] = "address_of(&result)"

    # Operands.
    def constant(self, text, kind):
        if match := re.fullmatch(r"0[fF]([0-9a-fA-F]{8})", text):
            return f"float_of(0x{match[1]}u)"
        if match := re.fullmatch(r"0[dD]([0-9a-fA-F]{16})", text):
            return f"double_of(0x{match[1]}ull)"
        if not re.fullmatch(r"-?(0x[0-9a-fA-F]+|\d+)U?", text):
            return None
        value = int(text.rstrip("U"), 0)
        if kind == "pred":
            return "true" if value else "false"
        if kind in ("f32", "f64"):
            raise PtxError(f"an integer where {kind} is wanted: {text}")
        return f"({CPP[kind]}){value & ((1 << 8 * SIZES[kind]) - 1)}{'ull' if SIZES[kind] == 8 else 'u'}"

    def symbol(self, name):
        if name not in self.symbols:
            raise PtxError(f"unknown symbol {name}")
        return self.symbols[name]

    def read(self, text, kind):
        if text in SPECIAL:
            return f"({CPP[kind]})({SPECIAL[text]})"
        if kind == "pred" and text.startswith("!"):
            return f"(!{self.read(text[1:], kind)})"
        if text in self.registers:
            held, name = self.registers[text], identifier(text)
            self.used.add(text)
            if held == kind or held == "pred":
                return name
            if held in ("f32", "f64"):
                name = f"bits_of({name})"
            if kind in ("f32", "f64"):
                return f"{'float' if kind == 'f32' else 'double'}_of({name})"
            return f"(({CPP[kind]}){name})"
        constant = self.constant(text, kind)
        return f"(({CPP[kind]}){self.symbol(text)})" if constant is None else f"({constant})"

    def write(self, text, kind, value):
        if text == "_":
            return f"(void)({value});"
        if text not in self.registers:
            raise PtxError(f"unknown register {text}")
        held, name = self.registers[text], identifier(text)
        self.used.add(text)
        if held == kind or held == "pred":
            return f"{name} = {value};"
        if kind in ("f32", "f64"):
            value = f"bits_of({value})"
        else:
            value = f"({CPP[kind]})({value})"
        if held in ("f32", "f64"):
            return f"{name} = {'float' if held == 'f32' else 'double'}_of({value});"
        return f"{name} = ({CPP[held]}){value};"

    def address(self, text, shared=False):
        match = re.fullmatch(r"\[\s*([^\s+\]]+)\s*(?:\+\s*(-?\d+))?\s*\]", text)
        if not match:
            raise PtxError(f"no address: {text}")
        base = self.read(match[1], "u64") if match[1] in self.registers else self.symbol(match[1])
        whole = f"({base} + ({match[2]}ll))" if match[2] and int(match[2]) else base
        return f"shared_base(*self) + {whole}" if shared else whole

    # Blocks of straight code, for counting.
    def new_block(self):
        self.operations = Counter()
        self.lines.append(f"LF_PTX_BLOCK({len(self.module.blocks)})")
        self.module.blocks.append(self.operations)

    def site(self):
        self.module.sites += 1
        return self.module.sites - 1

    # Directives within a function.
    def directive(self, text, depth):
        word = text[1:].split()[0]
        if word == "reg":
            self.declare_registers(text, depth)
        elif word == "local":
            one = variable(text, "local")
            name = identifier(one.name)
            self.locals.append(f"alignas({max(one.align, 16)}) unsigned char {name}[{one.size}]; fresh_local({name}, {one.size});")
            self.symbols[one.name] = f"address_of({name})"
        elif word == "shared":
            one = variable(text, "shared")
            self.symbols[one.name] = f"{self.module.place_shared(one, self.function)}ull"
        elif word == "param":
            one = variable(text, "param")
            self.lines.append(f"Bytes<{one.size}, {one.align}> {one.name};")
            self.symbols[one.name] = f"address_of(&{one.name})"
        elif word == "pragma":
            match = re.fullmatch(r'\.pragma "used_bytes_mask (0x[0-9a-fA-F]+|\d+)"', text)
            self.used_bytes = int(match[1], 0) if match else self.used_bytes
        elif word != "loc":
            raise PtxError(f"unknown directive {text}")

    def declare_registers(self, text, depth):
        kind, names = re.match(r"\.reg\s+\.(\w+)\s+(.*)$", text).groups()
        kind = "b" + kind[1:] if kind[0] in "us" else kind
        if kind not in CPP or kind == "b8":
            raise PtxError(f"registers of kind {kind}")
        for name in names.split(","):
            many = re.fullmatch(r"(%?\w+)<(\d+)>", name.strip())
            for one in [f"{many[1]}{k}" for k in range(int(many[2]))] if many else [name.strip()]:
                self.registers[one] = kind
                if depth > 0:
                    self.scoped.add(one)
                    self.lines.append(f"{CPP[kind]} {identifier(one)} = 0;")
