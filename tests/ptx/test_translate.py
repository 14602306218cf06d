"""The translator: what it reads, what it writes, and that what it does not know stops it."""
import unittest

from translate.module import translate
from translate.reader import PtxError, read, split_operands

HEAD = ".version 8.0\n.target sm_75\n.address_size 64\n"


def kernel(body, parameters=".param .u64 p"):
    return f"{HEAD}.visible .entry k({parameters})\n{{\n.reg .b32 %r<4>;\n.reg .b64 %d<3>;\n.reg .f32 %f<4>;\n.reg .pred %p<2>;\n{body}\nret;\n}}\n"


class Reading(unittest.TestCase):
    def test_operands_are_split_outside_of_brackets(self):
        self.assertEqual(split_operands("{%r1, %r2}, [%d1+8]"), ["{%r1, %r2}", "[%d1+8]"])

    def test_a_function_with_its_parameters_and_bounds(self):
        text = HEAD + ".visible .entry k(.param .align 8 .b8 p[24], .param .u32 q)\n.maxntid 256, 1, 1\n{\nret;\n}\n"
        function = read(text).functions["k"]
        self.assertEqual([(p.name, p.size, p.align) for p in function.parameters], [("p", 24, 8), ("q", 4, 4)])
        self.assertEqual(function.most_threads, 256)

    def test_lines_are_those_of_the_file(self):
        body = read(kernel("add.u32 %r1, %r2, %r3;")).functions["k"].body
        self.assertEqual([s.line for s in body if s.text.startswith("add")], [10])


class Translating(unittest.TestCase):
    def test_a_rounded_sum(self):
        self.assertIn("r_f1 = canonical(r_f2 + r_f3);", translate(kernel("add.rn.f32 %f1, %f2, %f3;")))

    def test_a_guard_holds_for_its_instruction_alone(self):
        self.assertIn("if (r_p1) { r_r1 = r_r2; }", translate(kernel("@%p1 mov.b32 %r1, %r2;")))

    def test_shared_memory_of_a_kernel_begins_at_its_alignment(self):
        code = translate(kernel(".shared .align 4 .b8 a[4];\n.shared .align 16 .b8 b[32];\nmov.u64 %d1, b;"))
        self.assertIn("(uint64_t)16ull", code)
        self.assertIn(', 64, 1024},', code)

    def test_dynamic_shared_memory_has_as_many_names_as_it_is_given(self):
        text = kernel("mov.u64 %d1, a;\nmov.u64 %d2, b;")
        code = translate(text.replace(HEAD, HEAD + ".extern .shared .align 16 .b8 a[];\n.extern .shared .align 4 .b8 b[];\n"))
        self.assertEqual(code.count("(uint64_t)self->static_shared"), 2)

    def test_sizes_of_parameters(self):
        self.assertIn("sizes_of_k[] = {8, 4};", translate(kernel("", ".param .u64 p, .param .u32 q")))

    def test_what_is_not_known_stops_it(self):
        for unknown in ("ex2.approx.f32 %f1, %f2;", "add.ftz.f32 %f1, %f2, %f3;", "add.rz.f32 %f1, %f2, %f3;", "rcp.approx.ftz.f32 %f1, %f2;",
                        "div.full.f32 %f1, %f2, %f3;", "fma.rz.f32 %f1, %f2, %f3, %f1;", "red.global.add.f32 [%d1], %f1;",
                        "bar.sync 1;", "ld.global.u32 %r1, [nowhere];", "add.u32 %r1, %r2, %r9;", "cp.async.wait_all;"):
            with self.subTest(unknown):
                with self.assertRaisesRegex(PtxError, "line 10"):
                    translate(kernel(unknown))


if __name__ == "__main__":
    unittest.main()
