import numpy as np
import pytest

from training.compile import centred, compile_scorer
from training.features import build_features
from training.fit import Parameters, fit
from training.history import History
from triage.judgement import Judgement
from triage.model import TriageModel
from triage.reading import Reading
from triage.taxonomy import NO_HANDLING, Category, Taxonomy, default_taxonomy

LINES = Judgement(0.5, 0.95, {}, 0.0)


def test_a_compiled_model_says_what_its_parts_say(history):
    parts = fit(history, Parameters())
    model = TriageModel(
        compile_scorer(parts, history.taxonomy), history.taxonomy, LINES, version="x"
    )
    said = model.predict(Reading(history.texts))
    head = parts["category_head"]
    truth = head.predict_proba(parts["features"].transform(list(history.texts)))
    order = [list(head.classes_).index(code) for code in history.taxonomy.category_codes]
    assert said.category_probabilities == pytest.approx(truth[:, order], abs=1e-6)


def test_two_categories_share_one_vector_of_weights():
    texts = ("路灯坏了", "路灯不亮", "工资没发", "拖欠工资") * 3
    labels = ("灯", "灯", "钱", "钱") * 3
    taxonomy = Taxonomy.from_labels(labels)
    parts = fit(History(texts, labels, ("",) * 12, taxonomy, "x"), Parameters(min_df=1))
    model = TriageModel(compile_scorer(parts, taxonomy), taxonomy, LINES, version="x")
    prediction = model.predict(Reading(["路灯坏了", "工资"]))
    assert prediction.categories == ["灯", "钱"]
    assert prediction.handlings == [NO_HANDLING] * 2
    truth = parts["category_head"].predict_proba(parts["features"].transform(["路灯坏了", "工资"]))
    assert prediction.category_probabilities == pytest.approx(truth, abs=1e-6)


def test_a_category_that_was_never_learnt_is_never_suggested_and_adds_nothing(history):
    parts = fit(history, Parameters())
    taxonomy = Taxonomy(
        "wider",
        (*default_taxonomy().categories, Category("new", "新类别")),
        default_taxonomy().handlings,
    )
    scorer = compile_scorer(parts, taxonomy)
    place = taxonomy.category_codes.index("new")
    assert not scorer.weights[:, place].any()
    model = TriageModel(scorer, taxonomy, LINES, version="x")
    assert not model.predict(Reading(history.texts)).category_probabilities[:, place].any()


def test_weights_are_against_the_mean_of_the_head():
    class Head:
        classes_ = np.array(["b", "a"])
        coef_ = np.array([[2.0, -4.0]])
        intercept_ = np.array([1.0])

    weights, intercepts = centred(Head(), ["a", "b", "c"], 2)
    assert weights.tolist() == [[1.0, -2.0], [-1.0, 2.0], [0.0, 0.0]]
    assert intercepts.tolist() == [0.5, -0.5, -np.inf]


def test_a_feature_of_both_edges_is_counted_as_one():
    texts = ["<> 甲", "> 甲 <", "甲 > 乙 <", "<甲>"] * 4
    labels = ("灯", "钱", "灯", "钱") * 4
    taxonomy = Taxonomy.from_labels(labels)
    parts = fit(History(tuple(texts), labels, ("",) * 16, taxonomy, "x"), Parameters(min_df=1))
    model = TriageModel(compile_scorer(parts, taxonomy), taxonomy, LINES, version="x")
    truth = parts["category_head"].predict_proba(parts["features"].transform(texts))
    said = model.predict(Reading(texts)).category_probabilities
    assert said == pytest.approx(truth, abs=1e-6)


@pytest.mark.parametrize(
    "change",
    [
        {"features__characters__ngram_range": (2, 4)},
        {"features__characters__preprocessor": None},
        {"features__words__ngram_range": (1, 2)},
        {"features__words__sublinear_tf": False},
    ],
)
def test_other_features_are_refused(history, change):
    parts = fit(history, Parameters(), build_features().set_params(**change))
    with pytest.raises(ValueError, match="can be compiled"):
        compile_scorer(parts, history.taxonomy)


def test_other_weights_of_the_blocks_are_taken_over(history):
    weights = {"words": 1.0, "characters": 0.3, "edges": 0.0}
    features = build_features().set_params(features__transformer_weights=weights)
    parts = fit(history, Parameters(), features)
    scorer = compile_scorer(parts, history.taxonomy)
    said = TriageModel(scorer, history.taxonomy, LINES, version="x").predict(Reading(history.texts))
    head = parts["category_head"]
    truth = head.predict_proba(parts["features"].transform(list(history.texts)))
    order = [list(head.classes_).index(code) for code in history.taxonomy.category_codes]
    assert said.category_probabilities == pytest.approx(truth[:, order], abs=1e-6)
