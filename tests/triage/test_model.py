import numpy as np
import pytest
from scipy.special import logit

from triage.model import among_legal, within_competence
from triage.taxonomy import NO_HANDLING

TEXTS = [
    "园区东门的路口没有红绿灯，货车抢行，这个月撞了三回，请交警来看看",
    "包工头拖欠我们二十多个人的工资，一直拖着不给",
    "想咨询一下居住证怎么办理，需要什么材料",
    "派出所民警索要好处费，不给就不办",
    "在吗",
    "",
]


def test_probabilities_add_up_and_lead_to_the_labels(model):
    prediction = model.predict(TEXTS)
    codes = model.taxonomy.category_codes
    assert prediction.category_probabilities.shape == (len(TEXTS), len(codes))
    assert np.allclose(prediction.category_probabilities.sum(axis=1), 1)
    best = prediction.category_probabilities.argmax(axis=1)
    assert prediction.categories == [codes[column] for column in best]


def test_handling_is_always_legal_for_the_category(model):
    prediction = model.predict(TEXTS)
    for category, handling, row in zip(
        prediction.categories, prediction.handlings, prediction.handling_probabilities, strict=True
    ):
        assert model.taxonomy.is_legal(category, handling)
        assert row.sum() == pytest.approx(0.0 if handling == NO_HANDLING else 1.0)


def test_nothing_in_nothing_out(model):
    prediction = model.predict([])
    assert prediction.categories == []
    assert prediction.category_probabilities.shape[0] == 0


def test_contributions_add_up_to_the_score(model):
    head = model.category_head
    for text in TEXTS:
        prediction = model.predict([text])
        for category in model.taxonomy.category_codes:
            column = list(head.classes_).index(category)
            intercept = head.intercept_[column] - head.intercept_.mean()
            total = model.category_contributions(prediction.matrix, category).sum() + intercept
            log = np.log(head.predict_proba(prediction.matrix)[0])
            assert total == pytest.approx(log[column] - log.mean(), abs=1e-5)


def test_two_categories_share_one_vector_of_weights():
    from training.fit import Parameters, fit
    from training.history import History
    from triage.judgement import Judgement
    from triage.model import TriageModel
    from triage.taxonomy import Taxonomy

    texts = ("路灯坏了", "路灯不亮", "工资没发", "拖欠工资") * 3
    labels = ("灯", "灯", "钱", "钱") * 3
    taxonomy = Taxonomy.from_labels(labels)
    parts = fit(History(texts, labels, ("",) * 12, taxonomy, "x"), Parameters(min_df=1))
    model = TriageModel(
        **parts, taxonomy=taxonomy, judgement=Judgement(0.5, 0.95, {}, 0.0), version="x"
    )
    prediction = model.predict(["路灯坏了"])
    assert prediction.categories == ["灯"]
    assert prediction.handlings == [NO_HANDLING]
    difference = (
        model.category_contributions(prediction.matrix, "灯").sum()
        - model.category_contributions(prediction.matrix, "钱").sum()
    )
    probability = prediction.category_probabilities[0][0]
    assert difference == pytest.approx(
        logit(probability) + model.category_head.intercept_[0], abs=1e-5
    )


def test_a_category_that_was_never_learnt_contributes_nothing(model):
    from dataclasses import replace

    from triage.taxonomy import Category

    wider = replace(
        model.taxonomy, categories=(*model.taxonomy.categories, Category("new", "新类别"))
    )
    prediction = replace(model, taxonomy=wider).predict(TEXTS)
    assert not prediction.category_probabilities[:, -1].any()
    assert (
        not replace(model, taxonomy=wider).category_contributions(prediction.matrix[0], "new").any()
    )


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
    after = within_competence(before, official, ["城管罚款不开票", "交警罚款不开票"], taxonomy)
    assert after[0] == pytest.approx([0, 0, 0, 1])
    assert after[1] == pytest.approx(before[1])
    (suggestion,) = model.predict(["举报城管大队以外的执法人员乱收费不开票，请纪委查处"]).handlings
    assert taxonomy.is_legal("misconduct", suggestion)


def test_another_taxonomy_knows_nothing_of_competence():
    from triage.taxonomy import Taxonomy

    other = Taxonomy.from_labels(["城建", "环保"], ["甲", "乙"])
    before = np.array([[0.4, 0.6]])
    assert within_competence(before, np.array([0]), ["城管"], other) is before
