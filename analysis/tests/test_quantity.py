"""Figures with paired errors, by hand."""

import numpy as np
import pytest

from lithofront_analysis.quantity import Quantity, mean_of, ratio_of_sums, share_taken


def test_ratio_of_sums_by_hand() -> None:
    """(1 + 2) / (2 + 2) = 3/4; residuals -1/2 and 1/2 over 4; error sqrt(2/64 * 2/1) = 1/4."""
    found = ratio_of_sums(np.array([1.0, 2.0]), np.array([2.0, 2.0]))
    assert found.value == 0.75
    assert found.influence == pytest.approx([-0.125, 0.125])
    assert found.error == pytest.approx(0.25)


def test_what_particles_have_in_common_drops_out_of_a_paired_difference() -> None:
    """Means of 1, 5 and of 0, 4: each has the error sqrt(8 / 2) = 2, their difference of 1 has none."""
    one, other = mean_of(np.array([1.0, 5.0])), mean_of(np.array([0.0, 4.0]))
    assert one.error == other.error == 2.0
    assert ((one - other).value, (one - other).error) == (1.0, 0.0)
    # Unpaired particles keep it: 4, 0 against 1, 5 differ by -3 and 5.
    assert (one - mean_of(np.array([4.0, 0.0]))).error == pytest.approx(4.0)


def test_share_taken_by_hand() -> None:
    """Residues 2 and 4 fall to 1 and 1: 1 - 2/6 = 2/3; influences of 2/6 are (1 - 2/3)/6 and (1 - 4/3)/6; error sqrt(2 * 2/18^2) = 1/9."""
    share = share_taken(mean_of(np.array([1.0, 1.0])), mean_of(np.array([2.0, 4.0])))
    assert share.value == pytest.approx(2 / 3)
    assert share.error == pytest.approx(1 / 9)


def test_a_share_that_is_the_same_in_every_particle_has_no_error() -> None:
    share = share_taken(mean_of(np.array([1.0, 2.0, 5.0])), mean_of(np.array([4.0, 8.0, 20.0])))
    assert (share.value, share.error) == (pytest.approx(0.75), pytest.approx(0, abs=1e-15))


def test_share_of_a_sum_agrees_with_a_jackknife() -> None:
    """The first-order error is close to what leaving out each of many particles gives."""
    rng = np.random.default_rng(3)
    whole = rng.gamma(3.0, size=400)
    left = whole * rng.uniform(0.2, 0.6, 400)
    share = share_taken(mean_of(left), mean_of(whole))
    without_one = np.array([1 - np.delete(left, one).sum() / np.delete(whole, one).sum() for one in range(400)])
    jackknife = np.sqrt(399 / 400 * ((without_one - without_one.mean()) ** 2).sum())
    assert share.error == pytest.approx(jackknife, rel=0.01)


def test_nothing_is_no_figure() -> None:
    none = ratio_of_sums(np.zeros(2), np.zeros(2))
    assert np.isnan(none.value) and none.words() == "n/a"
    assert np.isnan(share_taken(mean_of(np.ones(2)), mean_of(np.zeros(2))).value)
    assert np.isnan(Quantity(1.0, np.zeros(1)).error)


def test_complement_and_units() -> None:
    quantity = Quantity(0.9, np.array([0.1, -0.1]))
    assert quantity.complement().value == pytest.approx(0.1) and quantity.complement().error == quantity.error
    assert quantity.times(100).value == pytest.approx(90) and quantity.times(100).error == pytest.approx(100 * quantity.error)
    assert quantity.words(2) == "0.90 ± 0.20"
