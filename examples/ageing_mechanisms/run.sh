#!/usr/bin/env bash
# Each ageing mechanism alone against no ageing, on the same particles. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=(population.particles=2 population.max_diameter_um=0.6 population.median_diameter_um=0.4
                             'output.snapshot_particles=[0]' 'protocol.step[1].cycles=3')
folders=()
for name in none film passivation blocking stress_fatigue interphase_growth dissolution dissolution_50C contact_loss cracking; do
  study "$here/$name.toml" "$name" "${settings[@]}"
  folders+=("$results/$name")
done
analysis compare "${folders[@]}" --baseline "$results/none" --markdown -o "$results/effects.png" | tee "$results/effects.md"
shown "$results/effects.png" expected.png
shown "$results/effects.md" effects.md
