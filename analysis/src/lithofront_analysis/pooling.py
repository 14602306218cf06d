"""Which of several studies are one study with other seeds, what the rest differ in, and a name for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .plain import visible
from .results import Results

# What tells two studies apart without making them different ones.
_IGNORED = ("seed", "name", "output")


@dataclass(frozen=True)
class Pool:
    """Studies that differ in their seeds only, in the order of these; usually one."""

    studies: tuple[Results, ...]
    label: str
    settings: dict[str, Any]        # those in which the pools differ, by their dotted names
    folders: tuple[str, ...]        # of the studies, with as many parents as tell all studies' folders apart

    @property
    def first(self) -> Results:
        """Stands for all where they agree: protocol, rates, settings."""
        return self.studies[0]

    @property
    def particles(self) -> int:
        """Of all seeds together."""
        return sum(len(study.particles) for study in self.studies)


def pooled(studies: Sequence[Results], apart: bool = False) -> list[Pool]:
    """The studies in their order, those of one configuration, one release and other seeds together, unless each is to stand `apart`. A
    study given twice stands twice."""
    groups: list[list[Results]] = []
    for study in studies:
        compared, seed = _compared(study), study.provenance.seed
        for group in [] if apart else groups:
            if (_compared(group[0]) == compared and group[0].provenance.version == study.provenance.version
                    and all(one.provenance.seed != seed for one in group)):
                group.append(study)
                break
        else:
            groups.append([study])
    groups = [sorted(group, key=lambda study: study.provenance.seed) for group in groups]
    differing = differences([group[0] for group in groups])
    tables = [flat_settings(group[0].config) for group in groups]
    own = [{name: table.get(name) for name in differing} for table in tables]
    short = _short_folders([study for group in groups for study in group])
    folders = [tuple(short[study.folder.resolve()] for study in group) for group in groups]
    return [Pool(tuple(group), label, settings, place)
            for group, label, settings, place in zip(groups, _labels(groups, own, folders), own, folders, strict=True)]


def note_of(pool: Pool) -> str:
    """Which studies stand as one."""
    seeds = ", ".join(str(study.provenance.seed) for study in pool.studies)
    return f"{', '.join(pool.folders)} differ in the seed alone ({seeds}) and stand as one study, '{pool.label}'"


def notes_on_repeats(pools: Sequence[Pool]) -> list[str]:
    """Which folders hold one and the same study: its configuration and its seed."""
    folders: dict[str, list[str]] = {}
    for pool in pools:
        for study, folder in zip(pool.studies, pool.folders, strict=True):
            folders.setdefault(repr((_compared(study), study.provenance.version, study.provenance.seed)), []).append(folder)
    return [f"{', '.join(found)} hold the same study: its settings and its seed are those of the first"
            for found in folders.values() if len(found) > 1]


def flat_settings(config: dict[str, Any]) -> dict[str, Any]:
    """A configuration as dotted names and values; protocol steps by their names where these differ, else by number."""
    found: dict[str, Any] = {}

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{path}.{key}" if path else str(key))
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            names = [str(one.get("name", "")) for one in value]
            by_name = len(set(names)) == len(names) and all(names)
            for place, one in enumerate(value):
                walk(one, f"{path}.{names[place]}" if by_name else f"{path}[{place}]")
        else:
            found[path] = value

    walk(config, "")
    return found


def differences(studies: Sequence[Results]) -> list[str]:
    """Dotted names of the settings in which studies differ, apart from seed, name and output."""
    tables = [flat_settings(_compared(study)) for study in studies]
    names = list(dict.fromkeys(name for table in tables for name in table))
    return [name for name in names if any(table.get(name) != tables[0].get(name) for table in tables[1:])]


def varied_number(pools: Sequence[Pool]) -> str | None:
    """The one numeric setting that was varied, each pool with a value of its own; None where there is no such."""
    names = list(pools[0].settings) if pools else []
    values = {name: [pool.settings[name] for pool in pools] for name in names}
    if not names or any(values[name] != values[names[0]] for name in names):
        return None
    first = values[names[0]]
    is_number = all(isinstance(value, int | float) and not isinstance(value, bool) for value in first)
    return names[0] if is_number and len(pools) >= 3 and len(set(first)) == len(first) else None


def short_names(settings: Sequence[str]) -> dict[str, str]:
    """The last word of each dotted name, or all of it where two would be alike."""
    last = [name.rsplit(".", 1)[-1] for name in settings]
    return {name: word if last.count(word) == 1 else name for name, word in zip(settings, last, strict=True)}


def _compared(study: Results) -> dict[str, Any]:
    return {key: value for key, value in study.config.items() if key not in _IGNORED}


def _labels(groups: Sequence[Sequence[Results]], settings: Sequence[dict[str, Any]], folders: Sequence[tuple[str, ...]]) -> list[str]:
    """Each group's name; where names repeat, with what it differs in (two settings at most), else with its folder. Groups of the same
    settings are named with the same ones, whatever else their names are."""
    names = [_name(group) for group in groups]
    short = short_names(list(settings[0])) if settings else {}
    own: list[list[str]] = []
    for place, name in enumerate(names):
        differing = [key for key in short if any(settings[other][key] != settings[place][key]
                                                 for other, one in enumerate(names) if one == name)]
        own.append(differing if len(differing) <= 2 else [])
    labels = []
    for place, name in enumerate(names):
        same = [other for other in range(len(groups)) if settings[other] == settings[place]]
        said = next((own[other] for other in [place, *same] if own[other]), [])
        words = [f"{short[key]} = {_value(settings[place][key])}" for key in said]
        alike = [other for other, one in enumerate(names) if one == name and other != place]
        if alike and (not own[place] or any(other in same for other in alike)):
            words.append(_first(folders[place]))
        labels.append(f"{name} ({', '.join(words)})" if words else name)
    labels = [label + (f", {len(group)} seeds" if len(group) > 1 else "") for label, group in zip(labels, groups, strict=True)]
    # The same folder given twice.
    return [visible(label + (f" [{labels[:place].count(label) + 1}]" if labels.count(label) > 1 else ""))
            for place, label in enumerate(labels)]


def _name(group: Sequence[Results]) -> str:
    """Of one study its name; of several the one that they share, else the first's and how many more there are."""
    return _first(list(dict.fromkeys(study.name for study in group)))


def _first(words: Sequence[str]) -> str:
    return words[0] + (f" and {len(words) - 1} more" if len(words) > 1 else "")


def _short_folders(studies: Sequence[Results]) -> dict[Path, str]:
    """Each folder's last name, with as many parents as tell it from the others."""
    paths = list(dict.fromkeys(study.folder.resolve() for study in studies))

    def ending(path: Path, depth: int) -> tuple[str, ...]:
        return path.parts[1:][-depth:]

    found = {}
    for path in paths:
        others = [other for other in paths if other != path]
        depth = 1
        while depth < len(path.parts) and any(ending(other, depth) == ending(path, depth) for other in others):
            depth += 1
        found[path] = visible("/".join(ending(path, depth)))
    return found


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
