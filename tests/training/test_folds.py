from dataclasses import replace

import pytest

from training.folds import held_out, holds_out_groups


@pytest.mark.parametrize("groups", [(), ("a",)])
def test_every_row_is_held_out_once(history, groups):
    history = replace(history, groups=groups * len(history))
    tests = [test for _, test in held_out(history, 4, seed=0)]
    assert sorted(row for test in tests for row in test) == list(range(len(history)))
    assert len(tests) == 4


def test_a_group_is_never_on_both_sides(history):
    history = replace(history, groups=tuple(str(row % 7) for row in range(len(history))))
    assert holds_out_groups(history, 5)
    for learn, test in held_out(history, 5, seed=0):
        assert not {history.groups[row] for row in learn} & {history.groups[row] for row in test}


def test_too_few_groups_are_not_held_out(history):
    assert not holds_out_groups(replace(history, groups=("a",) * len(history)), 2)
