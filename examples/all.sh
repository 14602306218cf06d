#!/usr/bin/env bash
# Runs every example in turn and puts the figures and tables that the pages show beside the pages. Usage: all.sh [RESULTS_FOLDER]
# LITHOFRONT_SMALL=1: runs of seconds, which leave the pages as they are.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
results=${1:-$here/../results}
[ -n "${LITHOFRONT_SMALL:-}" ] || export LITHOFRONT_UPDATE=1
for example in paper quickstart size_effect c_rate_effect remedies particle_3d kinetic_models mobility_contrast ageing_mechanisms coupling lfp_concurrent materials same_particle calibration verdict; do
  echo "== $example"
  bash "$here/$example/run.sh" "$results/$example"
done
