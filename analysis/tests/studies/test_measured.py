"""Measured curves: what is read, and what is refused with which words."""

import numpy as np
import pytest
from lithofront.errors import InputError
from lithofront.measured import read_curves


def written(tmp_path, text):
    file = tmp_path / "cell.csv"
    file.write_text(text, encoding="utf-8")
    return file


def column(head, values, cycles=(1, 2, 3, 4, 5, 6)):
    return f"cycle,{head}\n" + "".join(f"{n},{value}\n" for n, value in zip(cycles, values, strict=True))


GOOD = (2.0, 1.9, 1.8, 1.7, 1.6, 1.5)


def test_capacity_becomes_health_over_the_first_at_the_same_rate(tmp_path):
    curve = read_curves(written(tmp_path, "cycle,discharge_c_rate,capacity_Ah\n1,1,2.0\n2,1,1.9\n3,16,1.0\n4,16,0.9\n5,16,0.8\n6,1,1.5\n"))[0]
    assert curve.values == pytest.approx([1, 0.95, 1, 0.9, 0.8, 0.75])
    assert curve.quantity == "soh" and list(curve.rates) == [1, 1, 16, 16, 16, 1]


def test_capacity_per_gram_takes_the_mass(tmp_path):
    file = written(tmp_path, column("Discharge Capacity / Ah", GOOD))
    assert read_curves(file, quantity="capacity", mass_g=20.0)[0].values == pytest.approx(np.array(GOOD) * 50)
    with pytest.raises(InputError, match="give mass_g"):
        read_curves(file, quantity="capacity")


def test_percent_is_told_by_its_name(tmp_path):
    assert read_curves(written(tmp_path, column("soh_percent", (100, 99, 98, 97, 96, 95))))[0].values[-1] == pytest.approx(0.95)
    with pytest.raises(InputError, match="name the column soh_percent"):
        read_curves(written(tmp_path, column("soh", (100, 99, 98, 97, 96, 95))))
    with pytest.raises(InputError, match="name the column soh$"):
        read_curves(written(tmp_path, column("soh_percent", (1, 0.99, 0.98, 0.97, 0.96, 0.95))))


@pytest.mark.parametrize(("text", "message"), [
    (column("capacity_Ah", GOOD, (1, 2, 2, 3, 4, 5)), "cycle 2 stands 2 times"),
    (column("capacity_Ah", GOOD, (1, 2, 5, 4, 6, 7)), "cycle 4 follows cycle 5"),
    (column("capacity_Ah", GOOD, (1, 2, 2.5, 4, 6, 7)), "cycle 2.5 in row 3 is no whole number"),
    (column("capacity_Ah", (2, 1.9, "nan", 1.7, "", 1.5)), "capacity_ah is no number in 2 rows, first 'nan' in row 3"),
    (column("capacity_Ah", (2, 1.9, 0, 1.7, 1.6, 1.5)), "capacity_ah is 0 in row 3"),
    (column("capacity", GOOD), "capacity has no unit"),
    (column("voltage", GOOD), "no column of capacities"),
    ("number,soh\n1,1\n", "no column of cycle numbers"),
    ("cycle,soh,capacity_Ah\n1,1,1\n", "both tell the capacity"),
    (column("capacity_Ah", GOOD[:4], (1, 2, 3, 4)), "4 cycles; a curve needs at least 5"),
])
def test_bad_files_are_refused_with_one_clear_message(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as caught:
        read_curves(written(tmp_path, text))
    assert len(caught.value.problems) == 1


def test_problems_of_all_cells_come_at_once(tmp_path):
    rows = "".join(f"{name},{n},{1 - 0.01 * n}\n" for name in ("a", "b", "c") for n in (1, 2, 3, 4, 4 if name != "b" else 5))
    with pytest.raises(InputError) as caught:
        read_curves(written(tmp_path, "cell,cycle,soh\n" + rows))
    assert [problem.split(": ")[0].split(", ")[1] for problem in caught.value.problems] == ["cell a", "cell c"]


def test_gaps_are_read_as_gaps(tmp_path):
    assert list(read_curves(written(tmp_path, column("soh", (1, 0.99, 0.98, 0.97, 0.96, 0.95), (1, 2, 3, 10, 11, 12))))[0].cycles) == [1, 2, 3, 10, 11, 12]


def test_the_scatter_about_the_curve_is_the_error(tmp_path):
    rng = np.random.default_rng(2)
    values = 1 - 0.001 * np.arange(400) + 0.004 * rng.standard_normal(400)
    curve = read_curves(written(tmp_path, "cycle,soh\n" + "".join(f"{i + 1},{value}\n" for i, value in enumerate(values))))[0]
    assert curve.errors[0] == pytest.approx(0.004, rel=0.15)


@pytest.mark.parametrize("charging", [1.0, -1.0])
def test_a_time_series_is_integrated_whatever_the_sign_of_its_current(tmp_path, charging):
    # Each cycle: 1 h of charge at 1 A, then a discharge at 2 A that is 60 s shorter each time, of 0.5 h: 1 Ah less 1/30 Ah a cycle.
    rows, time = ["Test Time / s,Voltage / V,Current / A,Cycle Count / 1"], 0.0
    for cycle in range(1, 7):
        for amps, seconds, volts in ((1.0, 3600.0, (3.5, 4.2)), (-2.0, 1800.0 - 60 * (cycle - 1), (4.1, 3.4))):
            for share in (0.0, 0.5, 1.0):
                rows.append(f"{time + share * seconds},{volts[0] + share * (volts[1] - volts[0])},{charging * amps},{cycle}")
            time += seconds
            rows.append(f"{time},{volts[1]},0,{cycle}")
    curve = read_curves(written(tmp_path, "\n".join(rows) + "\n"))[0]
    assert curve.values == pytest.approx(1 - np.arange(6) / 30)
