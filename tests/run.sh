#!/usr/bin/env bash
# Sets up, builds and runs tests: C++ by CTest, the analysis package and the command by pytest, and a few seconds of the fuzzers
# where there is clang++. From any directory.
# Usage: run.sh [--thorough]      Without: the fast ones. With: also those marked "thorough", as before a change lands (.ci/run).
# Environment: LITHOFRONT_CUDA (AUTO, ON, OFF), LITHOFRONT_MPI (OFF, ON), LITHOFRONT_JOBS (default: processors).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
left_out="slow|mutation|tidy" chosen=""
case ${1:-} in
  --thorough) ;;
  "") left_out+="|thorough" chosen="not thorough" ;;
  *) echo "usage: run.sh [--thorough]" >&2; exit 2 ;;
esac
jobs=${LITHOFRONT_JOBS:-$(nproc)}
bash cmake/install_packages.sh
cmake -S . -B build/tests -G Ninja -DCMAKE_BUILD_TYPE=Release -DLITHOFRONT_CUDA="${LITHOFRONT_CUDA:-AUTO}" -DLITHOFRONT_LEVELS=ON \
      -DLITHOFRONT_MPI="${LITHOFRONT_MPI:-OFF}"
cmake --build build/tests -j "$jobs"
python=$(bash cmake/python_environment.sh "$root/build/venv" test,3d)

status=0
# The two suites in Python have one process each, and one thread for their small matrices: threads that wait for each other spin.
# The longer one, of the analysis, runs beside all others.
export OPENBLAS_NUM_THREADS=1
"$python" -m pytest -q -m "$chosen" analysis/tests --junitxml build/tests/pytest.xml >build/tests/pytest.log 2>&1 &
analysis=$!
ctest --test-dir build/tests -LE "$left_out" -j "$jobs" --output-on-failure --output-junit ctest.xml || status=1
LITHOFRONT="$root/build/tests/host/cli/lithofront" "$python" -m pytest -q -m "$chosen" tests/command --junitxml build/tests/command.xml || status=1
wait "$analysis" || status=1
cat build/tests/pytest.log
bash tests/fuzz/run.sh 4 || status=1

"$python" - build/tests/ctest.xml build/tests/pytest.xml build/tests/command.xml <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
passed = failed = skipped = 0
for path in sys.argv[1:]:
    for case in tree.parse(path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            failed += 1
        elif case.find("skipped") is not None or case.get("status") in ("disabled", "notrun"):
            skipped += 1
        else:
            passed += 1
print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
PYTHON
exit $status
