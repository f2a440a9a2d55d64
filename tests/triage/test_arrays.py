import numpy as np
import pytest

from triage.arrays import places_where, ranges, run_lengths, run_starts


@pytest.mark.parametrize(
    ("values", "starts"), [([], []), ([7], [0]), ([1, 1, 2, 1], [0, 2, 3]), ([0, 0], [0])]
)
def test_runs_begin_where_the_value_changes(values, starts):
    found = run_starts(np.array(values, dtype=np.int64))
    assert found.tolist() == starts
    assert run_lengths(found, len(values)).sum() == len(values)


def test_lengths_are_up_to_the_next_run_or_the_end():
    assert run_lengths(np.array([0, 2, 3]), 7).tolist() == [2, 1, 4]


def test_ranges_are_written_out_with_their_owners():
    owners, numbers = ranges(np.array([5, 9, 1]), np.array([7, 9, 4]))
    assert owners.tolist() == [0, 0, 2, 2, 2]
    assert numbers.tolist() == [5, 6, 1, 2, 3]


def test_places_of_what_is_true_or_not_zero():
    assert places_where(np.array([0, 3, 0, 1])).tolist() == [1, 3]
