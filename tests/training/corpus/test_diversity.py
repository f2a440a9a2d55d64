import math

from benchmarks.data import UNLABELLED
from tests.conftest import real_messages
from training.corpus import read_corpus
from training.corpus.diversity import by_length, shared_shingles

SAMPLE = 600
"""Texts compared: enough for a stable mean, few enough for a fast test."""


def test_type_token_is_the_share_of_different_words():
    (short, *longer) = by_length(["路灯路灯路灯", "请修路灯"])
    assert short.texts == 2
    assert math.isclose(short.type_token, (1 / 3 + 1) / 2)
    assert all(row.texts == 0 for row in longer)


def test_shared_shingles_are_those_that_another_text_has():
    assert shared_shingles(["甲乙丙丁戊", "甲乙丙丁戊"]) == 1.0
    assert shared_shingles(["甲乙丙丁戊", "己庚辛壬癸"]) == 0.0
    assert shared_shingles(["甲乙丙丁戊己", "甲乙丙丁戊"]) == 0.75
    assert shared_shingles(["短"]) == 0.0


def test_the_corpus_is_as_varied_as_real_messages():
    real = real_messages(UNLABELLED)
    corpus = read_corpus().texts
    for invented, lived in zip(by_length(corpus), by_length(real), strict=True):
        assert invented.texts
        assert invented.type_token > 0.95 * lived.type_token
    step = len(corpus) // SAMPLE
    sample = corpus[::step][:SAMPLE]
    assert shared_shingles(sample) < shared_shingles(real[:: len(real) // SAMPLE][:SAMPLE])
