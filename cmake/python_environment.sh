#!/usr/bin/env bash
# Makes (once) a virtual environment with the analysis package in it; prints its python. Usage: python_environment.sh FOLDER
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$1
if [ ! -x "$folder/bin/python" ] || [ "$root/analysis/pyproject.toml" -nt "$folder/.ready" ]; then
  python3 -m venv "$folder" >&2
  "$folder/bin/python" -m pip install -q --disable-pip-version-check -e "$root/analysis[test]" >&2
  touch "$folder/.ready"
fi
echo "$folder/bin/python"
