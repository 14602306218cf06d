#!/usr/bin/env bash
# A front in a channel, with the more mobile phase behind it and ahead of it. Usage: run.sh [RESULTS_FOLDER]
source "$(dirname "$0")/../environment.sh"
settings=()
[ -n "$small" ] && settings=(population.channel_width_um=0.2 population.channel_length_um=0.3 output.snapshot_frames=4)
folders=()
for name in unstable stable; do
  study "$here/$name.toml" "$name" "${settings[@]}"
  folders+=("$results/$name")
done
analysis figure5 "${folders[@]}" -o "$results/fronts.png"
shown "$results/fronts.png" expected.png
