#!/usr/bin/env bash
# Sees an installed lithofront work: every code path to the same bits, h5py beside it, the quickstart, the pages' commands in order.
# Usage: packaging/check.sh VENV      a virtual environment into which the wheel or source distribution was installed, with [report,studies]
# Environment: LITHOFRONT_SMALL=1: the quickstart as a run of seconds. Pytest, if missing, is put into VENV at the end.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
bin=$(cd "$1/bin" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"    # not the repository: what is found must come from VENV
export MPLBACKEND=agg
unset PYTHONPATH LITHOFRONT LITHOFRONT_PYTHON LITHOFRONT_CPU
step() { printf '\n== %s\n' "$*"; }

step "Where"
(. /etc/os-release && echo "$PRETTY_NAME, $("$bin/python" --version), compiler: $(command -v c++ cc gcc nvcc || echo none)")
"$bin/lithofront" --version

step "Code paths"
configs=$("$bin/python" -c 'import lithofront_program as p; print(p.configurations())')
paths=$("$bin/lithofront" info | sed -n 's/^code path .*this build has \([^;]*\);.*/\1/p' | tr -d ,)
[ -n "$paths" ] || paths=$("$bin/lithofront" info | sed -n 's/^code path  *//p')    # built with one alone
"$bin/lithofront" info
ran=()
for path in $paths; do
  if LITHOFRONT_CPU=$path "$bin/lithofront" info >/dev/null 2>&1; then
    LITHOFRONT_CPU=$path "$bin/lithofront" info | grep -Eq "^code path +$path( |$)" || { echo "LITHOFRONT_CPU=$path takes another path" >&2; exit 1; }
    LITHOFRONT_CPU=$path "$bin/lithofront" run "$configs/materials/lmo_study.toml" -o "$path" --quiet
    ran+=("$path")
  else
    echo "$path: this processor does not run it"
  fi
done
"$bin/python" - "${ran[@]}" <<'PYTHON'
import sys

import h5py
import numpy as np


def datasets(folder):
    with h5py.File(f"{folder}/results.h5") as file:
        found = {}
        file.visititems(lambda name, item: found.__setitem__(name, np.asarray(item[()])) if isinstance(item, h5py.Dataset) else None)
        return found


first = datasets(sys.argv[1])
for folder in sys.argv[2:]:
    other = datasets(folder)
    # The study's provenance, text, holds when it ran.
    differ = [name for name in first.keys() | other.keys() if name not in first or name not in other or
              (first[name].dtype.kind in "iuf" and first[name].tobytes() != other[name].tobytes())]
    if differ or open(f"{folder}/cycles.csv").read() != open(f"{sys.argv[1]}/cycles.csv").read():
        sys.exit(f"{folder} differs from {sys.argv[1]}: {differ}")
print(f"{' = '.join(sys.argv[1:])}: {sum(a.dtype.kind in 'iuf' for a in first.values())} data sets of numbers, bit for bit")
PYTHON

step "h5py in the process that runs studies and loads the modules"
"$bin/python" - "$configs" <<'PYTHON'
import ctypes
import sys
from pathlib import Path

import h5py
import lithofront as lf

for module in sorted((Path(lf.__file__).parent / "bin").glob("*.so")):
    if module.stem != "lithofront-x86-64-v4" or "avx512f" in Path("/proc/cpuinfo").read_text():
        ctypes.CDLL(str(module))
study = lf.run(f"{sys.argv[1]}/materials/lmo_study.toml", {"population.particles": 2}, out="python")
with h5py.File("python/results.h5") as file:
    print(f"h5py {h5py.__version__} (HDF5 {h5py.version.hdf5_version}) reads {len(file)} groups; lf.run: {study.cycles.sizes['cycle']} cycles")
mapped = {line.split()[-1] for line in open("/proc/self/maps") if "hdf5" in line}
assert len([one for one in mapped if Path(one).name.startswith("libhdf5-") or Path(one).name.startswith("libhdf5.")]) <= 1, mapped
PYTHON

step "Quickstart"
before=$(date +%s)
LITHOFRONT=$bin/lithofront LITHOFRONT_PYTHON=$bin/python bash "$root/examples/quickstart.sh" "$work/quickstart" 2>&1 | tail -8
echo "$(($(date +%s) - before)) s"

step "Report and export"
"$bin/lithofront" report "${ran[0]}" >report.txt && tail -1 report.txt
"$bin/lithofront" export "${ran[0]}" >/dev/null && echo "exported"

step "Commands of the README and of the guide, in order; code paths in both couplings"
"$bin/python" -c 'import pytest' 2>/dev/null || "$bin/pip" install -q pytest
cp -r "$root/tests/command" "$root/docs" "$root/README.md" "$root/configs" .
mkdir -p tests && mv command tests/ && mkdir -p analysis/tests && cp -r "$root/analysis/tests/data" analysis/tests/
LITHOFRONT=$bin/lithofront "$bin/python" -m pytest -q -p no:cacheprovider tests/command/test_pages_in_order.py tests/command/test_code_paths.py
echo "== All of it works."
