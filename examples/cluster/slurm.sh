#!/bin/bash
# An ensemble as a Slurm array, each task a shard. Submit:  sbatch --array=1-20 slurm.sh plan.toml /shared/results/sweep
# Then, once all tasks have ended:  lithofront ensemble merge /shared/results/sweep
# A task that was killed or ran out of time: submit the same line again; what is done is not run again.
#SBATCH --job-name=lithofront
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=8
#SBATCH --mem-per-cpu=1G
#SBATCH --time=04:00:00
#SBATCH --output=%x-%A_%a.log
set -euo pipefail
plan=$1 folder=$2
# One process per processor: a library's own threads would only be in the way.
export OMP_NUM_THREADS=1
exec lithofront ensemble "$plan" -o "$folder" --resume --threads "${SLURM_CPUS_PER_TASK:-1}" \
     --shard "${SLURM_ARRAY_TASK_ID:-1}/${SLURM_ARRAY_TASK_COUNT:-1}"
