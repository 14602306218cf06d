"""Made-up results folders, written once per test session."""

from pathlib import Path

import pytest
from make_results import Study, make_results

from lithofront_analysis import Results, html, open_results


@pytest.fixture(scope="session")
def study_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_results(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="session")
def study(study_folder: Path) -> Results:
    return open_results(study_folder)


@pytest.fixture(scope="session")
def body_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 3D study of one small particle."""
    return make_results(tmp_path_factory.mktemp("body"),
                        Study(diameters_um=(0.45,), dimension=3, formation=1, ageing=2, check_up=1, cracks=False))


@pytest.fixture(scope="session")
def bare_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One particle, one cycle, no snapshot."""
    return make_results(tmp_path_factory.mktemp("bare"),
                        Study(diameters_um=(0.6,), formation=0, ageing=1, check_up=0, snapshot_particles=()))


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of a page are composed but not painted, which takes most of the time; for tests of the text around them."""
    monkeypatch.setattr(html, "_png", lambda figure, dpi: b"")
