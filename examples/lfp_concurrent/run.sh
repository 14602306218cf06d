#!/usr/bin/env bash
# How many particles of a LiFePO4 electrode are on their way at once, slow and fast, and without misfit. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=(population.particles=6 'output.snapshot_particles=[0, 1, 2, 3, 4, 5]')
rates=(0.02 0.1 1 2 5 10 20)
[ -n "$small" ] && rates=(0.1 10)
names=()
for rate in "${rates[@]}"; do
  study "$root/configs/materials/lfp_study.toml" "${rate}C" "protocol.step.rate.charge_c_rate=$rate" \
        "protocol.step.rate.discharge_c_rate=$rate" "${settings[@]}"
  names+=("$results/${rate}C")
done
for rate in 0.1 1; do
  study "$root/configs/materials/lfp_study.toml" "${rate}C, no misfit" "protocol.step.rate.charge_c_rate=$rate" \
        "protocol.step.rate.discharge_c_rate=$rate" stress.configuration=false "${settings[@]}"
  names+=("$results/${rate}C, no misfit")
done
"$python" "$here/active.py" "$results/active.png" "${names[@]}" | tee "$results/active.md"
shown "$results/active.md" active.md
shown "$results/active.png" expected.png
