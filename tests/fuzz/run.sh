#!/usr/bin/env bash
# Builds both fuzzers and runs each over its committed corpus and then freely: run.sh [seconds each, default 60] [folder to keep
# corpora in]. Without clang++ it says so and ends well.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
kept=${2:-$(mktemp -d)}
if ! command -v clang++ >/dev/null; then
  echo "fuzzers: skipped, there is no clang++"
  exit 0
fi
mkdir -p "$kept/config" "$kept/checkpoint"
if ! { cmake --preset fuzz && cmake --build --preset fuzz; } >"$kept/build.log" 2>&1; then
  tail -n 20 "$kept/build.log"
  echo "fuzzers: they do not build"
  exit 1
fi
fuzz() {  # name, program and arguments
  local name=$1 log="$kept/$1.log"
  shift
  if ! "$@" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$kept/" >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "fuzzers: $name: a finding, kept in $kept"
    exit 1
  fi
  echo "fuzzers: $name: $(grep -oE 'Done [0-9]+ runs' "$log" | grep -oE '[0-9]+') executions, nothing found"
}
fuzz config build/fuzz/tests/fuzz/config_fuzzer -max_len=4096 -dict=tests/fuzz/config.dict "$kept/config" tests/fuzz/config_corpus
fuzz checkpoint build/fuzz/tests/fuzz/checkpoint_fuzzer "$kept/checkpoint" tests/fuzz/corpus/checkpoint
