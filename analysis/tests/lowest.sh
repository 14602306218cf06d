#!/usr/bin/env bash
# The package's tests with the lowest versions that pyproject.toml allows, in an environment of their own.
# Usage: lowest.sh [FOLDER]      (default: build/venv-lowest in the repository)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$here/../build/venv-lowest}
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
mapfile -t pins < <("$folder/bin/python" - "$here/pyproject.toml" <<'PYTHON'
import sys
import tomllib
project = tomllib.load(open(sys.argv[1], "rb"))["project"]
extras = project["optional-dependencies"]
print(*(one.replace(">=", "==") for one in [*project["dependencies"], *extras["report"], *extras["test"]] if one.startswith(
    ("numpy", "pandas>", "h5py", "matplotlib", "pillow", "scipy>", "pytest"))), sep="\n")
PYTHON
)
"$folder/bin/python" -m pip install -q --disable-pip-version-check "${pins[@]}" -e "$here"
"$folder/bin/python" -m pip list --disable-pip-version-check | grep -iE '^(numpy|pandas|h5py|matplotlib|pillow|scipy|pytest) '
cd "$here"
"$folder/bin/python" -m pytest -p no:cacheprovider
