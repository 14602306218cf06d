#!/usr/bin/env bash
# The paper, figure by figure: the default study, again with a second seed and with twice the population, its six points, the three
# kinetic models, and the report with the check of the time step. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
config=$root/configs/lmo_1c_16c.toml
particles=$(sed -n 's/^particles = \([0-9]*\).*/\1/p' "$config")
settings=() models=()
if [ -n "$small" ]; then
  particles=4
  settings=(population.max_diameter_um=1.2 population.median_diameter_um=0.8 'output.snapshot_particles=[0, 1]'
            'protocol.step[1].cycles=3')
  models=(population.particles=1 'population.diameters_um=[0.6]' 'output.snapshot_particles=[0]' output.snapshot_frames=4
          'protocol.step[0].cycles=1')
fi
study "$config" seed_1 "${settings[@]}" "population.particles=$particles"
study "$config" seed_2 "${settings[@]}" "population.particles=$particles" seed=2
study "$config" twice_as_many "${settings[@]}" "population.particles=$((2 * particles))"
for model in core_shell mosaic viscous_fingers; do study "$root/configs/$model.toml" "$model" "${models[@]}"; done

analysis figures "$results/seed_1" -o "$results"
analysis verdict "$results/seed_1" | tee "$results/verdict.txt"
analysis verdict "$results/seed_1" "$results/seed_2" "$results/twice_as_many" | tee "$results/verdicts.txt"
shown "$results/overview.png" expected.png
for file in figure1.png figure2.png figure3.png figure4.png figure-a1.png pockets.png sizes.png table1.md stages.md verdict.txt \
            verdicts.txt; do
  shown "$results/$file" "$file"
done
[ -n "$small" ] || "$lithofront" report "$results/seed_1" --run-step-check --python "$python" --models "$results/core_shell" \
  --models "$results/mosaic" --models "$results/viscous_fingers"
