"""Calibration against simulators whose answer is known."""

import numpy as np
import pytest
from lithofront import InputError, design
from lithofront.calibration import Refinement, fit_with, places
from lithofront.design import Design, Parameter
from lithofront.emulator import Emulator, Runs
from lithofront.posterior import Observations, Posterior

SPACE = {"a": (0.0, 2.0), "b": (1.0, 100.0, "log")}
QUICK = Refinement(rounds=1, points_per_round=8, live_points=60, check_seeds=0)


def simulator(noise=0.0, seeds=2):
    """Two figures of a and b, with the standard error that they state."""
    def simulate(points: Design, name: str) -> Runs:
        at = places(points.parameters, points.points)
        a, b = points.points["a"].to_numpy(), np.log10(points.points["b"].to_numpy())
        exact = np.stack([a + b, np.exp(0.5 * a) - 0.5 * b], axis=1)
        rng = np.random.default_rng(len(at))
        values = exact[:, None, :] + noise * rng.standard_normal((len(at), seeds, 2))
        return Runs(at, values, np.full_like(values, max(noise, 1e-6)), common=False)
    return simulate


def observed(a, b, error):
    values = np.array([a + np.log10(b), np.exp(0.5 * a) - 0.5 * np.log10(b)])
    return Observations(("sum", "difference"), values, np.full(2, error), np.arange(2))


@pytest.fixture(scope="module")
def fit():
    return fit_with(simulator(0.01), design(SPACE, "lhs", 24, seed=3), observed(1.2, 20.0, 0.02), QUICK)


def test_parameters_are_recovered(fit):
    draws = fit.draws
    assert abs(draws["a"].mean() - 1.2) < 3 * draws["a"].std() < 0.15
    logs = np.log10(draws["b"])
    assert abs(logs.mean() - np.log10(20)) < 3 * logs.std() < 0.3
    assert fit.misfit > 0.05
    assert (fit.table()["verdict"] == "determined").all()
    assert abs(fit.best()["a"] - 1.2) < 0.1


@pytest.mark.thorough
def test_a_linear_model_has_the_posterior_of_least_squares():
    # y = (a, a + b) with a, b in 0..1 and errors 0.05: covariance 0.05^2 [[1, -1], [-1, 2]] about (0.5, 0.4), far from the bounds.
    points = design({"a": (0.0, 1.0), "b": (0.0, 1.0)}, "sobol", 32)
    at = places(points.parameters, points.points)
    values = np.stack([at[:, 0], at.sum(axis=1)], axis=1)[:, None, :]
    posterior = Posterior(Emulator(Runs(at, values, np.full_like(values, 1e-4), common=False)), points.parameters,
                          Observations(("y", "z"), np.array([0.5, 0.9]), np.full(2, 0.05), np.arange(2)))
    draws, evidence, error = posterior.sample(live_points=300, seed=2)
    assert np.allclose(draws.mean(axis=0), [0.5, 0.4], atol=0.01)
    assert np.allclose(np.cov(draws.T) / 0.05**2, [[1, -1], [-1, 2]], atol=0.35)
    # The density of the data is 1: both lie well within what the prior allows, and |det| of the map is 1.
    assert abs(evidence) < 3 * error + 0.05


@pytest.mark.thorough
def test_what_the_data_do_not_determine_keeps_its_prior():
    points = design({"a": (0.0, 1.0), "idle": (5.0, 6.0)}, "lhs", 24)

    def simulate(points, name):
        at = places(points.parameters, points.points)
        values = at[:, :1][:, None, :] + np.zeros((1, 1, 1))
        return Runs(at, values, np.full_like(values, 1e-3), common=False)

    table = fit_with(simulate, points, Observations(("y",), np.array([0.3]), np.array([0.01]), np.arange(1)), QUICK).table().set_index("parameter")
    assert table.loc["a", "verdict"] == "determined"
    assert table.loc["idle", "verdict"] == "not determined"
    # Quantiles of a uniform prior between 5 and 6.
    assert table.loc["idle", "q05"] == pytest.approx(5.05, abs=0.04)
    assert table.loc["idle", "q95"] == pytest.approx(5.95, abs=0.04)


@pytest.mark.thorough
def test_data_that_the_model_cannot_reach_are_seen_to_misfit():
    fit = fit_with(simulator(0.01), design(SPACE, "lhs", 24, seed=3),
                   Observations(("sum", "difference"), np.array([0.2, 2.9]), np.full(2, 0.02), np.arange(2)), QUICK)
    assert fit.misfit < 1e-6
    assert "does not fit" in fit.summary()


def test_common_populations_leave_their_error_in_every_prediction():
    at = np.linspace(0, 1, 30)[:, None]
    values, stderr = np.repeat(at[:, None, :], 1, axis=1), np.full((30, 1, 1), 0.1)
    shared, own = (Emulator(Runs(at, values, stderr, common)).predict([[0.5]])[1] * values.std() ** 2 for common in (True, False))
    # The points lie on a line, so that nothing but the common error is left; taken for independent it shrinks with their number.
    assert shared[0, 0] == pytest.approx(0.01, rel=0.02)
    assert own[0, 0] < 0.004


def test_paired_noise_does_not_hide_a_slope():
    # An effect of 0.1 under a noise of 0.2 that all points share: seen between points, while the level stays doubtful by 0.2.
    at = np.linspace(0, 1, 20)[:, None]
    values = (0.1 * at + 0.2)[:, None, :]
    emulator = Emulator(Runs(at, values, np.full_like(values, 0.2), common=True))
    low, high = emulator.predict([[0.0], [1.0]])[0][:, 0]
    assert high - low == pytest.approx(0.1, abs=0.01)


@pytest.mark.thorough
def test_failed_points_are_left_out_and_the_rest_is_used():
    def simulate(points, name):
        runs = simulator(0.01)(points, name)
        runs.values[::5] = np.nan
        return runs

    fit = fit_with(simulate, design(SPACE, "lhs", 30, seed=3), observed(1.2, 20.0, 0.02), QUICK)
    assert len(fit.emulator.runs.at) == 30 - 6 + 8 - 2
    assert abs(fit.draws["a"].mean() - 1.2) < 0.1


def test_a_normal_prior_on_a_log_scale_has_its_median_and_spread():
    parameter = Parameter("k", 1e-3, 1e3, "log", mean=2.0, sd=3.0)
    assert parameter.from_unit(0.5) == pytest.approx(2.0)
    # One standard deviation up is a factor of 3.
    assert parameter.from_unit(0.841344746) == pytest.approx(6.0, rel=1e-5)


def test_too_few_points_and_no_errors_are_refused():
    with pytest.raises(InputError, match="3 points with a result are too few for 2 parameters"):
        Emulator(Runs(np.random.rand(3, 2), np.zeros((3, 1, 1)), np.ones((3, 1, 1))))
    with pytest.raises(InputError, match="take two seeds or more"):
        Emulator(Runs(np.random.rand(9, 2), np.zeros((9, 1, 1)), np.full((9, 1, 1), np.nan)))


def test_a_fit_reads_back_as_it_was(fit, tmp_path):
    from lithofront import load_fit
    fit.save(tmp_path)
    again = load_fit(tmp_path)
    assert again.summary() == fit.summary()
    assert (tmp_path / "best.toml").read_text().startswith("a = ")
