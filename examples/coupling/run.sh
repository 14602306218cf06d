#!/usr/bin/env bash
# Each particle at its own rate, against one potential shared by all. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=(population.particles=2 population.max_diameter_um=0.5 population.median_diameter_um=0.4
                             'output.snapshot_particles=[0]' 'protocol.step[1].cycles=1')
for name in particle electrode; do study "$here/$name.toml" "$name" "${settings[@]}"; done
analysis compare "$results/particle" "$results/electrode" --baseline "$results/particle" --markdown --uneven -o "$results/coupling.png" |
  tee "$results/coupling.md"
shown "$results/coupling.png" expected.png
shown "$results/coupling.md" coupling.md
