#!/usr/bin/env bash
# Makes (once) a virtual environment with the analysis package in it; prints its python.
# Usage: python_environment.sh FOLDER [EXTRAS]      EXTRAS as pip takes them: "report", "test,3d"; without, what draws the overview.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$1 extras=${2:-}
ready=$folder/.ready${extras:+.${extras//,/.}}
if [ ! -x "$folder/bin/python" ] || [ "$root/analysis/pyproject.toml" -nt "$ready" ]; then
  [ -x "$folder/bin/python" ] || python3 -m venv "$folder" >&2
  # Python compiles what is used at its first use; all of it would take half as much space again.
  "$folder/bin/python" -m pip install -q --no-compile --disable-pip-version-check -e "$root/analysis${extras:+[$extras]}" >&2
  touch "$ready"
fi
echo "$folder/bin/python"
