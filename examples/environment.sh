# Sourced by every run.sh. Sets $root, $here, $lithofront, $python, $small and $results (made).
# Environment: LITHOFRONT, LITHOFRONT_PYTHON: programs to use instead of building them; LITHOFRONT_CUDA: AUTO, ON or OFF;
# LITHOFRONT_SMALL=1: a tiny run;
# LITHOFRONT_UPDATE=1: copy what a page shows beside it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
root=$(cd "$here/../.." && pwd)
results=${1:-$root/results/$(basename "$here")}
small=${LITHOFRONT_SMALL:-}
if [ -n "${LITHOFRONT:-}" ]; then
  lithofront=$LITHOFRONT
else
  bash "$root/cmake/install_packages.sh"
  # The kernels take minutes to compile: only where there is a device to run them, or by wish.
  cuda=${LITHOFRONT_CUDA:-$([ -e /dev/nvidia0 ] && echo AUTO || echo OFF)}
  [ "$cuda" != OFF ] || [ -n "${LITHOFRONT_CUDA:-}" ] || echo "No NVIDIA device here: building without CUDA (LITHOFRONT_CUDA=ON builds it all the same)."
  cmake -S "$root" -B "$root/build/quickstart" -G Ninja -DCMAKE_BUILD_TYPE=Release -DLITHOFRONT_CUDA="$cuda" \
        -DLITHOFRONT_TESTS=OFF | grep 'lithofront:'
  cmake --build "$root/build/quickstart" --target lithofront_cli
  lithofront=$root/build/quickstart/host/cli/lithofront
fi
# $extras: of the analysis package, set by a run.sh that needs none.
python=${LITHOFRONT_PYTHON:-$(bash "$root/cmake/python_environment.sh" "$root/build/venv" "${extras-report}")}
# Both commands in one place, to be put on the PATH by activating the environment.
[ -n "${LITHOFRONT:-}${LITHOFRONT_PYTHON:-}" ] || ln -sf "$lithofront" "$root/build/venv/bin/lithofront"
mkdir -p "$results"

# study CONFIG NAME [KEY=VALUE...]: runs CONFIG into $results/NAME with these settings.
study() {
  local config=$1 name=$2 settings=()
  shift 2
  for setting in "$@"; do settings+=(--set "$setting"); done
  "$lithofront" run "$config" -o "$results/$name" --force ${small:+--quiet} "${settings[@]}"
}

analysis() { "$python" -m lithofront_analysis "$@"; }

# shown FILE NAME: a result that the example's page shows, under this name.
shown() { if [ -n "${LITHOFRONT_UPDATE:-}" ]; then cp "$1" "$here/$2"; fi; }
