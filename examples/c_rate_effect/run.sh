#!/usr/bin/env bash
# Ten sizes of particle at seven C-rates: the map of morphologies. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
rates=(0.5 1 2 4 8 16 32)
settings=()
if [ -n "$small" ]; then
  rates=(1 16)
  settings=(population.particles=4 'population.diameters_um=[0.3, 0.6, 0.8, 1.2]')
fi
folders=()
for rate in "${rates[@]}"; do
  study "$here/config.toml" "${rate}C" "protocol.step[0].charge_c_rate=$rate" "protocol.step[0].discharge_c_rate=$rate" \
        "${settings[@]}"
  folders+=("$results/${rate}C")
done
analysis morphology-map "${folders[@]}" -o "$results/map.png" --numbers "$results/numbers.png" > "$results/map.csv"
echo "Map: $results/map.png, the numbers behind it: $results/numbers.png and $results/map.csv"
shown "$results/map.png" expected.png
shown "$results/numbers.png" numbers.png
shown "$results/map.csv" map.csv
