"""Threads of the linear algebra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Keeps BLAS to one thread meanwhile: for matrices of a few hundred rows its threads only wait for each other, and the processors
    are for the program's runs."""
    import scipy.linalg  # noqa: F401  # brings a BLAS of its own, which has to be there to be kept

    try:
        from threadpoolctl import threadpool_limits
    except ImportError:  # it comes with scikit-learn
        yield
        return
    with threadpool_limits(limits=1, user_api="blas"):
        yield
