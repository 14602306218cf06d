#!/usr/bin/env bash
# The paper's protocol on a small population (minutes on two cores), and its overview. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=(population.particles=${LITHOFRONT_PARTICLES:-24})
if [ -n "$small" ]; then
  settings=(population.particles=2 population.max_diameter_um=0.8 population.median_diameter_um=0.5
            'output.snapshot_particles=[0]' 'protocol.step[1].cycles=4')
fi
study "$here/config.toml" . "${settings[@]}"
analysis overview "$results" -o "$results/overview.png"
echo
echo "Capacity, state of health and lithium maps: $results/overview.png"
echo "One row per cycle:                          $results/cycles.csv"
echo "Everything else:                            $results/results.h5   (docs/results.md)"
echo "A page with all figures and checks:         $lithofront report $results"
shown "$results/overview.png" expected.png
