"""Virtual strain microscope: what electrochemical strain microscopy would show of a section.

The chain is local composition -> blur by the tip -> strain signal in pm -> noise -> detection floor (docs/paper-comparison.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from . import gsf, schema
from .errors import ResultsError
from .gsf import Field
from .optional import ndimage
from .particle_map import BoolArray, FloatArray, active
from .results import Results
from .snapshots import Frame, SnapshotSeries

FWHM_OVER_SIGMA = 2.0 * np.sqrt(2.0 * np.log(2.0))


@dataclass(frozen=True)
class Microscope:
    """Instrument: sensitivity in pm per unit of x, tip blur and detection limit."""

    sensitivity_pm: float = 1.45    # floor of 0.5 pm at 8e25 m^-3 in the paper's units, x = 0.345
    tip_fwhm_nm: float = 50.0       # 30 to 70: conductive tip of radius about 35 nm
    noise_pm: float = 0.17          # the floor as three sigma; an assumption
    floor_pm: float = 0.5

    def __post_init__(self) -> None:
        if not (self.sensitivity_pm > 0 and self.tip_fwhm_nm >= 0 and self.noise_pm >= 0 and self.floor_pm >= 0):
            raise ResultsError("a microscope needs a positive sensitivity, and blur, noise and floor of at least 0")

    @property
    def floor_x(self) -> float:
        """Composition below which nothing is detected."""
        return self.floor_pm / self.sensitivity_pm

    def blurred(self, composition: FloatArray, material: BoolArray, spacing_nm: float) -> FloatArray:
        """Composition averaged over the tip's footprint on the material, [y, x]; 0 outside.

        The footprint is renormalised at edges: the tip rests on the particle, and epoxy has no signal to mix in.
        """
        sigma = self.tip_fwhm_nm / FWHM_OVER_SIGMA / spacing_nm
        weight = ndimage.gaussian_filter(material.astype(float), sigma, mode="constant")
        mean = ndimage.gaussian_filter(np.where(material, composition, 0.0), sigma, mode="constant")
        return np.asarray(np.divide(mean, weight, out=np.zeros_like(mean), where=material & (weight > 0)))

    def observe(self, composition: FloatArray, material: BoolArray, spacing_nm: float,
                random: np.random.Generator) -> Image:
        """One scan of a section [y, x]. Outside the material there is noise only."""
        clean = self.sensitivity_pm * self.blurred(composition, material, spacing_nm)
        return Image(self, clean + self.noise_pm * random.standard_normal(clean.shape), material, spacing_nm)


@dataclass(frozen=True)
class Image:
    """A scan: signal in pm on every pixel, and which pixels lie on material."""

    instrument: Microscope
    signal_pm: FloatArray
    material: BoolArray
    spacing_nm: float

    @property
    def composition(self) -> FloatArray:
        """x as the calibration gives it, noise and all."""
        return self.signal_pm / self.instrument.sensitivity_pm

    @property
    def detected(self) -> BoolArray:
        """Pixels on material with a signal of at least the floor."""
        return np.asarray(self.material & (self.signal_pm >= self.instrument.floor_pm))

    def values(self) -> tuple[FloatArray, int]:
        """Detected compositions, 1-D, and the number of pixels on material below the floor."""
        detected = self.detected
        return self.composition[detected], int(self.material.sum() - detected.sum())

    def field(self, title: str) -> Field:
        """The signal as a Gwyddion field, in metres."""
        rows, columns = self.signal_pm.shape
        return Field(self.signal_pm * 1e-12, columns * self.spacing_nm * 1e-9, rows * self.spacing_nm * 1e-9,
                     xy_units="m", z_units="m", title=title)


def scan(instrument: Microscope, series: SnapshotSeries, frame: Frame, seed: int) -> Image:
    """Image of a snapshot's polished section; the noise depends on seed, particle, cycle and half only."""
    random = np.random.default_rng([seed, series.particle, frame.cycle, frame.half, schema.FORMAT_VERSION])
    return instrument.observe(np.asarray(series.section("composition", frame), dtype=np.float64),
                              active(series.section("phase", frame)), series.site_spacing_nm, random)


def export(results: Results, instrument: Microscope, folder: Path) -> list[Path]:
    """Write a .gsf per imaged particle and half-cycle's end; returns the files."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"cannot write {folder}: {error}") from error
    for series in results.snapshots.values():
        for frame in series.ends():
            half = schema.HALF_NAMES[frame.half]
            path = folder / f"particle_{series.particle:06d}_cycle_{frame.cycle:04d}_{half}.gsf"
            title = f"{results.name}, particle {series.particle}, cycle {frame.cycle} after {half}, strain signal"
            gsf.write(scan(instrument, series, frame, results.provenance.seed).field(title), path)
            written.append(path)
    return written


def depth_nm(material: npt.NDArray[np.bool_], spacing_nm: float) -> FloatArray:
    """Distance of each site's centre from the nearest face of the material, nm; cracks are faces too."""
    padded = np.pad(material, 1)
    inside = ndimage.distance_transform_edt(padded)[tuple(slice(1, -1) for _ in material.shape)]
    return np.asarray(np.maximum(inside - 0.5, 0.0) * spacing_nm)
