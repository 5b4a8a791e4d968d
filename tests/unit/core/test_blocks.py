"""Long arrays in pieces."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest

from gender_indicators.core.arrays import Floats
from gender_indicators.core.blocks import blocks, on_distinct_pairs, pieces, require_workers, share_out
from gender_indicators.errors import DomainError


class Counted:
    """The sum of two arrays, and how many rows were asked for."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, x: Floats, y: Floats) -> tuple[Floats, ...]:
        self.rows += x.size
        return x + y, x - y


def test_blocks_cover_all_rows_once() -> None:
    assert [(each.start, each.stop) for each in blocks(7, 3)] == [(0, 3), (3, 6), (6, 7)]


def test_nothing_has_no_blocks() -> None:
    assert list(blocks(0, 3)) == []


def test_pieces_of_an_array_are_in_order_whatever_its_layout() -> None:
    table = np.arange(6.0).reshape(2, 3)
    for each in (table, np.asfortranarray(table), table[::-1][::-1]):
        assert pieces(each, slice(1, 4)).tolist() == [1, 2, 3]


def test_pieces_of_a_broadcast_array_are_its_rows() -> None:
    assert pieces(np.broadcast_to(5.0, (2, 3)), slice(4, 6)).tolist() == [5, 5]


def test_a_single_number_has_one_piece() -> None:
    assert pieces(np.array(5.0), slice(0, 1)).tolist() == [5]


def test_workers_are_counted() -> None:
    assert require_workers(3) == 3


def test_minus_one_means_one_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert require_workers(-1) == 6


def test_an_unknown_number_of_cores_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert require_workers(-1) == 1


@pytest.mark.parametrize("workers", [0, -2, 1.0, "2", True, None])
def test_other_numbers_of_workers_are_refused(workers: object) -> None:
    with pytest.raises(DomainError, match=r"workers must be a whole number from 1, or -1 .* got "):
        require_workers(workers)


@pytest.mark.parametrize("workers", [1, 2])
def test_every_row_is_worked_on_once(workers: int) -> None:
    done = np.zeros(10)

    def task(block: slice) -> None:
        done[block] += 1

    share_out(task, done.size, 3, workers)
    assert done.tolist() == [1] * 10


def test_one_worker_stays_in_its_thread() -> None:
    seen: set[int] = set()
    share_out(lambda _: seen.add(threading.get_ident()), 10, 3, 1)
    assert seen == {threading.get_ident()}


def test_a_short_array_is_not_shared_out() -> None:
    seen: set[int] = set()
    share_out(lambda _: seen.add(threading.get_ident()), 3, 3, 4)
    assert seen == {threading.get_ident()}


def test_several_workers_leave_the_first_thread_free() -> None:
    seen: set[int] = set()
    share_out(lambda _: seen.add(threading.get_ident()), 10, 3, 2)
    assert threading.get_ident() not in seen


def test_an_error_of_a_worker_is_raised() -> None:
    def task(block: slice) -> None:
        raise ZeroDivisionError(block)

    with pytest.raises(ZeroDivisionError):
        share_out(task, 10, 3, 2)


def test_equal_pairs_are_computed_once() -> None:
    compute = Counted()
    x, y = np.array([5.0, 1, 5, 1, 5]), np.array([2.0, 3, 2, 3, 4])
    total, difference = on_distinct_pairs(compute, x, y)
    assert compute.rows == 3
    assert total.tolist() == (x + y).tolist()
    assert difference.tolist() == (x - y).tolist()


def test_swapped_pairs_are_not_equal() -> None:
    compute = Counted()
    x, y = np.array([1.0, 0, 1, 0, 1, 0]), np.array([0.0, 1, 0, 1, 0, 1])
    assert on_distinct_pairs(compute, x, y)[1].tolist() == [1, -1, 1, -1, 1, -1]
    assert compute.rows == 2


@pytest.mark.parametrize(
    ("x", "why"),
    [
        ([1.0, 2.0, 3.0], "all differ"),
        ([1.5, 1.5, 1.5], "weighted"),
        ([np.nan, 1.0, 1.0], "missing"),
        ([2.0**52, 2.0**52, 2.0**52], "too large for a key"),
    ],
)
def test_where_equal_pairs_cannot_be_told_all_rows_are_computed(x: list[float], why: str) -> None:
    for first, second in ((x, [1.0, 1.0, 1.0]), ([1.0, 1.0, 1.0], x)):
        compute = Counted()
        total, _ = on_distinct_pairs(compute, np.array(first), np.array(second))
        np.testing.assert_array_equal(total, np.add(x, 1.0))
        assert compute.rows == 3, why


def test_no_pairs_give_no_values() -> None:
    assert on_distinct_pairs(Counted(), np.empty(0), np.empty(0))[0].shape == (0,)
