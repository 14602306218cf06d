"""Copies of made-up results with figures put in by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lithofront_analysis import Results
from lithofront_analysis.schema import KIND_LITHIATED


def with_fields(results: Results, sites: Sequence[float] | None = None, **rows: dict[int, Sequence[float]]) -> Results:
    """Particle fields set cycle by cycle: name={cycle: one value per particle}; sites at birth besides."""
    fields = {name: values.copy() for name, values in results.particle_cycles.items()}
    for name, cycles in rows.items():
        for cycle, values in cycles.items():
            fields[name][results.row_of(cycle)] = values
    particles = results.particles if sites is None else results.particles.assign(sites_at_birth=np.asarray(sites))
    return replace(results, particle_cycles=fields, particles=particles)


def with_config(results: Results, **tables: dict[str, Any]) -> Results:
    """Settings replaced or added: table={key: value}."""
    return replace(results, config=results.config | {name: results.config.get(name, {}) | table for name, table in tables.items()})


def with_regions(results: Results, cycle: int, sites: Sequence[Sequence[int]]) -> Results:
    """The table of regions: per particle, the sites of each lithiated region that the charge of a cycle leaves."""
    template = results.pockets.iloc[0].to_dict()
    rows = [template | {"cycle": cycle, "kind": KIND_LITHIATED, "particle": number, "sites": one}
            for number, regions in enumerate(sites) for one in regions]
    return replace(results, pockets=pd.DataFrame(rows, columns=list(results.pockets.columns)))
