"""A whole PTX module as C++."""
import re
from collections import Counter, defaultdict

from . import arithmetic, control, memory
from .body import CPP, Body, function_name, identifier
from .reader import PtxError, read, split_operands

HANDLERS = arithmetic.HANDLERS | memory.HANDLERS | control.HANDLERS


class Translation:
    def __init__(self, text):
        self.source = read(text)
        self.blocks = []  # instructions of each block of straight code, by opcode
        self.sites = 0  # instructions at which threads wait for each other
        self.common_shared = 0
        self.own_shared = Counter()
        self.opcodes = Counter()
        self.symbols = {v.name: f"address_of({variable_name(v)})" for v in self.source.variables}
        for v in self.source.shared:
            self.symbols[v.name] = f"{self.place_shared(v, None)}ull"
        for name in self.source.dynamic_shared:
            self.symbols[name] = "self->static_shared"

    def place_shared(self, variable, function):
        """Where in a block's shared memory it lies: first what all kernels of the module have, then a kernel's own."""
        own = function is not None and function.entry
        held = self.common_shared + (self.own_shared[function.name] if own else 0)
        at = -(-held // variable.align) * variable.align
        if own:
            self.own_shared[function.name] = at + variable.size - self.common_shared
        else:
            self.common_shared = at + variable.size
        return at

    def static_shared(self, function):
        return -(-(self.common_shared + self.own_shared[function.name]) // 64) * 64

    def translate(self):
        # Functions before kernels: what they hold in shared memory is all kernels'.
        functions = sorted((f for f in self.source.functions.values() if f.body), key=lambda f: f.entry)
        bodies = [self.translate_function(f) for f in functions]
        out = ['#include "ptx/runtime/generated.hpp"', "namespace lithofront::ptx {", "namespace {"]
        for v in self.source.variables:
            out.append(f"alignas({v.align}) unsigned char {variable_name(v)}[{max(v.size, 1)}] = {{{v.values}}};")
        out += [signature(f) + ";" for f in functions] + bodies
        out += self.tables([f for f in functions if f.entry])
        return "\n".join(out) + "\n"

    def translate_function(self, function):
        b = Body(self, function, self.symbols)
        b.new_block()
        depth = 0
        for s in function.body:
            try:
                if s.kind in ("open", "close"):
                    depth += 1 if s.kind == "open" else -1
                    b.lines.append(s.text)
                elif s.kind == "label":
                    b.lines.append(f"{identifier(s.text)}:;")
                    b.new_block()
                elif s.kind == "directive":
                    b.directive(s.text, depth)
                else:
                    self.translate_instruction(b, s)
            except (PtxError, IndexError, KeyError, AttributeError) as error:
                raise PtxError(f"line {s.line}: {s.text}: {error}") from error
        declared = defaultdict(list)
        for r in sorted(b.used - b.scoped):
            declared[b.registers[r]].append(f"{identifier(r)} = 0")
        registers = [f"{CPP[kind]} {', '.join(names)};" for kind, names in declared.items()]
        result = [f"Bytes<{function.result.size}, {function.result.align}> result;"] if function.result else []
        last = ["return result;"] if function.result else []
        return "\n".join([signature(function) + " {", "LF_PTX_FUNCTION"] + registers + result + b.locals + b.lines + last + ["}"])

    def translate_instruction(self, b, s):
        match = re.match(r"(?:@(!?%\w+)\s+)?([a-z]\S*)\s*(.*)$", s.text)
        if not match:
            raise PtxError("no instruction")
        guard, opcode, rest = match.groups()
        parts = opcode.replace("::", "_").split(".")
        if parts[0] not in HANDLERS:
            raise PtxError(f"unknown opcode {opcode}")
        self.opcodes[opcode] += 1
        b.operations[opcode] += 1
        condition = f"if ({b.read(guard, 'pred')}) " if guard else ""
        code = HANDLERS[parts[0]](b, parts, split_operands(rest), s.line)
        b.lines.append(f"{condition}{{ {code} }}" if condition else code)
        if parts[0] in control.ENDS_A_BLOCK:
            b.new_block()

    def tables(self, kernels):
        names = sorted(self.opcodes)
        number = {name: k for k, name in enumerate(names)}
        out = []
        for f in kernels:
            sizes = ", ".join(str(p.size) for p in f.parameters)
            out.append(f"const unsigned sizes_of_{identifier(f.name)}[] = {{{sizes or '0'}}};")
        out.append("const Kernel kernels[] = {")
        for f in kernels:
            name = identifier(f.name)
            out.append(f'    {{"{f.name}", {function_name(f.name)}, sizes_of_{name}, {len(f.parameters)}, {self.static_shared(f)}, {f.most_threads}}},')
        out.append("};")
        variables = [f"{{{variable_name(v)}, {max(v.size, 1)}}}" for v in self.source.variables]
        out.append("const GlobalVariable variables[] = {" + ", ".join(variables or ["{nullptr, 0}"]) + "};")
        out.append("const Opcode opcodes[] = {" + ", ".join(f'{{"{n}", {self.opcodes[n]}}}' for n in names) + "};")
        out.append("#ifdef LITHOFRONT_PTX_COUNT")
        flat, first = [], [0]
        for block in self.blocks:
            flat += [f"{{{number[n]}, {count}}}" for n, count in block.items()]
            first.append(len(flat))
        out.append("const InBlock in_blocks[] = {" + ", ".join(flat or ["{0, 0}"]) + "};")
        out.append("const unsigned first_of_block[] = {" + ", ".join(map(str, first)) + "};")
        blocks = f"in_blocks, first_of_block, {len(self.blocks)}"
        out += ["#define LF_PTX_BLOCK_TABLES " + blocks, "#else", "#define LF_PTX_BLOCK_TABLES nullptr, nullptr, 0", "#endif", "}  // namespace"]
        tables = f"kernels, {len(kernels)}, variables, {len(variables)}, opcodes, {len(names)}, {self.sites}"
        out.append(f'extern "C" const Module ptx_module{{{tables}, LF_PTX_BLOCK_TABLES}};')
        out.append("}  // namespace lithofront::ptx")
        return out


def variable_name(v):
    return "g_" + identifier(v.name)


def signature(f):
    if f.entry:
        return f"void {function_name(f.name)}(const unsigned char* const* parameters)"
    result = f"Bytes<{f.result.size}, {f.result.align}>" if f.result else "void"
    parameters = ", ".join(f"Bytes<{p.size}, {p.align}> {identifier(p.name)}" for p in f.parameters)
    return f"LF_PTX_CALLED {result} {function_name(f.name)}({parameters})"


def translate(text):
    return Translation(text).translate()
