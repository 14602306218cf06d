#!/usr/bin/env bash
# The small study of every material in configs/materials, side by side, and each held against one observation of its literature.
# Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
materials=$root/configs/materials
settings=()
[ -n "$small" ] && settings=(population.particles=2)
# Frames within a half-cycle show the front on its way.
maps=(output.snapshot_cycles=[-1] output.snapshot_frames=9 'output.snapshot_particles=[0, 1]')
for name in lmo lmo_upper lfp lnmo; do study "$materials/${name}_study.toml" "$name" "${maps[@]}" "${settings[@]}"; done

# LiMn2O4 at -20 degrees Celsius, and the same at room temperature.
for kelvin in 298.15 253.15; do
  study "$materials/lmo_study.toml" "lmo at $kelvin K" "material.temperature_K=$kelvin" protocol.step.formation.cycles=1 \
        'protocol.step[1].cycles=1' 'protocol.step[1].discharge_c_rate=5' "${settings[@]}"
done
# The upper plateau, slow enough to show the open-circuit voltage.
study "$materials/lmo_upper_study.toml" "lmo_upper at 0.02C" protocol.step.formation.cycles=1 protocol.step.formation.charge_c_rate=0.02 \
      protocol.step.formation.discharge_c_rate=0.02 'protocol.step[1].cycles=1' "${settings[@]}"
# LiNi0.5Mn1.5O4, particles of 4 um at 24.5 A/g, 371 times what empties the window of 66.15 mAh/g in an hour; interphases in S/m2.
for conductance in 20 100 inf; do
  study "$materials/lnmo_study.toml" "lnmo, interphase $conductance" population.size_distribution=single \
        population.diameter_um="$([ -n "$small" ] && echo 1 || echo 4)" population.particles=2 \
        surface.interphase_conductance_S_per_m2="$conductance" protocol.lower_voltage_limit_V=3.0 \
        protocol.step.formation.cycles=1 'protocol.step[1].cycles=1' 'protocol.step[1].discharge_c_rate=371'
done
"$python" "$here/materials.py" "$results"
cat "$results/materials.md" "$results/observations.md"
shown "$results/materials.png" expected.png
shown "$results/materials.md" materials.md
shown "$results/observations.md" observations.md
