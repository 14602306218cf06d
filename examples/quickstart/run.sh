#!/usr/bin/env bash
# The paper's protocol on a small population (minutes on two cores), and its overview. Usage: run.sh [RESULTS_FOLDER]
extras=    # the overview alone
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
if [ -z "${LITHOFRONT:-}${LITHOFRONT_PYTHON:-}" ]; then
  bin=${python%/python}
  echo "  its microscope images and verdict need:   $bin/pip install '$root/analysis[report]'"
  echo "lithofront and lithofront-analysis lie in $bin; to have them on the PATH:  . $bin/activate"
fi
shown "$results/overview.png" expected.png
