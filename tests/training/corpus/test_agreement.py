import math
from dataclasses import replace

import pytest

from tests.training.corpus.test_checks import GOOD
from training.corpus import CORPUS, read_rows
from training.corpus.agreement import (
    FILE,
    Labelling,
    agreement,
    category_agreement,
    handling_agreement,
    labelling_problems,
    read_labellings,
)
from triage.errors import CorpusError

SAME = Labelling(GOOD.id, GOOD.category, GOOD.handling, GOOD.category, GOOD.handling, "")


def test_kappa_is_one_for_the_same_and_nought_for_chance():
    assert agreement(["a", "b", "a"], ["a", "b", "a"]).kappa == 1.0
    chance = agreement(["a", "a", "b", "b"], ["a", "b", "a", "b"])
    assert math.isclose(chance.kappa, 0.0)
    assert chance.by_class == {"a": 0.0, "b": 0.0}


def test_modes_are_compared_where_the_category_is_alike():
    other = replace(SAME, second_category="dispute", second_handling="transfer")
    listed = replace(SAME, second_handling="listed_supervision")
    assert handling_agreement([SAME, other, listed]).n == 2
    assert category_agreement([SAME, other, listed]).n == 3


@pytest.mark.parametrize(
    ("labelling", "word"),
    [
        (replace(SAME, id="0"), "没有第二次标注"),
        (replace(SAME, second_category="dispute"), "理由"),
        (replace(SAME, first_category="dispute", second_category="dispute"), "却不同"),
    ],
)
def test_a_gap_in_the_record_is_named(labelling, word):
    assert any(word in problem for problem in labelling_problems([GOOD], [labelling]))


def test_a_complete_record_has_no_problems():
    settled = replace(SAME, second_category="dispute", reason="有盗窃事实")
    assert not list(labelling_problems([GOOD], [SAME]))
    assert not list(labelling_problems([GOOD], [settled]))
    assert list(labelling_problems([GOOD], [SAME, SAME])) == ["标注记录里有重复的编号。"]


def test_a_missing_record_is_one_chinese_sentence(tmp_path):
    with pytest.raises(CorpusError, match="标注记录"):
        read_labellings(tmp_path / FILE)


def test_every_row_of_the_corpus_was_labelled_twice_and_settled():
    labellings = read_labellings(CORPUS / FILE)
    assert not list(labelling_problems([row for _, row in read_rows()], labellings))
    # The rulings' own floor and aim (section 11); nothing is dropped to reach them.
    assert category_agreement(labellings).kappa >= 0.75
    assert handling_agreement(labellings).kappa >= 0.65


def test_the_datasheet_states_the_agreement_as_it_is():
    labellings = read_labellings(CORPUS / FILE)
    sheet = (CORPUS / "DATASHEET.md").read_text(encoding="utf-8")
    for found in (category_agreement(labellings), handling_agreement(labellings)):
        assert f"κ = {found.kappa:.3f}" in sheet
        assert all(f"| {kappa:.3f} |" in sheet for kappa in found.by_class.values())
    differing = sum(labelling.first != labelling.second for labelling in labellings)
    assert f"两次不同的 {differing} 条" in sheet
