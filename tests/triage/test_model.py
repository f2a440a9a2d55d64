import numpy as np
import pytest

from triage.model import among_legal, softmax, within_competence
from triage.reading import Reading
from triage.taxonomy import NO_HANDLING, Taxonomy

TEXTS = [
    "园区东门的路口没有红绿灯，货车抢行，这个月撞了三回，请交警来看看",
    "包工头拖欠我们二十多个人的工资，一直拖着不给",
    "想咨询一下居住证怎么办理，需要什么材料",
    "派出所民警索要好处费，不给就不办",
    "在吗",
    "",
]


def test_probabilities_add_up_and_lead_to_the_labels(model):
    prediction = model.predict(Reading(TEXTS))
    codes = model.taxonomy.category_codes
    assert prediction.category_probabilities.shape == (len(TEXTS), len(codes))
    assert np.allclose(prediction.category_probabilities.sum(axis=1), 1)
    best = prediction.category_probabilities.argmax(axis=1)
    assert prediction.categories == [codes[column] for column in best]


def test_handling_is_always_legal_for_the_category(model):
    prediction = model.predict(Reading(TEXTS))
    for category, handling, row in zip(
        prediction.categories, prediction.handlings, prediction.handling_probabilities, strict=True
    ):
        assert model.taxonomy.is_legal(category, handling)
        assert row.sum() == pytest.approx(0.0 if handling == NO_HANDLING else 1.0)


def test_nothing_in_nothing_out(model):
    prediction = model.predict(Reading([]))
    assert prediction.categories == []
    assert prediction.category_probabilities.shape[0] == 0


def test_impossible_classes_have_no_probability():
    scores = np.array([[0.0, 0.0, -np.inf], [-np.inf, -np.inf, -np.inf]])
    assert softmax(scores).tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]
    assert softmax(np.array([[1000.0, 0.0]])).tolist() == [[1.0, 0.0]]
    assert softmax(np.empty((2, 0))).shape == (2, 0)


def test_only_legal_modes_share_the_probability(model):
    probabilities = np.full((2, 4), 0.25)
    codes = list(model.taxonomy.category_codes)
    places = np.array([codes.index("misconduct"), codes.index("out_of_scope")])
    confined = among_legal(probabilities, places, model.taxonomy)
    assert confined[0] == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3])
    assert not confined[1].any()


def test_officials_who_are_no_police_are_not_for_the_police_to_judge(model):
    taxonomy = model.taxonomy
    official = np.array([taxonomy.category_codes.index("misconduct")] * 2)
    before = np.array([[0.0, 0.6, 0.1, 0.3]] * 2)
    reading = Reading(["城管罚款不开票", "交警罚款不开票"])
    after = within_competence(before, official, reading, taxonomy)
    assert after[0] == pytest.approx([0, 0, 0, 1])
    assert after[1] == pytest.approx(before[1])


def test_another_taxonomy_knows_nothing_of_competence():
    other = Taxonomy.from_labels(["城建", "环保"], ["甲", "乙"])
    before = np.array([[0.4, 0.6]])
    assert within_competence(before, np.array([0]), Reading(["城管"]), other) is before
