#!/usr/bin/env bash
# Eight sizes of particle through formation and 20 ageing cycles. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=(population.particles=4 'population.diameters_um=[0.3, 0.45, 0.6, 1.1]'
                             'output.snapshot_particles=[0, 3]' 'protocol.step[1].cycles=2')
study "$here/config.toml" . "${settings[@]}"
analysis sizes "$results" -o "$results/sizes.png"
analysis figure4 "$results" -o "$results/figure4.png"
shown "$results/sizes.png" expected.png
shown "$results/figure4.png" figure4.png
