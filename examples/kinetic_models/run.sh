#!/usr/bin/env bash
# The three kinetic models of the paper's Figure 5 on the same particles: strip and animation. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=(population.particles=2 'population.diameters_um=[0.5, 0.8]' 'output.snapshot_particles=[1]'
                             lattice.site_spacing_nm=25 output.snapshot_frames=4 'protocol.step[0].cycles=1')
folders=()
for model in core_shell mosaic viscous_fingers; do
  study "$root/configs/$model.toml" "$model" "${settings[@]}"
  folders+=("$results/$model")
done
analysis figure5 "${folders[@]}" -o "$results/figure5.png" --gif "$results/figure5.gif" --gif-dpi 60
shown "$results/figure5.png" expected.png
shown "$results/figure5.gif" expected.gif
