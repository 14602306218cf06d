"""Takes the steps of container/Containerfile in bare root file systems, where no engine for containers is at hand; as root.

Usage: containerfile.py BASE FOLDER      BASE: a root file system of Debian's, in the place of its image; FOLDER: of the stages
COPY takes what is committed. What an engine does besides (layers, users, limits) is not seen so.
Environment: CCACHE_DIR: what ccache holds serves the build too, which then goes on at this repository's path, a link stands where COPY says. SKBUILD_...: of scikit-build-core,
for that build.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def inside(system: Path, folder: str, environment: dict[str, str], words: list[str]) -> None:
    """Run words in a root file system that has /proc and /dev for as long."""
    settings = [f"{name}={value}" for name, value in {"HOME": "/root", "PATH": PATH, **environment}.items()]
    settings += [f"{name}={value}" for name, value in os.environ.items() if name.startswith("SKBUILD_")]
    cache = os.environ.get("CCACHE_DIR", "")
    if cache:
        settings += ["CCACHE_DIR=/ccache", f"LANG={os.environ.get('LANG', '')}"]     # ccache tells languages apart
        (system / "ccache").mkdir(exist_ok=True)
    subprocess.run(["unshare", "--mount", "--fork", "bash", "-euc",
                    'mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"; [ -z "$1" ] || mount --bind "$1" "$0/ccache"; shift; '
                    'exec chroot "$0" "$@"', str(system), cache,
                    "/usr/bin/env", "-i", *settings, "sh", "-c", 'cd "$0" && exec "$@"', folder, *words], check=True)


def copy(words: list[str], stages: dict[str, Path], system: Path) -> None:
    source, target = words[-2], system / words[-1].lstrip("/")
    if words[0].startswith("--from="):
        subprocess.run(["cp", "-a", f"{stages[words[0].removeprefix('--from=')]}{source}", str(target)], check=True)
    elif source == ".":
        if os.environ.get("CCACHE_DIR"):
            inside(system, "/", {}, ["sh", "-c", "apt-get update -qq && apt-get install -y -qq --no-install-recommends ccache >/dev/null"])
            target.symlink_to(ROOT)      # as seen from within
            target = Path(f"{system}{ROOT}")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(target)], check=True)
    else:
        raise ValueError(f"COPY {' '.join(words)} is not known here")


def main() -> None:
    base, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    stages: dict[str, Path] = {}
    system, at, environment, entry = base, "/", {}, []
    text = (ROOT / "container" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if not word or word.startswith("#"):
            continue
        print(f"-- {line}", flush=True)
        words = rest.split()
        if word == "FROM":
            name = words[2] if "AS" in words else "last"
            system, at, environment = folder / name, "/", {}
            shutil.rmtree(system, ignore_errors=True)
            subprocess.run(["cp", "-a", str(base), str(system)], check=True)
            for file in ("/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt", "/etc/pip.conf"):
                if os.path.exists(file):
                    shutil.copy(file, f"{system}{file}")
            stages[name] = system
        elif word == "COPY":
            copy(words, stages, system)
        elif word == "RUN":
            inside(system, at, environment, ["/bin/sh", "-c", rest])
        elif word == "ENV":
            name, _, value = rest.partition("=")
            environment[name] = value.replace("$PATH", PATH)
        elif word == "WORKDIR":
            at = rest
            (system / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "ENTRYPOINT":
            entry = [one.strip('[],"') for one in shlex.split(rest.strip("[]").replace(",", " "))]
        else:
            raise ValueError(f"{word} is not known here")
    size = subprocess.run(["du", "-sm", str(system)], capture_output=True, text=True, check=True).stdout.split()[0]
    print(f"-- the last stage: {size} MB; a study in it", flush=True)
    study = next((system / "opt/lithofront").glob("lib/python3*/site-packages/lithofront/configs/materials/lmo_study.toml"))
    inside(system, at, environment, [*entry, "info"])
    inside(system, at, environment, [*entry, "run", f"/{study.relative_to(system)}", "-o", "results"])
    inside(system, at, environment, [*entry, "report", "results"])


main()
