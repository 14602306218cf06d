#!/usr/bin/env bash
# From a measured curve to a forecast with scores. Usage: run.sh [RESULTS]; CELL=my.csv fits a cell of yours instead of the made-up one.
source "$(dirname "$0")/../environment.sh"
plan=$here/plan.toml particles=48 last=160 draws=8
cell=${CELL:-$results/cell.csv}
if [ -n "$small" ]; then
  # Few short studies: enough to see every step work.
  plan=$here/small.toml particles=4 last=30 draws=3
fi
if [ -z "${CELL:-}" ]; then
  # A cell whose parameters are known, of a population that no fit sees.
  study "$root/configs/lmo_1c_16c.toml" cell seed=77 population.particles=$particles lattice.site_spacing_nm=25 \
        'output.snapshot_particles=[]' microstructure.residual_stress_MPa=500 ageing.dissolution_nm_per_hour=0.4 ${small:+"protocol.step[1].cycles=16"}
  awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
           { print $at["cycle"] "," $at["discharge_c_rate"] "," $at["discharge_capacity_mAh_per_g"] }' "$results/cell/cycles.csv" >"$cell"
fi
# Half of it is shown to the fit.
lines=$(wc -l <"$cell")
head -n $((1 + (lines - 1) / 2)) "$cell" >"$results/first_half.csv"

export LITHOFRONT=$lithofront
studies() { "$python" -m lithofront "$@"; }
studies fit "$results/first_half.csv" --plan "$plan" -o "$results/fit"
studies forecast "$results/fit" --cycles "$last" -o "$results/forecast" --draws "$draws"
studies score "$results/fit" "$cell" --plan "$plan" -o "$results/scores"
shown "$results/fit/corner.png" corner.png
shown "$results/fit/predictive.png" predictive.png
shown "$results/forecast/forecast.png" expected.png
shown "$results/scores/scores.png" scores.png
echo "$results/forecast/forecast.png"
