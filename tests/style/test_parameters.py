"""The counter of parameters: what it takes for a function, how it counts, and that it fails where one takes too many."""
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from parameters import functions, main

SAMPLE = """
// void commented(int a, int b, int c, int d, int e, int f);
template <int Dim, class Team>
LF_HD float many(Team& team, const ModelParameters& p, const float (&at)[3], std::array<float, 3> b,
                 float scale = max_of(1.0f, 2.0f), int* out) {
    const float five = call(a, b, c, d, e, f);
    launch<<<1, 2, 3, stream>>>(a, b, c, d, e, f);
    RegionSums sums(a, b, c, d, e, f);
    return many(team, p, at, b, scale, out);
}
struct Held {
    Held(int a, int b) : a_(a) {}
    LF_HD int few(int a, Pair<int, int> b, int c, int d, int e) const { return a; }
    LF_HD int operator()(int a, int b, int c, int d, int e, int f) const;
};
template <>
cudaError_t declared(const A& a, int, std::size_t bytes, B* const* b, bool, cudaStream_t);
const auto body = [=, &team](int a, int b, float c, float d, int e, int f) -> float { return c; };
void (*pointer)(int);
"""


class Counting(unittest.TestCase):
    def counts(self, text):
        return {name: len(parameters) for _, name, parameters in functions(text)}

    def test_functions_and_nothing_else_are_found(self):
        found = self.counts(SAMPLE)
        self.assertEqual(found, {"many": 6, "Held": 2, "few": 5, "operator()": 6, "declared": 6, "lambda": 6})

    def test_the_line_of_a_function_is_that_of_its_name(self):
        self.assertEqual({name: line for line, name, _ in functions(SAMPLE)}["many"], 4)

    def test_a_parameter_pack_counts_once(self):
        self.assertEqual(self.counts("void f(int a, const Also&... also) {}"), {"f": 2})

    def test_no_parameters_are_no_matter(self):
        self.assertEqual(self.counts("void f() {}"), {})


class Failing(unittest.TestCase):
    def run_on(self, text):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "sample.hpp").write_text(text)
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                status = main([folder])
            return status, said.getvalue()

    def test_six_parameters_fail_and_the_place_is_told(self):
        status, said = self.run_on("int f(int a, int b, int c, int d, int e);\nint g(int a, int b, int c, int d, int e, int x);\n")
        self.assertEqual(status, 1)
        self.assertIn("sample.hpp:2: g takes 6 parameters, 5 at most", said)
        self.assertNotIn("f takes", said)

    def test_five_pass(self):
        self.assertEqual(self.run_on("int f(int a, int b, int c, int d, int e);\n")[0], 0)

    def test_a_folder_without_any_function_fails(self):
        self.assertEqual(self.run_on("")[0], 1)


if __name__ == "__main__":
    unittest.main()
