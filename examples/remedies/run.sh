#!/usr/bin/env bash
# The remedies that the paper names on equal terms, ranked by state of health after 106 cycles. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=(population.particles=3 population.max_diameter_um=0.8 'output.snapshot_particles=[0]'
                             'protocol.step[1].cycles=3')
folders=()
for name in untreated small_particles nanoparticles coating doping; do
  own=("${settings[@]}")
  # Nanoparticles keep their own sizes.
  [ -n "$small" ] && [ "$name" = nanoparticles ] && own+=(population.max_diameter_um=0.3)
  study "$here/$name.toml" "$name" "${own[@]}"
  folders+=("$results/$name")
done
analysis compare "${folders[@]}" --baseline "$results/untreated" --markdown -o "$results/ranking.png" | tee "$results/ranking.md"
shown "$results/ranking.png" expected.png
shown "$results/ranking.md" ranking.md
