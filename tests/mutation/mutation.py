"""Plants faults of one token in the rules, builds the fast tests once with all of them, and asks of each whether a test sees it.

    python3 tests/mutation/mutation.py [--only WORD] [--table docs/mutation.md]    # builds, runs, prints what lives
    python3 tests/mutation/mutation.py --check                                     # only whether every fault finds its place

A copy of the sources lies in build/mutation, where faults stand behind a switch that LITHOFRONT_MUTANT sets (mutant.hpp). Each test tells
which faults' code it has run; a fault is tried on these tests alone, the quickest suites first. No test that compares a hash takes
part: it would see everything and explain nothing.
"""
import argparse
import collections
import concurrent.futures
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from faults import EQUIVALENT, FAULTS, SURVIVORS
from planting import CLOSES, OPENS, Moved, planted, span_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPIED = ("CMakeLists.txt", "LICENSE", "README.md", "cmake", "kernels", "host", "tests", "configs")
LEAST_KILLED = 0.95
LONGEST_TEST_S = 20.0
HASHES = ("the bits of particles are these",)    # tests that see everything and explain nothing


@dataclass(frozen=True)
class Suite:
    target: str
    files: str = "*"                             # whose tests take part


SUITES = [Suite("test_kernels"), Suite("test_population"), Suite("test_core"),
          Suite("test_config", "*model_parameters_test.cpp,*units_test.cpp,*material_test.cpp"),
          Suite("test_simulation", "*statistics_test.cpp,*morphology_test.cpp,*pocket_records_test.cpp,*disorder_test.cpp,*ending_test.cpp,"
                                   "*calibrated_range_test.cpp,*slow_steps_test.cpp,*voltage_sense_test.cpp"),
          Suite("test_physics")]


@dataclass(frozen=True)
class Test:
    suite: Suite
    name: str
    seconds: float
    reached: frozenset


def numbered():
    return list(enumerate(FAULTS, 1))


def by_file():
    files = collections.defaultdict(list)
    for number, fault in numbered():
        files[fault.path].append((number, fault))
    return files


def check():
    """Faults whose place is gone, as texts."""
    moved = []
    for path, faults in by_file().items():
        text = (ROOT / path).read_text()
        for _, fault in faults:
            try:
                span_of(fault, text)
            except Moved as error:
                moved.append(str(error))
    known = {(f.path, f.context, f.wrong) for f in FAULTS}
    moved += [f"{key[0]}: no fault {key[1]!r} -> {key[2]!r}, of which something is said" for key in (*EQUIVALENT, *SURVIVORS) if key not in known]
    return moved


def write_where_changed(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def copy_sources(folder):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *COPIED], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout.split("\n")
    faults = by_file()
    for name in filter(None, listed):
        if not (ROOT / name).is_file():
            continue
        if name in faults:
            write_where_changed(folder / name, planted(faults[name], (ROOT / name).read_text()))
        elif not (folder / name).exists() or (folder / name).read_bytes() != (ROOT / name).read_bytes():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    write_where_changed(folder / "tests/main.cpp", (HERE / "main.cpp").read_text())


def build(source, folder, jobs):
    # Faults make expressions that a careful compiler would refuse.
    flags = f"-w -include {source}/tests/mutation/mutant.hpp"
    command = ["cmake", "-S", source, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1",
               f"-DCMAKE_CXX_FLAGS={flags}", "-DLITHOFRONT_CUDA=OFF"]
    if shutil.which("ccache"):
        command.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", folder, "-j", str(jobs), "--target", *(s.target for s in SUITES)], check=True)


def command_of(folder, suite, *more):
    return [str(folder / "tests" / suite.target), f"-sf={suite.files}", *more]


def environment(**more):
    return {**os.environ, "OMP_NUM_THREADS": "1", **more}


def tests_of(folder, suite):
    """Runs a suite without any fault: its tests, the quickest first."""
    told, telling = folder / f"{suite.target}.reached", folder / f"{suite.target}.reached.part"
    program = folder / "tests" / suite.target
    if not told.exists() or told.stat().st_mtime < program.stat().st_mtime:
        telling.unlink(missing_ok=True)
        done = subprocess.run(command_of(folder, suite), env=environment(LITHOFRONT_REACHED=str(telling), LITHOFRONT_MUTANT="0"),
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{suite.target} fails without any fault:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
        telling.rename(told)
    tests = []
    for line in told.read_text().splitlines():
        seconds, name, reached = line.split("\t")
        tests.append(Test(suite, name, float(seconds), frozenset(map(int, reached.split()))))
    return sorted((t for t in tests if t.seconds <= LONGEST_TEST_S and t.name not in HASHES), key=lambda t: t.seconds)


def is_static(fault):
    """Whether its code runs once for all tests: a constant, or a table that is made once."""
    text = (ROOT / fault.path).read_text()
    line = text.rfind("\n", 0, span_of(fault, text)[0]) + 1
    return text.startswith("constexpr ", line)


def tests_for(number, fault, tests):
    if not is_static(fault):
        return [t for t in tests if number in t.reached]
    beside = {n for n, f in numbered() if f.path == fault.path}
    return [t for t in tests if t.reached & beside]


def wildcard(name):
    """A filter of doctest that a comma in a name does not part."""
    return re.sub(r"[^A-Za-z0-9 ]", "?", name)


def judged(folder, number, tests):
    """Which of the tests, all of one suite, sees the fault; None where none does."""
    # Of the processor's time, so that other work on the machine does not count as a fault that was seen.
    limit = int(20 + 4 * sum(t.seconds for t in tests))
    command = command_of(folder, tests[0].suite, "-tc=" + ",".join(wildcard(t.name) for t in tests), "--abort-after=1")
    try:
        done = subprocess.run(command, env=environment(LITHOFRONT_MUTANT=str(number)), capture_output=True, text=True, errors="replace",
                              timeout=20 * limit, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5)))
    except subprocess.TimeoutExpired:    # it waits for ever
        return "(time limit)"
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return "(time limit)"
    if done.returncode == 0:
        return None
    named = re.search(r"TEST CASE:\s+(.*)", done.stdout)
    return named.group(1).strip() if named else f"(ended by signal {-done.returncode})"


def killer(folder, number, fault, tests):
    mine = tests_for(number, fault, tests)
    for suite in SUITES:
        of_suite = [t for t in mine if t.suite == suite]
        # The quick ones by themselves first.
        for some in ([t for t in of_suite if t.seconds < 0.05], [t for t in of_suite if t.seconds >= 0.05]):
            seen = judged(folder, number, some) if some else None
            if seen:
                return f"{suite.target.removeprefix('test_')}: {seen}"
    return None if mine else "not reached"


def right_of(fault):
    return fault.context.split(OPENS)[1].split(CLOSES)[0]


def cell(text):
    return "`" + re.sub(r"\s+", " ", text).strip().replace("|", "\\|") + "`"


def table(results):
    equal = {n for n, f in numbered() if (f.path, f.context, f.wrong) in EQUIVALENT}
    counted = [r for r in results if r[0] not in equal]
    killed = [r for r in counted if r[2] not in (None, "not reached")]
    lines = ["# Planted faults", "",
             "`python3 tests/mutation/mutation.py --table docs/mutation.md` plants faults of one token in the rules and asks of each whether a fast",
             "test sees it (`tests/mutation/faults` lists them; CTest has it under the label `mutation`). The hash of whole results takes no part.",
             "", f"{len(killed)} of {len(counted)} are seen, {100 * len(killed) / len(counted):.1f} %; {len(equal)} more without any effect.", ""]
    living = [r for r in counted if r not in killed]
    if living:
        lines += ["## Not seen", "", "| no. | file | kind | right | wrong | why, as far as that is understood |", "|---|---|---|---|---|---|"]
        lines += [f"| {n} | {f.path} | {f.kind} | {cell(right_of(f))} | {cell(f.wrong)} | "
                  f"{k or SURVIVORS.get((f.path, f.context, f.wrong), '')} |" for n, f, k in living]
        lines.append("")
    if equal:
        lines += ["## Without any effect", "", "| no. | file | right | wrong | why |", "|---|---|---|---|---|"]
        lines += [f"| {n} | {f.path} | {cell(right_of(f))} | {cell(f.wrong)} | {EQUIVALENT[f.path, f.context, f.wrong]} |"
                  for n, f in numbered() if n in equal]
        lines.append("")
    lines += ["## Seen", "", "| no. | file | kind | right | wrong | seen by |", "|---|---|---|---|---|---|"]
    lines += [f"| {n} | {f.path} | {f.kind} | {cell(right_of(f))} | {cell(f.wrong)} | {k} |" for n, f, k in killed]
    return "\n".join(lines) + "\n", len(killed), len(counted), living


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="only look for the place of every fault")
    parser.add_argument("--only", default="", help="faults whose file or kind holds this word, or a number")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at a time")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/mutation", help="where the copy and its build go")
    parser.add_argument("--table", type=Path, help="writes all of it as a page")
    arguments = parser.parse_args()

    moved = check()
    for error in moved:
        print(error)
    print(f"{len(FAULTS)} faults, {len(moved)} without their place")
    if moved or arguments.check:
        return 1 if moved else 0

    folder = arguments.folder.resolve()
    copy_sources(folder / "source")
    build(folder / "source", folder / "build", arguments.jobs)
    tests = [t for suite in SUITES for t in tests_of(folder / "build", suite)]
    print(f"{len(tests)} tests")
    wanted = [(n, f) for n, f in numbered() if arguments.only in f.path or arguments.only in f.kind or arguments.only == str(n)]
    found = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for (n, f), k in zip(wanted, pool.map(lambda each: killer(folder / "build", *each, tests), wanted)):
            print(f"{n} {f.path}: {k or 'LIVES'}", flush=True)
            found.append(k)
    results = [(n, f, k) for (n, f), k in zip(wanted, found)]
    page, killed, counted, living = table(results)
    for n, f, k in living:
        print(f"{n} lives: {f.path}, {f.kind}: {right_of(f).strip()} -> {f.wrong.strip()}{' (not reached)' if k else ''}")
    print(f"{killed} of {counted} are seen")
    if arguments.table:
        arguments.table.write_text(page)
    return 0 if counted and killed >= LEAST_KILLED * counted else 1


if __name__ == "__main__":
    sys.exit(main())
