#!/usr/bin/env bash
# Whole particles: cut open, what stays inside, sections; and site maps for ParaView. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=('population.diameters_um=[0.4, 0.3]' output.snapshot_frames=3 'protocol.step[1].cycles=1')
study "$here/config.toml" . "${settings[@]}"
analysis body "$results" -o "$results/body.png"
analysis figure2 "$results" -o "$results/microscope.png"
"$lithofront" export "$results"
echo "Open $results/paraview/particle_000000.pvd in ParaView; docs/paraview.md says how to see the front."
shown "$results/body.png" expected.png
shown "$results/microscope.png" microscope.png
