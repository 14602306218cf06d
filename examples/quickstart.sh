#!/usr/bin/env bash
# Builds lithofront, runs the default study on a small population and draws the overview.
# Usage: examples/quickstart.sh [RESULTS_FOLDER]      (default: results/quickstart)
exec bash "$(dirname "$0")/quickstart/run.sh" "$@"
