#!/usr/bin/env bash
# One particle on lattices of 50, 25 and 12.5 nm. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
spacings=(50 25 12.5)
[ -n "$small" ] && spacings=(50 25)
folders=()
for spacing in "${spacings[@]}"; do
  study "$here/config.toml" "$spacing" "lattice.site_spacing_nm=$spacing"
  folders+=("$results/$spacing")
done
analysis lattices "${folders[@]}" -o "$results/same_particle.png"
shown "$results/same_particle.png" expected.png
