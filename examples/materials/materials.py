"""Materials side by side: voltage against composition, the front and what a charge leaves, and figures of each; each material held
against one observation of its literature. Usage: materials.py RESULTS, which holds the studies of run.sh and gets materials.png,
materials.md and observations.md."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from lithofront_analysis import paper, particle_map, schema, style
from lithofront_analysis.results import Results, open_results
from lithofront_analysis.schema import CHARGE, DISCHARGE
from lithofront_analysis.states import by_size

MATERIALS = {"lmo": "LiMn2O4, lower plateau", "lmo_upper": "LiMn2O4, upper plateau", "lfp": "LiFePO4, miscibility gap",
             "lnmo": "LiNi0.5Mn1.5O4, upper plateau"}
AGEING = ("film", "passivation", "blocking", "stress_fatigue", "interphase_growth", "contact_loss", "dissolution", "cracking")
DELITHIATED, LITHIATED = style.PALE, style.GREEN

Rows = list[tuple[str, ...]]


def curve(results: Results, cycle: int, half: int) -> pd.DataFrame:
    """The population's voltage against charge passed in a half-cycle."""
    table = results.voltage
    return table[(table["particle"] == -1) & (table["cycle"] == cycle) & (table["half"] == half)].sort_values("point")


def composition(results: Results, cycle: int, half: int) -> npt.NDArray[np.float64]:
    """Mean composition along that curve: what the charge passed since the half-cycle began makes of it."""
    passed = curve(results, cycle, half)["capacity_mAh_per_g"].to_numpy() / theoretical(results)
    row = results.row_of(cycle)
    if half == DISCHARGE:
        return np.asarray(results.cycles["x_delithiated_mean"].iloc[row] + passed)
    return np.asarray((results.x_lithiated if row == 0 else results.cycles["x_lithiated_mean"].iloc[row - 1]) - passed)


def theoretical(results: Results) -> float:
    """Capacity of a whole lithium per formula unit, mAh/g."""
    return results.nominal_capacity_mAh_per_g / results.dx


def mean_voltage(results: Results, cycle: int, half: int) -> float:
    """Energy over charge, V; not a number where nothing passed."""
    charge, volts = (curve(results, cycle, half)[name].to_numpy() for name in ("capacity_mAh_per_g", "voltage_V"))
    if len(charge) < 2:
        return float("nan")
    return float(np.sum(0.5 * (volts[1:] + volts[:-1]) * np.diff(charge)) / (charge[-1] - charge[0]))


def voltage_at_half(results: Results, half: int) -> float:
    """Voltage of the first cycle where half of the window has passed, V."""
    table = curve(results, 1, half)
    return float(np.interp(0.5 * results.nominal_capacity_mAh_per_g, table["capacity_mAh_per_g"], table["voltage_V"]))


def misfit(results: Results) -> float:
    """Change of volume between the phases, of itself: partial molar volume times the lithium that the front moves."""
    return results.number("material", "partial_molar_volume_m3_per_mol", 0.0) * results.number("material", "site_density_mol_per_m3", 0.0) * results.dx


def rates(results: Results, row: int) -> str:
    """Charge and discharge rate of a row of cycles."""
    return "/".join(f"{results.cycles[name].iloc[row]:g}C" for name in ("charge_c_rate", "discharge_c_rate"))


def figures_of(results: Results) -> list[tuple[str, str]]:
    """What a table of materials says of one of them."""
    first, last = results.cycles.iloc[0], results.cycles.iloc[-1]
    cycle = int(last["cycle"])
    fast = rates(results, -1) != rates(results, 0)
    mean = [mean_voltage(results, 1, half) for half in (CHARGE, DISCHARGE)]
    on = [name.replace("_", " ") for name in AGEING if results.setting("ageing", name, False)]
    strain = misfit(results)
    return [
        ("composition x, charged to discharged", f"{results.x_delithiated:g} to {results.x_lithiated:g}"),
        ("open-circuit voltage", results.open_circuit_voltage),
        ("theoretical capacity, whole x (mAh/g)", f"{theoretical(results):.0f}"),
        ("of the window (mAh/g)", f"{results.nominal_capacity_mAh_per_g:.1f}"),
        ("reached on discharge at 1C (mAh/g)", f"{first['discharge_capacity_mAh_per_g']:.1f}"),
        ("reached on the fastest discharge (mAh/g)", f"{last['discharge_capacity_mAh_per_g']:.1f} at {last['discharge_c_rate']:g}C" if fast else "not run"),
        ("mean voltage of charge, 1C (V)", f"{mean[0]:.3f}"),
        ("mean voltage of discharge, 1C (V)", f"{mean[1]:.3f}"),
        ("gap between them (mV)", f"{1000 * (mean[0] - mean[1]):.0f}"),
        ("mean voltage of the fastest discharge (V)", f"{mean_voltage(results, cycle, DISCHARGE):.3f}" if fast else "not run"),
        ("misfit: volume, length (%)", f"{100 * strain:.2f}, {100 * (np.cbrt(1 + strain) - 1):.2f}"),
        ("median diameter (µm)", f"{results.particles['diameter_um'].median():.2f}"),
        ("left lithiated by the last charge (%)", f"{100 * last['lithiated_left_fraction']:.3f}"),
        ("potential", "common to all particles" if results.setting("protocol", "coupling", "particle") == "electrode" else "of each particle"),
        ("ageing that is on", ", ".join(on) or "none"),
    ]


def markdown(heads: tuple[str, ...], rows: Rows) -> str:
    """A table in Markdown."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ("---",) * len(heads), *rows)) + "\n"


def table_of(studies: dict[str, Results]) -> str:
    """One row for each figure, one column for each material."""
    columns = [figures_of(results) for results in studies.values()]
    rows = [(line[0][0], *(value for _, value in line)) for line in zip(*columns, strict=True)]
    return markdown(("", *(MATERIALS[name] for name in studies)), rows)


def verdict(holds: bool) -> str:
    """The outcome in a word that a table shows."""
    return "**agrees**" if holds else "**fails**"


def observations(folder: Path) -> str:
    """One observation of each material's literature, what the model has for it, and the outcome."""
    warm, cold = (open_results(folder / f"lmo at {kelvin} K").cycles["discharge_capacity_mAh_per_g"].iloc[-1] for kelvin in ("298.15", "253.15"))
    slow = open_results(folder / "lmo_upper at 0.02C")
    level = np.mean([voltage_at_half(slow, half) for half in (CHARGE, DISCHARGE)])
    volts = curve(slow, 1, DISCHARGE)
    tenth = 0.1 * slow.nominal_capacity_mAh_per_g
    fall = float(np.subtract(*np.interp([tenth, 9 * tenth], volts["capacity_mAh_per_g"], volts["voltage_V"])))
    lattice = [paper.table_row("fresh", half).lattice_parameter_angstrom for half in (DISCHARGE, CHARGE)]
    measured, strain = (lattice[0] / lattice[1]) ** 3 - 1, misfit(open_results(folder / "lmo"))
    rows: Rows = [
        ("LiMn2O4, lower plateau", "at -20 °C 84.1 % of the capacity at room temperature, micrometre powder", f"{100 * cold / warm:.1f} % at 5C",
         verdict(abs(cold / warm - 0.841) < 0.05)),
        ("", f"lattice parameter {lattice[1]} to {lattice[0]} Å over the window: {100 * measured:.1f} % of volume", f"{100 * strain:.1f} %",
         verdict(abs(strain - measured) < 0.005)),
        ("LiMn2O4, upper plateau", "plateau at 4.110 ± 0.005 V", f"{level:.3f} V at half charge, C/50", verdict(bool(abs(level - 4.110) <= 0.005))),
        ("", "constant, as of two phases", f"falls by {1000 * fall:.0f} mV over its middle 80 %", verdict(fall <= 0.01)),
    ]
    for conductance, words in (("20", "with the preset's interphase, 20 S/m²"), ("100", "100 S/m²"), ("inf", "no interphase")):
        results = open_results(folder / f"lnmo, interphase {conductance}")
        reached = results.cycles["discharge_capacity_mAh_per_g"].iloc[-1]
        rows.append(("LiNi0.5Mn1.5O4" if conductance == "20" else "",
                     "78 mAh/g at 167C (24.5 A/g), particles of 3 to 5 µm: all of the upper plateau" if conductance == "20" else "",
                     f"{reached:.1f} of {results.nominal_capacity_mAh_per_g:.1f} mAh/g: {words}",
                     verdict(reached > 0.99 * results.nominal_capacity_mAh_per_g)))
    return markdown(("material", "printed", "model", "outcome"), rows)


def draw_voltage(axes: Axes, results: Results) -> None:
    """Charge and discharge of the first cycle, and the last discharge where it is faster, against composition."""
    last = int(results.cycles["cycle"].iloc[-1])
    shown = [(1, CHARGE, "-", f"charge, {results.cycles['charge_c_rate'].iloc[0]:g}C"),
             (1, DISCHARGE, "-", f"discharge, {results.cycles['discharge_c_rate'].iloc[0]:g}C")]
    if rates(results, -1) != rates(results, 0):
        shown.append((last, DISCHARGE, ":", f"discharge, {results.cycles['discharge_c_rate'].iloc[-1]:g}C"))
    for cycle, half, line, label in shown:
        axes.plot(composition(results, cycle, half), curve(results, cycle, half)["voltage_V"], linestyle=line, linewidth=1.3,
                  color=style.HALF_COLOURS[half], label=label)
    axes.set_xlim(results.x_lithiated + 0.02 * results.dx, results.x_delithiated - 0.02 * results.dx)
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.35 * (high - low), high)     # room for the legend
    axes.legend(fontsize=7, loc="lower left", handlelength=1.5, borderpad=0, labelspacing=0.2)
    axes.set_xlabel("Li content x", fontsize=8)
    axes.set_ylabel("voltage (V)", fontsize=8)


def draw_maps(pair: tuple[Axes, Axes], results: Results) -> None:
    """The largest particle with maps: half way through the last charge, and after it."""
    series = by_size(results)[0]
    last = int(results.cycles["cycle"].iloc[-1])
    frames = [frame for frame in series.frames if frame.cycle == last and frame.half == CHARGE]
    half = min(frames, key=lambda frame: abs(frame.progress - 0.5))
    for axes, frame, words in zip(pair, (half, frames[-1]), ("half charged", "charged"), strict=True):
        phase = series.section("phase", frame)
        active, lithiated = particle_map.active(phase), phase == schema.LITHIATED
        window = particle_map.crop(active)
        particle_map.overlay(axes, (active & ~lithiated)[window], DELITHIATED)
        particle_map.overlay(axes, lithiated[window], LITHIATED)
        axes.set_axis_off()
        axes.set_title(words, fontsize=8)
        style.scale_bar(axes, phase[window].shape, series.site_spacing_nm)


def draw(studies: dict[str, Results], file: Path) -> None:
    """Two materials beside each other, on a page as on a phone: the voltage above, the maps below."""
    with style.look():
        figure = style.new_figure(4.1, 6.6)
        parts = np.asarray(figure.subfigures(2, 2, wspace=0.04, hspace=0.04)).flat
        for part, letter, (name, results) in zip(parts, "abcd", studies.items(), strict=True):
            part.suptitle(f"{letter}  {MATERIALS[name].replace(', ', chr(10) + '    ')}", fontsize=9, x=0.04, ha="left", linespacing=1.1)
            grid = part.add_gridspec(2, 2, height_ratios=(1.7, 1.0))
            draw_voltage(part.add_subplot(grid[0, :]), results)
            draw_maps((part.add_subplot(grid[1, 0]), part.add_subplot(grid[1, 1])), results)
        style.save(figure, file)


def main() -> None:
    """The figure and both tables."""
    folder = Path(sys.argv[1])
    studies = {name: open_results(folder / name) for name in MATERIALS}
    draw(studies, folder / "materials.png")
    (folder / "materials.md").write_text(table_of(studies), encoding="utf-8")
    (folder / "observations.md").write_text(observations(folder), encoding="utf-8")


if __name__ == "__main__":
    main()
