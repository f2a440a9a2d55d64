from dataclasses import replace

import numpy as np
import pytest

from training.calibrate import draw_lines
from training.fit import Parameters
from training.heldout import FOLDS, predict_held_out
from triage.reading import Reading
from triage.taxonomy import NO_HANDLING


@pytest.fixture(scope="module")
def unseen():
    from tests.training.conftest import small_history

    return predict_held_out(small_history(), Parameters())


def test_every_complaint_is_judged_by_a_model_that_had_not_seen_it(unseen):
    n = len(unseen.history)
    assert unseen.category_probabilities.shape[0] == n
    assert set(unseen.folds) == set(range(FOLDS))
    assert np.allclose(unseen.category_probabilities.sum(axis=1), 1)
    assert unseen.right.mean() > 0.9
    assert (unseen.known <= 1).all()


def test_handling_is_legal_or_none(unseen):
    taxonomy = unseen.history.taxonomy
    for suggestion in unseen.suggestions(draw_lines(unseen)):
        assert taxonomy.is_legal(suggestion.category, suggestion.handling)


def test_suggestions_are_what_a_clerk_would_have_been_shown(unseen):
    lines = draw_lines(unseen)
    suggestions = unseen.suggestions(lines)
    assert [s.category for s in suggestions] == unseen.categories
    for row, text in enumerate(unseen.history.texts):
        said = unseen.model(row, lines).predict(Reading([text]))
        assert [suggestions[row].handling] == said.handlings
    assert np.allclose([s.confidence for s in suggestions], unseen.confidence, atol=2e-4)
    assert all(suggestion.model_version.startswith("fold ") for suggestion in suggestions)


def test_progress_names_each_fold(history):
    seen = []
    predict_held_out(history, Parameters(), lambda fold, folds: seen.append((fold, folds)))
    assert seen == [(fold, FOLDS) for fold in range(FOLDS)]


def test_a_history_without_modes(history):
    plain = replace(history, handlings=(NO_HANDLING,) * len(history))
    unseen = predict_held_out(plain, Parameters())
    shown = unseen.suggestions(draw_lines(unseen))
    assert {suggestion.handling for suggestion in shown} == {NO_HANDLING}
    assert set(unseen.sharpness) == {"category_head"}
