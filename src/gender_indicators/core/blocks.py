"""Long arrays in pieces: memory stays bounded, pieces fit the cache, and expensive ones can share the cores.

Equal rows need computing once: :func:`on_distinct_pairs` does so where it pays.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import numpy as np

from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gender_indicators.core.arrays import Floats

__all__ = ["CACHED", "LARGE", "blocks", "on_distinct_pairs", "pieces", "require_workers", "share_out"]

CACHED: Final = 16_384
"""Rows whose float64 columns fit the cache of a core together."""

LARGE: Final = 1_048_576
"""Rows among which equal ones are looked for."""

# below this share of distinct rows, finding the equal ones costs less than it saves
WORTHWHILE: Final = 0.9


def blocks(size: int, length: int) -> Iterator[slice]:
    """Cut `size` rows into slices of at most `length`."""
    return (slice(start, min(start + length, size)) for start in range(0, size, length))


def pieces(array: Floats, block: slice) -> Floats:
    """Rows of an array in C order, without flattening all of a broadcast or strided one."""
    return array.reshape(-1)[block] if array.flags.c_contiguous else array.flat[block]


def require_workers(workers: object) -> int:
    """Return the number of threads: a whole number from 1, or -1 for one per core."""
    if isinstance(workers, bool) or not isinstance(workers, int) or (workers < 1 and workers != -1):
        msg = f"workers must be a whole number from 1, or -1 for all cores, got {workers!r}"
        raise DomainError(msg)
    return workers if workers > 0 else os.cpu_count() or 1


def share_out(task: Callable[[slice], None], size: int, length: int, workers: int) -> None:
    """Run a task on each block, on several threads if asked: numpy's and scipy's kernels release the GIL."""
    if workers == 1 or size <= length:
        for block in blocks(size, length):
            task(block)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - loads a dozen modules

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(task, block) for block in blocks(size, length)]:
            done.result()


def on_distinct_pairs(
    compute: Callable[[Floats, Floats], tuple[Floats, ...]], x: Floats, y: Floats
) -> tuple[Floats, ...]:
    """Compute on the distinct pairs of two one-dimensional count arrays, and hand the values to all rows.

    Where nearly all pairs differ, or one is missing, weighted or too large for a key, all rows are computed.
    """
    high = y.max(initial=0.0) + 1.0
    # a missing count fails both comparisons
    if (
        not (x.max(initial=0.0) + 1.0) * high < 2.0**53
        or (x != np.floor(x)).any()
        or (y != np.floor(y)).any()
    ):
        return compute(x, y)
    keys = (x * high + y).astype(np.int64)
    # sorting values costs a tenth of sorting places: look first whether it pays
    ordered = np.sort(keys)
    if np.count_nonzero(ordered[1:] != ordered[:-1]) + 1 > WORTHWHILE * x.size:
        return compute(x, y)
    order = np.argsort(keys)
    first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    places = np.empty(x.size, dtype=np.intp)
    places[order] = np.cumsum(first) - 1
    at = order[first]
    return tuple(values[places] for values in compute(x[at], y[at]))
