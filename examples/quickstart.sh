#!/usr/bin/env bash
# Builds lithofront, runs the default study on a small population (minutes on two cores) and draws the overview.
# Usage: examples/quickstart.sh [RESULTS_FOLDER]      (default: results/quickstart)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
results=${1:-$root/results/quickstart}
bash "$root/cmake/install_packages.sh"
cmake -S "$root" -B "$root/build/quickstart" -G Ninja -DCMAKE_BUILD_TYPE=Release -DLITHOFRONT_CUDA=AUTO \
      -DLITHOFRONT_TESTS=OFF -DLITHOFRONT_BENCHMARKS=OFF >/dev/null
cmake --build "$root/build/quickstart" --target lithofront_cli
lithofront="$root/build/quickstart/host/cli/lithofront"
python=$(bash "$root/cmake/python_environment.sh" "$root/build/venv")

"$lithofront" run "$root/configs/lmo_1c_16c.toml" -o "$results" --set population.particles=${LITHOFRONT_PARTICLES:-24} --force
"$python" -m lithofront_analysis overview "$results" -o "$results/overview.png"
echo
echo "Capacity, state of health and lithium maps: $results/overview.png"
echo "One row per cycle:                          $results/cycles.csv"
echo "Everything else:                            $results/results.h5   (docs/results.md)"
