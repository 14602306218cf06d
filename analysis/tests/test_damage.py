"""A damaged results file: every outcome is a correct figure or one clear message. At length: python damage.py --cases 10000"""

import os
from collections.abc import Callable
from pathlib import Path

import damage
import h5py
import numpy as np
import pytest
from make_results import Study, make_results

from lithofront_analysis import ResultsError, hdf5, open_results
from lithofront_analysis.cli import main

CASES = int(os.environ.get("LITHOFRONT_DAMAGE_CASES", "100"))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    where = tmp_path_factory.mktemp("damage")
    return damage.prepared(damage.small_study(where / "made"), where / "work")


# Twenty cases take each command once.
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("cases", [range(20), pytest.param(range(20, CASES), marks=pytest.mark.thorough)], ids=["first", "rest"])
def test_damage_is_seen_or_does_not_matter(cases: range, prepared: tuple[bytes, dict[str, bytes]]) -> None:
    found = [damage.outcome(*prepared, number) for number in cases]
    assert [one for one in found if one[1] not in ("same", "refused")] == []
    # Damage that never matters, or never is seen through, would be no test.
    assert {one[1] for one in found} == {"same", "refused"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = make_results(tmp_path_factory.mktemp("sound"), Study(diameters_um=(0.4, 0.5), formation=1, ageing=1, check_up=0))
    return (folder / "results.h5").read_bytes()


def attribute(name: str, value: object, owner: str = "/") -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        del file[owner].attrs[name]
        file[owner].attrs[name] = value

    return change


def number(name: str, value: float | bytes, *place: int) -> Callable[[h5py.File], None]:
    return lambda file: file[name].__setitem__(place, value)


WRONG: list[tuple[Callable[[h5py.File], None], str]] = [
    (attribute("format_version", "one"), "format_version is not a whole number"),
    (attribute("format_version", np.array([1, 1])), "format_version holds 2 values"),
    (attribute("seed", 1.5), "seed is not a whole number"),
    (attribute("seed", -1), "seed is -1"),
    (attribute("site_spacing_nm", np.bytes_("far")), "site_spacing_nm is not a number"),
    (attribute("site_spacing_nm", np.nan), "site_spacing_nm is nan"),
    (attribute("site_spacing_nm", 0.0), "site_spacing_nm is 0"),
    (attribute("dimension", 4), "dimension is 4"),
    (attribute("dimension", np.empty(0)), "dimension holds 0 values"),
    (attribute("x_delithiated", 0.95), "not below x_lithiated"),
    (attribute("config", 7), "config is not text"),
    (attribute("config", "a = = 1"), "not TOML"),
    (attribute("nx", "wide", "snapshots/particle_000000"), "nx is not a whole number"),
    (attribute("nx", 0, "snapshots/particle_000000"), "nx is 0"),
    (attribute("nx", 3, "snapshots/particle_000000"), "per frame, .* expected"),
    (number("cycles/trapped_fraction", np.nan, 1), r"/cycles/trapped_fraction\[1\] is nan"),
    (number("cycles/soh", -0.1, 0), r"/cycles/soh\[0\] is -0.1"),
    (number("particle_cycles/soh", np.inf, 1, 1), r"/particle_cycles/soh\[1, 1\] is inf"),
    (number("cycles/trapped_fraction", 1.1, 0), "trapped_fraction"),
    (number("cycles/step", b"text", 1), r"/cycles/step\[1\] is 'text'; in that cycle the configuration has 'ageing'"),
    (number("cycles/step", b"ageing", 0), r"/cycles/step\[0\] is 'ageing'; in that cycle the configuration has 'formation'"),
    (number("cycles/sealed_by_ageing", 1.1, 0), r"sealed_by_ageing\[0\] is 1.1"),
    (number("pockets/area_nm2", -1, 0), r"area_nm2\[0\] is -1"),
    (number("particle_cycles/end_of_charge_V", np.inf, 0, 1), r"end_of_charge_V\[0, 1\] is inf"),
    (number("particles/sites_at_birth", 0, 1), r"sites_at_birth\[1\] is 0"),
    (number("particles/number", 0, 1), "repeats a number"),
    (number("pockets/equivalent_radius_nm", np.nan, 0), "equivalent_radius_nm"),
    (number("voltage/voltage_V", np.nan, 3), "voltage_V"),
    (number("snapshots/particle_000001/half", 2, 0), "half holds values that cannot be"),
    *[(lambda file, group=group: file.__delitem__(group), group)    # type: ignore[misc]
      for group in ("cycles", "particles", "particle_cycles", "pockets", "voltage", "snapshots")],
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[message for _, message in WRONG])
def test_what_cannot_be_is_named(change: Callable[[h5py.File], None], message: str, sound: bytes, tmp_path: Path) -> None:
    file = tmp_path / "results.h5"
    file.write_bytes(sound)
    with h5py.File(file, "r+") as handle:
        change(handle)
    with pytest.raises(ResultsError, match=message) as refused:
        open_results(tmp_path)
    assert str(file) in str(refused.value) and "\n" not in str(refused.value)


def test_a_wrong_map_is_named_where_it_is_drawn(sound: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "results.h5").write_bytes(sound)
    with h5py.File(tmp_path / "results.h5", "r+") as file:
        file["snapshots/particle_000001/composition"][0, 0, 5, 5] = np.nan
    assert main(["stages", str(tmp_path)]) == 0
    assert main(["overview", str(tmp_path), "-o", str(tmp_path / "x.png")]) == 1
    assert "composition, frame 0, holds values that cannot be" in capsys.readouterr().err and not (tmp_path / "x.png").exists()


def test_a_dataset_larger_than_its_file_is_not_read(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / "results.h5").write_bytes(sound)
    with h5py.File(tmp_path / "results.h5", "r+") as file:
        file["pockets/sites"].resize(10**15, axis=0)
    with pytest.raises(ResultsError, match="claims to hold 8000000000000000 bytes"):
        open_results(tmp_path)


def test_columns_that_the_package_does_not_know_are_read_along(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / "results.h5").write_bytes(sound)
    with h5py.File(tmp_path / "results.h5", "r+") as file:
        file["cycles/strain_energy"] = [0.1, 0.2]
        file["cycles/strain_energy"].attrs.update(units="1", description="a column of a later program")
    results = open_results(tmp_path)
    assert list(results.cycles["strain_energy"]) == [0.1, 0.2]
    assert results.columns["cycles/strain_energy"].description == "a column of a later program"


def test_a_half_cycle_that_drove_nothing_has_no_voltage(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / "results.h5").write_bytes(sound)
    with h5py.File(tmp_path / "results.h5", "r+") as file:
        number("particle_cycles/end_of_charge_V", np.nan, 1, 0)(file)
    assert np.isnan(open_results(tmp_path).particle_cycles["end_of_charge_V"]).tolist() == [[False, False], [True, False]]


def test_a_file_system_without_locks_is_read_without(sound: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "results.h5").write_bytes(sound)
    plain = h5py.File

    def without_locks(code: int) -> Callable[..., h5py.File]:
        def file(*words: object, locking: bool = True, **options: object) -> h5py.File:
            if locking:
                raise OSError(f"Unable to synchronously open file (unable to lock file, errno = {code}, error message = '...')")
            return plain(*words, locking=False, **options)

        return file

    for code in (37, 95, 38):
        monkeypatch.setattr(hdf5.h5py, "File", without_locks(code))
        assert len(open_results(tmp_path).cycles) == 2
    monkeypatch.setattr(hdf5.h5py, "File", without_locks(11))
    with pytest.raises(ResultsError, match="try again in a moment"):
        open_results(tmp_path)


def test_a_checksum_that_fails_while_the_writer_is_at_work_says_so(sound: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "results.h5"
    file.write_bytes(sound)
    with h5py.File(file, "r") as handle:
        chunk = handle["cycles/soh"].id.get_chunk_info(0)
    damaged = bytearray(sound)
    damaged[chunk.byte_offset] ^= 1
    file.write_bytes(damaged)
    with pytest.raises(ResultsError, match="damaged or truncated .*filter returned failure"):
        open_results(tmp_path)
    at_work = iter([False, True])
    monkeypatch.setattr(hdf5, "_swmr_writer_left_it_open", lambda _file: next(at_work))
    with pytest.raises(ResultsError, match="changed while it was read, .* try again in a moment"):
        open_results(tmp_path)


def test_a_column_of_references_is_no_text(tmp_path: Path) -> None:
    folder = damage.small_study(tmp_path / "made")
    with h5py.File(folder / "results.h5", "r+") as file:
        shape = file["cycles/step"].shape
        del file["cycles/step"]
        file.create_dataset("cycles/step", shape=shape, dtype=h5py.ref_dtype)
    with pytest.raises(ResultsError, match="/cycles/step has type object, not the expected kind"):
        open_results(folder)


def test_rows_without_data_are_no_zeros(tmp_path: Path) -> None:
    folder = damage.small_study(tmp_path / "made")
    name = "cycles/discharge_capacity_mAh_per_g"
    for rows, chunks in ((10**7, (64,)), (4, None)):
        with h5py.File(folder / "results.h5", "r+") as file:
            attributes = dict(file[name].attrs)
            del file[name]
            file.create_dataset(name, shape=(rows,), dtype="f8", chunks=chunks).attrs.update(attributes)
        with pytest.raises(ResultsError, match=f"has {rows} rows, and no data for most of them"):
            open_results(folder)
    # One chunk may lack its data where a writer was killed: its rows are not there.
    with h5py.File(folder / "results.h5", "r+") as file:
        del file[name]
        made = file.create_dataset(name, shape=(4,), dtype="f8", chunks=(2,))
        made.attrs.update(attributes)
        made[:2] = 40.0
    assert list(open_results(folder).cycles["discharge_capacity_mAh_per_g"]) == [40.0, 40.0]
