"""BLAS has one thread while an emulator is at work."""

import pytest

from lithofront.threads import one_thread

threadpoolctl = pytest.importorskip("threadpoolctl")


def blas_threads():
    return [pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]


def test_blas_has_one_thread_meanwhile():
    import scipy.linalg  # noqa: F401
    with threadpoolctl.threadpool_limits(limits=2, user_api="blas"):
        before = blas_threads()
        with one_thread():
            assert blas_threads() and set(blas_threads()) == {1}
        assert blas_threads() == before


@pytest.mark.parametrize("name", ["calibration.calibrate", "curves.fit", "sensitivity.sensitivity", "forecast.forecast"])
def test_what_asks_an_emulator_has_one_thread(name, monkeypatch, tmp_path):
    import importlib
    module, function = name.split(".")
    asked = getattr(importlib.import_module(f"lithofront.{module}"), function)
    seen = []

    class Stop(Exception):
        pass

    class Seeing:
        """A path that is asked for by what runs first."""

        def __fspath__(self):
            seen.append(blas_threads())
            raise Stop

    with threadpoolctl.threadpool_limits(limits=2, user_api="blas"), pytest.raises(Stop):
        asked(Seeing(), *([{}, tmp_path] if function == "fit" else [tmp_path] if function == "calibrate" else [10] if function == "forecast" else []))
    assert seen and set(seen[0]) == {1}
