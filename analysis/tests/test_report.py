"""The page: whole, self-contained, safe, and there for poor studies too."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib.text import Text

from lithofront_analysis import Results, html, maps, open_results, style
from lithofront_analysis.concentration import PAPER, X
from lithofront_analysis.errors import ResultsError
from lithofront_analysis.microscope import Microscope
from lithofront_analysis.report import Extras, build_report, write_report

VOID = {"meta", "img", "br", "wbr", "link", "source", "input"}


class Outline(HTMLParser):
    """Collects what a page refers to; fails on tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.targets.append(str(found["href"]))
        if tag == "img":
            self.images.append(found)
        assert tag not in ("script", "link", "iframe")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(page: str) -> Outline:
    parser = Outline()
    parser.feed(page)
    assert parser.open == []
    return parser


@pytest.fixture(scope="module")
def page(study_folder: Path) -> Iterator[str]:
    """The phone's pictures, painted coarsely; test_cli.py paints the wide ones."""
    paint = html._png
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "_png", lambda figure, dpi: paint(figure, dpi // 4) if figure.get_figwidth() == style.NARROW else b"")
        yield build_report(open_results(study_folder), Microscope(), PAPER)


def test_page_is_whole_and_self_contained(page: str) -> None:
    found = outline(page)
    anchors = [target[1:] for target in found.targets if target.startswith("#")]
    assert anchors and set(anchors) <= set(found.ids) and len(found.ids) == len(set(found.ids))
    assert {"overview", "capacity", "states", "histograms", "size", "stress", "pockets", "verdict", "checks",
            "settings"} <= set(anchors)
    for image in found.images:
        assert str(image["src"]).startswith("data:image/") and len(str(image["alt"])) > 30
    # Each figure for pages and for phones.
    assert len([image for image in found.images if image.get("class") == "phone"]) == 8
    assert not re.search(r'(?:src|href)="(?!data:|#|https://doi\.org/)', page)


def test_page_states_the_numbers(page: str, study: Results) -> None:
    # One meaning of the final state of health, with what it is held against; the check-up's beside it under its own name.
    table = study.cycles
    for name, cycle, against in (("state of health", 9, "after ageing: cycle 9 against cycle 4, 1C/16C"),
                                 ("at the check-up", 12, "cycle 12 against cycle 1, 1C/1C")):
        value, error = (f"{100 * table[column][cycle - 1]:.1f}" for column in ("soh", "soh_stderr"))
        assert f"<dt>{name}</dt><dd>{value} %<small>± {error}, {against}</small>" in page
    assert "largest imbalance 0 sites in 12 cycles" in page
    assert "7.08e-15" in page and "temperature_<wbr>K" in page and "298.15" in page
    assert "lithofront run study.toml" in page


def test_attribution_stands_where_it_was_judged(study: Results, unpainted: None, tmp_path: Path) -> None:
    from lithofront_analysis import attribution

    heading = "What makes the residue and the fade"
    assert heading not in build_report(study, Microscope(), PAPER)
    (tmp_path / "verdict").mkdir()
    attribution.table([study], {"without_film": [study]}).to_csv(tmp_path / "verdict" / attribution.FILE, index=False)
    page = build_report(replace(study, folder=tmp_path), Microscope(), PAPER)
    assert heading in page and ">film</td>" in page and ">0.0 ± 0.0</td>" in page


def test_names_are_escaped(study: Results, unpainted: None) -> None:
    page = build_report(replace(study, config={**study.config, "name": "<b>&\"study\""}, snapshots={}), Microscope(), PAPER)
    assert "<b>&" not in page and "&lt;b&gt;&amp;" in page
    outline(page)


def test_cells_carry_their_headings_for_phones() -> None:
    table = html.table(("state", "x < 1"), [("fresh", 0.94)])
    assert 'class="stack"' in table and '<td data-head="x &lt; 1">0.94</td>' in table
    assert "attr(data-head)" in (Path(html.__file__).parent / "report.css").read_text()


def test_the_papers_points_are_not_held_against_another_material(study: Results, unpainted: None) -> None:
    other = replace(study, config={**study.config, "material": {**study.config["material"], "name": "LiFePO4", "open_circuit_voltage": "lfp_safari_2011"}},
                    snapshots={})
    page = build_report(other, Microscope(), PAPER)
    assert "LiFePO4, x = " in page and "open-circuit voltage: lfp_safari_2011" in page
    assert not any(words in page for words in ("paper's points", "Table 1", "of the paper", "Comparison with", "microscope"))
    assert "LiMn2O4, x = " in build_report(replace(study, snapshots={}), Microscope(), PAPER)


def test_nor_against_another_plateau_of_its_material(study: Results, study_folder: Path) -> None:
    upper = replace(study, x_lithiated=0.5, x_delithiated=0.2)
    assert study.is_of_the_papers_material and not upper.is_of_the_papers_material and upper.x_range == (0.2, 0.5)
    assert all(series.x_range == study.x_range for series in study.snapshots.values())
    figure = maps.figure2(upper, Microscope(), X)
    assert not any("microscope" in words.get_text() for words in figure.findobj(Text))


def test_bodies_have_a_page(body_folder: Path, unpainted: None) -> None:
    """The bare study, without pictures, goes through the command in test_cli.py."""
    page = build_report(open_results(body_folder), Microscope(), PAPER)
    outline(page)
    assert 'id="body"' in page


def test_unfinished_study_is_marked(study: Results, unpainted: None) -> None:
    unfinished = replace(study, cycles=study.cycles.iloc[:5], snapshots={},
                         particle_cycles={name: values[:5] for name, values in study.particle_cycles.items()})
    assert "5 of 12 cycles" in build_report(unfinished, Microscope(), PAPER)


def test_no_cycle_no_report(study: Results) -> None:
    with pytest.raises(ResultsError, match="no complete cycle"):
        build_report(replace(study, cycles=study.cycles.iloc[:0]), Microscope(), PAPER)


def test_other_studies_join_in(study: Results, unpainted: None) -> None:
    other = replace(study, folder=study.folder / "other", config={**study.config, "name": "coated"})
    page = build_report(replace(study, snapshots={}), Microscope(), PAPER, Extras(compared=[replace(other, snapshots={})]))
    assert "Compared studies" in page and "coated" in page


def test_unwritable_page(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ResultsError, match="cannot write"):
        write_report("page", tmp_path / "file" / "report.html")
