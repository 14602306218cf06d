#!/usr/bin/env bash
# Says which sources are not laid out as .clang-format has it: format.sh [--fix]. Versions of clang-format differ in what they print:
# without version 14, Debian 12's, it says so and ends well.
set -euo pipefail
cd "$(dirname "$0")/../.."
format=$(command -v clang-format-14 || command -v clang-format || true)
if [ -z "$format" ] || ! "$format" --version | grep -q 'version 14\.'; then
  echo "format: skipped, there is no clang-format 14"
  exit 77
fi
mode=(--dry-run -Werror)
[ "${1:-}" = --fix ] && mode=(-i)
find kernels host tests -name '*.[ch]pp' -o -name '*.cu' -o -name '*.cuh' -o -name '*.def' | sort | xargs "$format" "${mode[@]}"
