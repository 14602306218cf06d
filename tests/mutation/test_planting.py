"""Planting: where a fault goes, how several share a place, and that a fault without its place stops everything."""
import unittest

from planting import Fault, Moved, planted, span_of


def fault(context, wrong):
    return Fault("sample.hpp", context, wrong, "sign")


def switch(number):
    return f"lithofront_mutation::mutant_is({number})"


class Planting(unittest.TestCase):
    def test_an_expression_becomes_a_choice(self):
        self.assertEqual(planted([(7, fault("return «a + b»;", "a - b"))], "return a + b;"), f"return ({switch(7)} ? (a - b) : (a + b));")

    def test_a_statement_becomes_a_branch(self):
        self.assertEqual(planted([(1, fault("{«x = 1;»}", "x = 2;"))], "{x = 1;}"), "{if (" + switch(1) + ") { x = 2; } else { x = 1; }}")

    def test_a_constant_becomes_one_that_is_chosen_at_run_time(self):
        self.assertEqual(planted([(2, fault("width = «4.0f»;", "8.0f"))], "constexpr float width = 4.0f;\n"),
                         f"inline const float width = ({switch(2)} ? (8.0f) : (4.0f));\n")

    def test_two_faults_at_one_place(self):
        text = planted([(1, fault("«a < b»", "a <= b")), (2, fault("«a < b»", "a > b"))], "a < b")
        self.assertEqual(text, f"({switch(2)} ? (a > b) : (({switch(1)} ? (a <= b) : (a < b))))")

    def test_a_fault_within_another(self):
        text = planted([(1, fault("f(«a * b + c»)", "c")), (2, fault("«a * b» + c", "a"))], "f(a * b + c)")
        self.assertEqual(text, f"f(({switch(1)} ? (c) : (({switch(2)} ? (a) : (a * b)) + c)))")

    def test_faults_that_overlap_are_refused(self):
        with self.assertRaisesRegex(Moved, "overlap"):
            planted([(1, fault("«a + b» + c", "a")), (2, fault("a + «b + c»", "c"))], "a + b + c")


class Places(unittest.TestCase):
    def test_lines_may_be_broken_anywhere(self):
        text = "x = f(a +\n      b);"
        begin, end = span_of(fault("= f(«a + b») ;", "a"), text)
        self.assertEqual(text[begin:end], "a +\n      b")

    def test_a_context_that_is_gone(self):
        with self.assertRaisesRegex(Moved, "sample.hpp: the context 'a «-» b' occurs 0 times"):
            span_of(fault("a «-» b", "+"), "a + b")

    def test_a_context_that_occurs_twice(self):
        with self.assertRaisesRegex(Moved, "2 times"):
            span_of(fault("«a»;", "b"), "a; a;")

    def test_a_fault_that_changes_nothing(self):
        with self.assertRaisesRegex(Moved, "by itself"):
            span_of(fault("«a»", "a"), "a")

    def test_marks_are_needed(self):
        with self.assertRaisesRegex(Moved, "needs one"):
            span_of(fault("a", "b"), "a")


if __name__ == "__main__":
    unittest.main()
