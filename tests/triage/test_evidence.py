from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.evidence import (
    LONGEST_PHRASE,
    MAX_AGAINST,
    MAX_PHRASES,
    character_weights,
    find_evidence,
)
from triage.privacy import find_personal_data
from triage.reading import Reading
from triage.suggest import suggest
from triage.text import normalise

TEXT = "<p>園區東門</p>的路口沒有紅綠燈，貨車搶行，這個月撞了三回，請交警來看看。"


def test_phrases_are_the_users_own_words(model):
    (suggestion,) = suggest(model, [TEXT])
    assert suggestion.evidence
    for evidence in suggestion.evidence:
        assert TEXT[evidence.start : evidence.end] == evidence.text
        assert evidence.weight > 0
    own = [e for e in suggestion.evidence if e.supports == suggestion.category]
    assert 1 <= len(own) <= MAX_PHRASES
    assert suggestion.evidence[: len(own)] == own
    weights = [evidence.weight for evidence in own]
    assert weights == sorted(weights, reverse=True)


def test_phrases_do_not_overlap_and_stay_short(model):
    (suggestion,) = suggest(model, [TEXT * 5])
    ordered = sorted(suggestion.evidence, key=lambda e: e.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))
    assert all(len(normalise(e.text).text) <= LONGEST_PHRASE for e in ordered)


def weights_of(model, reading, prediction, place):
    return character_weights(model, reading, prediction, np.full(len(reading), place))


def centred(probabilities):
    return np.log(probabilities) - np.log(probabilities).mean()


def test_character_weights_add_up_to_the_score(model):
    reading = Reading([TEXT, "拖欠工资", TEXT * 2])
    prediction = model.predict(reading)
    for place in range(len(model.taxonomy.categories)):
        weights = weights_of(model, reading, prediction, place)
        for document in range(len(reading)):
            first, last = reading.layout.starts[document : document + 2]
            log_odds = centred(prediction.category_probabilities[document])[place]
            total = weights[first:last].sum() + model.scorer.intercepts[place]
            assert total == pytest.approx(log_odds, abs=1e-6)


def test_taking_the_top_phrase_away_lowers_the_confidence(model):
    (before,) = suggest(model, [TEXT])
    top = before.evidence[0]
    (after,) = suggest(model, [TEXT[: top.start] + TEXT[top.end :]])
    assert after.probabilities[before.category] < before.probabilities[before.category]


@given(st.lists(st.text(min_size=1, max_size=80), max_size=4))
def test_any_text_can_be_explained(model, texts):
    reading = Reading(texts)
    found = find_evidence(model, reading, model.predict(reading))
    assert len(found) == len(texts)
    for raw, phrases in zip(texts, found, strict=True):
        for evidence in phrases:
            assert raw[evidence.start : evidence.end] == evidence.text
            assert np.isfinite(evidence.weight)


def test_taking_the_top_phrase_away_moves_the_probability_as_stated(model):
    """Of a linear model the weights are the whole truth, for every category at once."""
    (suggestion,) = suggest(model, [TEXT])
    top = suggestion.evidence[0]
    reading = Reading([TEXT])
    prediction = model.predict(reading)
    places = np.arange(len(reading.layout.codes) - 1)
    begins, stops = reading.layout.spans(places, places + 1)
    inside = np.append((begins < top.end) & (stops > top.start), False)
    n = len(model.taxonomy.categories)
    stated = np.array(
        [weights_of(model, reading, prediction, place)[inside].sum() for place in range(n)]
    )
    column = model.taxonomy.category_codes.index(suggestion.category)
    assert stated[column] == pytest.approx(top.weight, abs=1e-3)
    # The same features, less the share of each that stands inside the phrase.
    features, found = prediction.features, prediction.occurrences
    shares = [
        inside[start:end].mean()
        for start, end in zip(found.starts[features.order], found.ends[features.order], strict=True)
    ]
    owners = np.repeat(np.arange(len(features.columns)), features.counts)
    left = 1 - np.bincount(owners, shares) / features.counts
    scores, after = (
        model.scorer.score(replace(features, values=features.values * kept))[0, :n]
        for kept in (np.ones(len(left)), left)
    )
    moved = (scores - scores.mean()) - (after - after.mean())
    assert moved == pytest.approx(stated, abs=1e-4)


def test_the_rival_may_be_named(model):
    reading = Reading([TEXT, "拖欠工资三个月"])
    rival = model.taxonomy.category_codes.index("dispute")
    found = find_evidence(model, reading, model.predict(reading), rivals=np.array([rival] * 2))
    names = {evidence.supports for evidence in found[0]}
    assert names <= {model.predict(reading).categories[0], "dispute"}


def test_what_speaks_against_names_the_other_category(model):
    text = "老板拖欠工资，我们去派出所报警，民警说不归他们管，请督察问责，也请把工资要回来"
    (suggestion,) = suggest(model, [text])
    against = [e for e in suggestion.evidence if e.supports != suggestion.category]
    assert len(against) <= MAX_AGAINST
    ranked = sorted(suggestion.probabilities, key=suggestion.probabilities.get)
    assert {e.supports for e in against} <= {ranked[-2]}
    assert all(e.weight > 0 for e in against)


def test_personal_data_are_never_evidence(model):
    private = "请打举报电话13812345678，住幸福路18号3栋2单元501室，邮箱jubao_toushu@jubao.com，车牌吉A12345"
    (suggestion,) = suggest(model, [f"我要举报民警索贿。{private}"])
    assert suggestion.evidence
    pieces = find_personal_data(f"我要举报民警索贿。{private}")
    assert {"mobile", "address", "email", "plate"} <= {piece.kind for piece in pieces}
    for found in pieces:
        for evidence in suggestion.evidence:
            assert evidence.end <= found.start or found.end <= evidence.start
