#!/usr/bin/env bash
# Builds the guide; any warning fails it. Usage: build.sh [OUTPUT]      default: build/guide
# Environment: LITHOFRONT, LITHOFRONT_PYTHON (with sphinx, myst-parser, pydata-sphinx-theme: pip install './analysis[guide]').
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
output=${1:-$root/build/guide}
python=${LITHOFRONT_PYTHON:-$(bash "$root/cmake/python_environment.sh" "$root/build/venv" guide)}
export LITHOFRONT=${LITHOFRONT:-$root/build/cpu/host/cli/lithofront}
"$python" -m sphinx -q -W --keep-going -j 2 -c "$root/docs/guide" -d "$output/.doctrees" "$root/docs" "$output"
echo "$output/guide/index.html"
