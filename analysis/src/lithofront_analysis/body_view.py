"""Shaded pictures of a whole particle: parallel rays from the upper left front, first hit, diffuse light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .optional import ndimage
from .particle_map import BoolArray, FloatArray

# Towards the viewer in (z, y, x); y grows downwards in sections, so the viewer stands in front at negative y.
_TOWARDS = np.array([0.45, -0.55, -0.70])
_LIGHT = np.array([0.75, -0.60, -0.30])
_AMBIENT = 0.5
_LARGEST_VIEW = 180         # pixels across; rays cost its cube


@dataclass(frozen=True)
class View:
    """What the rays saw: whether they hit, the site [z, y, x] that they hit, brightness and slant of the surface (0 to 1)."""

    hit: BoolArray
    site: tuple[FloatArray, FloatArray, FloatArray]
    brightness: FloatArray
    slant: FloatArray

    def of(self, values: FloatArray, within: BoolArray) -> FloatArray:
        """Values of the sites that were hit; where rounding left `within`, of its nearest site."""
        nearest = ndimage.distance_transform_edt(~within, return_distances=False, return_indices=True)
        return np.asarray(values[tuple(nearest)][tuple(axis.astype(int) for axis in self.site)], dtype=np.float64)


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector))


def view_of(solid: BoolArray, cut: bool = False) -> View:
    """Look at a body [z, y, x]; `cut` takes away the octant that faces the viewer. Arrays of one shape share one view."""
    span = max(solid.shape) * 1.15
    pixels = int(min(_LARGEST_VIEW, max(48, 4 * span)))
    step = span / pixels
    towards = _unit(_TOWARDS)
    right = _unit(np.cross(towards, np.array([1.0, 0.0, 0.0])))
    up = np.cross(right, towards)
    # Axes of the view: depth away from the viewer, down, right.
    frame = np.stack([-towards, -up, right], axis=1) * step
    centre = (np.array(solid.shape) - 1) / 2
    offset = centre - frame @ np.full(3, (pixels - 1) / 2)
    # Half a site of smoothing takes the steps of the lattice off and keeps the shape.
    body = ndimage.affine_transform(ndimage.gaussian_filter(solid.astype(np.float32), 0.7), frame, offset=offset,
                                    output_shape=(pixels,) * 3, order=1, prefilter=False)
    if cut:
        ticks = np.meshgrid(*[np.arange(pixels) - (pixels - 1) / 2] * 3, indexing="ij", sparse=True)
        inside = np.ones(body.shape, bool)
        for axis in range(3):
            inside &= sum(frame[axis, one] * tick for one, tick in enumerate(ticks)) * towards[axis] > 0
        body[inside] = 0
    occupied = body > 0.5
    hit, depth = occupied.any(axis=0), occupied.argmax(axis=0)
    rows, columns = np.indices(hit.shape)
    soft = np.pad(ndimage.gaussian_filter(body, 1.0), 1)
    place = np.stack([depth, rows, columns])
    slopes = np.stack([soft[tuple(place + 1 + one)] - soft[tuple(place + 1 - one)] for one in np.eye(3, dtype=int)[:, :, None, None]])
    outwards = -np.tensordot(frame / step, slopes, axes=1)
    outwards /= np.maximum(np.linalg.norm(outwards, axis=0), 1e-12)
    light = np.clip(np.tensordot(_unit(_LIGHT), outwards, axes=1), 0, 1)
    facing = np.clip(np.tensordot(towards, outwards, axes=1), 0, 1)
    # A site under the surface, not on it.
    site = (offset[:, None, None] + np.tensordot(frame, place, axes=1)) - 0.5 * outwards
    limits = np.array(solid.shape) - 1
    z, y, x = (np.clip(np.rint(site[axis]), 0, limits[axis]) for axis in range(3))
    return View(np.asarray(hit), (z, y, x), _AMBIENT + (1 - _AMBIENT) * light, 1 - facing)


def painted(view: View, colours: FloatArray) -> FloatArray:
    """RGBA picture of a view: colours [row, column, 3] in its light, clear where nothing was hit."""
    picture = np.zeros((*view.hit.shape, 4))
    picture[..., :3] = np.clip(colours * view.brightness[..., None], 0, 1)
    picture[..., 3] = view.hit
    return picture


def in_glass(inner: FloatArray, hull: View) -> FloatArray:
    """An RGBA picture seen through a hull of glass: clear where it faces the viewer, grey at its rim."""
    veil = np.where(hull.hit, 0.10 + 0.55 * hull.slant**2, 0.0)[..., None]
    grey = np.array([0.52, 0.56, 0.62])
    shade = inner[..., :3] * (1 - veil) + grey * veil
    picture = np.zeros_like(inner)
    picture[..., :3] = np.where(inner[..., 3:] > 0, shade, grey)
    picture[..., 3] = np.where(inner[..., 3] > 0, 1.0, veil[..., 0])
    return picture
