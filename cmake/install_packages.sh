#!/usr/bin/env bash
# Installs the Debian packages that lithofront builds with. As root it does; otherwise it prints the line to run.
# Environment: LITHOFRONT_MPI=ON for those of a build with -DLITHOFRONT_MPI=ON too.
set -euo pipefail
packages=(g++ cmake ninja-build git libcxxopts-dev libfmt-dev doctest-dev libtomlplusplus-dev libhdf5-dev libxxhash-dev
          librandom123-dev libeigen3-dev librapidcheck-dev python3-venv)
[ "${LITHOFRONT_MPI:-OFF}" = ON ] && packages+=(libopenmpi-dev openmpi-bin)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "Packages are missing. Run this line, then this script again (without sudo rights: have an administrator run it):" >&2
  echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
echo "Installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >&2
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
