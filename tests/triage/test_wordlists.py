import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.errors import RulesError
from triage.layout import lay_out
from triage.reading import spotter
from triage.rules import read_rules
from triage.wordlists import Spotter, WordList

WORDS = ("欠款", "欠(?:了|我)", "公安局?", "收[^。]{0,3}(?:钱|好处)", "止付(?!了)", "[一二]伙人")
TEXTS = st.text(st.sampled_from("欠款了我公安局收的钱好处止付一伙人。 甲"), max_size=30)


def spans(expressions, text):
    matches = [m.span() for word in expressions for m in re.finditer(word, text)]
    return sorted(matches, key=lambda span: (span[0], -span[1]))


@given(st.lists(TEXTS, max_size=5))
def test_words_stand_where_the_expressions_match(texts):
    lists = [WordList([word]) for word in WORDS]
    layout = lay_out(texts)
    spotted = Spotter(lists).spot(layout)
    for document, text in enumerate(layout.texts):
        for word, words in zip(WORDS, lists, strict=True):
            match = re.search(word, text)
            assert spotted.has(document, words) == bool(match)
            assert spotted.first(document, words) == (match.span() if match else None)
    numbers, documents, starts, ends = spotted.matches(lists)
    found = sorted(
        zip(documents.tolist(), starts.tolist(), ends.tolist(), numbers.tolist(), strict=True)
    )
    assert found == sorted(
        (document, *match.span(), number)
        for document, text in enumerate(layout.texts)
        for number, word in enumerate(WORDS)
        for match in re.finditer(word, text)
    )


def test_the_longest_of_those_that_begin_at_one_place():
    words = WordList(["公安", "公安局", "公安局长[^。]+走"])
    spotted = Spotter([words]).spot(lay_out(["找公安局", "找公安局长就走"]))
    assert spotted.first(0, words) == (1, 4)
    assert spotted.first(1, words) == (1, 7)


def test_all_rules_find_in_real_messages_what_their_expressions_match():
    """The strings that are looked for first never hide a match."""
    layout = lay_out(real_messages()[::20])
    spotted = spotter().spot(layout)
    from triage.competence import staff_words
    from triage.guards import guards

    shipped = {entry["code"]: entry for entry in read_rules("guards", "guards")}
    lists = [
        (words, shipped[guard.code][name])
        for guard in guards()
        for name, words in (("words", guard.words), ("unless", guard.unless))
        if words is not None
    ]
    lists += [
        (staff_words(entry["code"]), entry["words"]) for entry in read_rules("competence", "staff")
    ]
    for words, expressions in lists:
        pattern = re.compile("|".join(expressions))
        for document, text in enumerate(layout.texts):
            assert spotted.has(document, words) == bool(pattern.search(text)), (expressions, text)


@pytest.mark.parametrize(
    ("word", "message"), [("(", "正则"), ("[^甲]+", "太宽"), ("(?:甲)?", "太宽")]
)
def test_a_word_that_cannot_be_looked_for_is_refused_with_one_sentence(word, message):
    with pytest.raises(RulesError, match=message):
        WordList([word])
