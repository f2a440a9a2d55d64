from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.evidence import LONGEST_PHRASE, MAX_PHRASES, character_weights, find_evidence
from triage.suggest import suggest
from triage.text import normalise

TEXT = "<p>園區東門</p>的路口沒有紅綠燈，貨車搶行，這個月撞了三回，請交警來看看。"


def test_phrases_are_the_users_own_words(model):
    (suggestion,) = suggest(model, [TEXT])
    assert suggestion.evidence
    assert len(suggestion.evidence) <= MAX_PHRASES
    for evidence in suggestion.evidence:
        assert TEXT[evidence.start : evidence.end] == evidence.text
        assert evidence.supports == suggestion.category
        assert evidence.weight > 0
    weights = [evidence.weight for evidence in suggestion.evidence]
    assert weights == sorted(weights, reverse=True)


def test_phrases_do_not_overlap_and_stay_short(model):
    (suggestion,) = suggest(model, [TEXT * 5])
    ordered = sorted(suggestion.evidence, key=lambda e: e.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))
    assert all(len(normalise(e.text).text) <= LONGEST_PHRASE for e in ordered)


def test_character_weights_add_up_to_the_score(model):
    text = normalise(TEXT)
    matrix = model.predict([TEXT]).matrix
    for category in model.taxonomy.category_codes:
        total = character_weights(model, text, matrix, category).sum()
        assert total == pytest.approx(
            model.category_contributions(matrix, category).sum(), abs=1e-6
        )


def test_taking_the_top_phrase_away_lowers_the_confidence(model):
    (before,) = suggest(model, [TEXT])
    top = before.evidence[0]
    (after,) = suggest(model, [TEXT[: top.start] + TEXT[top.end :]])
    assert after.probabilities[before.category] < before.probabilities[before.category]


@given(st.text(min_size=1, max_size=80))
def test_any_text_can_be_explained(model, raw):
    text = normalise(raw)
    prediction = model.predict([raw])
    for evidence in find_evidence(model, text, prediction.matrix, prediction.categories[0]):
        assert raw[evidence.start : evidence.end] == evidence.text
        assert np.isfinite(evidence.weight)
