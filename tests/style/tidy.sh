#!/usr/bin/env bash
# What clang-tidy finds in the host's sources by the checks of .clang-tidy: tidy.sh [FILE ...], without files all of host/. Takes about
# a quarter of an hour on two cores. Without clang-tidy it says so and ends well.
# Environment: LITHOFRONT_JOBS (default: processors), LITHOFRONT_MPI (OFF, ON: sources of the MPI backend too, which need its headers).
set -euo pipefail
cd "$(dirname "$0")/../.."
tidy=$(command -v clang-tidy-14 || command -v clang-tidy || true)
if [ -z "$tidy" ]; then
  echo "tidy: skipped, there is no clang-tidy"
  exit 77
fi
folder=build/tidy
mpi=${LITHOFRONT_MPI:-OFF}
without=(-path 'host/backend/cuda/*' -o -name 'cuda_*.cpp' -o -name 'with_cuda.cpp')
[ "$mpi" = ON ] || without+=(-o -path 'host/backend/mpi/*')
cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DLITHOFRONT_CUDA=OFF -DLITHOFRONT_MPI="$mpi" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >/dev/null
cmake --build "$folder" --target lithofront_commit >/dev/null  # a header that is made
[ $# -gt 0 ] || mapfile -t files < <(find host -name '*.cpp' -not \( "${without[@]}" \) | sort)
# The compile commands are g++'s.
printf '%s\0' "${@:-${files[@]}}" |
  xargs -0 -n 1 -P "${LITHOFRONT_JOBS:-$(nproc)}" "$tidy" -p "$folder" --quiet --extra-arg=-Wno-unknown-warning-option 2> >(grep -v 'warnings.* generated' >&2 || true)
