#!/usr/bin/env bash
# Tries what packaging/build.sh made in a bare Debian, a root file system of debootstrap's (minbase with python3-venv), anew each time.
# Usage, as root: packaging/debian.sh bookworm|trixie wheel|sdist|deb [DIST] [CHROOTS]     default: build/dist, build/chroots
# wheel: no compiler there. sdist: the Debian packages of cmake/install_packages.sh. deb: made on that very release.
# Environment: MIRROR of debootstrap; LITHOFRONT_SMALL as in check.sh; CCACHE_DIR: what ccache holds serves the build too, which then goes on
# at this repository's path. SKBUILD_...: of scikit-build-core, for the build of the source distribution.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
suite=$1 kind=$2 dist=$(cd "${3:-$root/build/dist}" && pwd)
chroots=$(mkdir -p "${4:-$root/build/chroots}" && cd "${4:-$root/build/chroots}" && pwd)
[ "$(id -u)" -eq 0 ] || { echo "packaging/debian.sh needs root, for chroot" >&2; exit 1; }

base=$chroots/$suite
[ -e "$base.ready" ] || { debootstrap --variant=minbase --include=python3-venv,ca-certificates "$suite" "$base" ${MIRROR:+"$MIRROR"} >"$base.log" && touch "$base.ready"; }
system=$chroots/$suite.$kind
rm -rf --one-file-system "$system"
cp -a "$base" "$system"
# Names and certificates as this machine has them, and how its pip is set up.
cp /etc/resolv.conf "$system/etc/resolv.conf"
cp /etc/ssl/certs/ca-certificates.crt "$system/etc/ssl/certs/ca-certificates.crt"
if [ -e /etc/pip.conf ]; then cp /etc/pip.conf "$system/etc/pip.conf"; fi
mkdir "$system/dist" && cp "$dist"/lithofront[-_]*.* "$system/dist"
git clone --quiet "$root" "$system/source"    # the pages and tests; what is committed
cat >"$system/try" <<'TRY'
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 HOME=/root
install() {    # WHAT, as pip takes it
  python3 -m venv /venv
  /venv/bin/pip install -q --no-compile --disable-pip-version-check "$1"
  echo "installed: $(du -sm /venv | cut -f1) MB"
}
case $1 in
  wheel)
    for tool in cc gcc c++ cmake; do ! command -v "$tool" || { echo "there is a $tool here" >&2; exit 1; }; done
    install "$(echo /dist/*manylinux*.whl)[report,studies,bpx]"
    [ "$(uname -m)" != x86_64 ] || /venv/bin/lithofront info | grep 'this build has x86-64-v4, x86-64-v3, baseline;'
    ;;
  sdist)
    mkdir -p "$3" && tar -xzf /dist/lithofront-*.tar.gz -C "$3" --strip-components=1
    bash "$3/cmake/install_packages.sh"
    if [ -e /ccache ]; then
      apt-get install -y -qq --no-install-recommends ccache >/dev/null
      CCACHE_DIR=/ccache install "$3[report,studies,bpx]"
    else
      install "$(echo /dist/lithofront-*.tar.gz)[report,studies,bpx]"
    fi
    rm -r "$3"
    ;;
  deb)
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends /dist/lithofront_*.deb >/dev/null
    dpkg-query -W -f='${Package} ${Version} needs ${Depends}\n' lithofront
    lithofront --version && lithofront info
    lithofront run /usr/share/lithofront/configs/materials/lmo_study.toml -o /tmp/study --quiet
    for path in x86-64-v3 baseline; do
      ! LITHOFRONT_CPU=$path lithofront info >/dev/null || LITHOFRONT_CPU=$path lithofront run /usr/share/lithofront/configs/materials/lmo_study.toml -o "/tmp/$path" --quiet
      [ ! -e "/tmp/$path" ] || cmp "/tmp/$path/cycles.csv" /tmp/study/cycles.csv
    done
    # Where each shell and man look by themselves.
    apt-get install -y -qq --no-install-recommends man-db bash-completion zsh fish >/dev/null
    MANPAGER=cat man lithofront | grep -q resume && echo "man lithofront: there"
    bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader lithofront 2>/dev/null || __load_completion lithofront 2>/dev/null || true; complete -p lithofront' | sed 's/^/bash: /'
    zsh -c 'autoload -Uz compinit && compinit -u && echo "zsh: ${_comps[lithofront]:?no completion}"'
    fish -c 'complete -C "lithofront res"' | sed 's/^/fish: /' | grep resume
    apt-get remove -y -qq lithofront >/dev/null
    [ ! -e /usr/bin/lithofront ]
    echo "== All of it works."
    exit
    ;;
esac
bash /source/packaging/check.sh /venv
TRY
unshare --mount --fork bash -euc 'mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"
  if [ -n "$4" ]; then mkdir -p "$0/ccache"; mount --bind "$4" "$0/ccache"; fi
  exec chroot "$0" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin CMAKE_BUILD_PARALLEL_LEVEL="$(nproc)" LITHOFRONT_SMALL="$1" "${@:5}" bash /try "$2" "" "$3"' \
  "$system" "${LITHOFRONT_SMALL:-}" "$kind" "$root" "${CCACHE_DIR:-}" $(env | grep '^SKBUILD_')
