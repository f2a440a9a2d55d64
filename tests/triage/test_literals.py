from hypothesis import given
from hypothesis import strategies as st

from triage.codepoints import code_points
from triage.literals import Literals

LETTERS = st.text("甲乙丙丁", min_size=1, max_size=5)


def occurrences(strings, text):
    return sorted(
        (number, place)
        for number, string in enumerate(strings)
        for place in range(len(text))
        if text.startswith(string, place)
    )


@given(
    st.lists(LETTERS, min_size=1, max_size=12, unique=True), st.text("甲乙丙丁戊𠀀", max_size=60)
)
def test_every_occurrence_is_found(strings, text):
    found, places = Literals(strings).find(code_points(text + "\n"))
    assert sorted(zip(found.tolist(), places.tolist(), strict=True)) == occurrences(strings, text)


def test_a_string_at_the_very_end():
    found, places = Literals(["丙丁", "丁丁丁"]).find(code_points("甲丙丁\n"))
    assert (found.tolist(), places.tolist()) == ([0], [1])


def test_nothing_to_look_in():
    found, places = Literals(["甲"]).find(code_points(""))
    assert len(found) == len(places) == 0
