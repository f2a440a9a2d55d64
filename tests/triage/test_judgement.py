import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.judgement import Judgement

LINES = Judgement(0.8, 0.95, {"a": 0.1, "b": 0.3, "c": 0.0}, 0.7)


def test_the_set_holds_what_cannot_be_ruled_out_most_probable_first():
    assert LINES.possible([0.2, 0.7, 0.1], "abc") == ["b", "a", "c"]
    assert LINES.possible([0.05, 0.85, 0.1], "abc") == ["b", "c"]


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_the_most_probable_is_always_in_it_and_none_twice(probabilities):
    possible = LINES.possible(probabilities, "abc")
    assert probabilities["abc".index(possible[0])] == max(probabilities)
    assert len(set(possible)) == len(possible)


def test_a_category_of_which_nothing_is_known_is_always_possible():
    assert LINES.possible([0.0, 1.0, 0.0, 0.0], "abcd")[1:] == ["c", "d"]


def test_it_survives_the_manifest():
    assert Judgement.from_dict(LINES.to_dict()) == LINES


@pytest.mark.parametrize("broken", [{}, {**LINES.to_dict(), "coverage": "x"}])
def test_what_is_not_one_is_refused(broken):
    with pytest.raises((KeyError, ValueError)):
        Judgement.from_dict(broken)
