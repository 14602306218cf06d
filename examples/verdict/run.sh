#!/usr/bin/env bash
# The eleven points: the default study and the variants that ask for its cause, on the same particles; then
# on others and on twice as many, for the verdict alone. Two hours and a half of processor time.
# Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
options=(--particles 64 --seeds 1)
[ -z "$small" ] || options=(--quick --particles 8 --seeds 1)
LITHOFRONT=$lithofront analysis verdict "$root/configs/lmo_1c_16c.toml" -o "$results" "${options[@]}"
for part in attribution continuum crossover stressor; do
  for ending in png md csv; do shown "$results/$part.$ending" "$part.$ending"; done
done
shown "$results/overlap.csv" overlap.csv
shown "$results/verdict.txt" verdict.txt
[ -z "$small" ] || exit 0
LITHOFRONT=$lithofront analysis verdict "$root/configs/lmo_1c_16c.toml" -o "$results/seed_2" --particles 64 --seeds 2
shown "$results/seed_2/verdict.txt" verdict_seed_2.txt
LITHOFRONT=$lithofront analysis verdict "$root/configs/lmo_1c_16c.toml" -o "$results/128_particles" --particles 128 --seeds 1
shown "$results/128_particles/verdict.txt" verdict_128_particles.txt
