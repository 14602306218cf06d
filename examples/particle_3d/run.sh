#!/usr/bin/env bash
# Whole particles: sections through the middle, and site maps for ParaView. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=('population.diameters_um=[0.35, 0.3]' output.snapshot_frames=2 'protocol.step[1].cycles=1')
study "$here/config.toml" . "${settings[@]}"
analysis figure5 "$results" --particle 0 --cycle 1 -o "$results/sections.png"
"$lithofront" export "$results"
echo "Open $results/paraview/particle_000000.pvd in ParaView; docs/paraview.md says how to see the front."
