import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.codepoints import code_points
from triage.vocabulary import (
    RUN,
    UNKNOWN,
    WORD,
    PrefixHashes,
    Vocabulary,
    hash_pairs,
    hashes_of,
    keys_of,
)


@given(st.text(min_size=1, max_size=40), st.data())
def test_a_stretch_has_the_hash_of_the_text_that_it_is(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    hashes = PrefixHashes(code_points(text))(np.array([start]), np.array([end]))
    assert hashes == hashes_of([text[start:end]])


def test_pairs_have_the_hash_of_two_characters():
    codes = code_points("路灯不亮").astype(np.uint64)
    assert hash_pairs(codes).tolist() == hashes_of(["路灯", "灯不", "不亮"]).tolist()


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=300, unique=True))
def test_every_feature_has_its_column_and_no_other_has_one(words):
    keys = keys_of(WORD, hashes_of(words))
    table = Vocabulary.build(keys, np.arange(len(words), dtype=np.int32))
    assert table.look_up(keys).tolist() == list(range(len(words)))
    assert (table.look_up(keys_of(RUN, hashes_of(words))) == UNKNOWN).all()


def test_a_large_vocabulary():
    words = [f"词{number}" for number in range(50_000)]
    keys = keys_of(WORD, hashes_of(words))
    table = Vocabulary.build(keys[::2], np.arange(25_000, dtype=np.int32))
    assert (table.look_up(keys[::2]) == np.arange(25_000)).all()
    assert (table.look_up(keys[1::2]) == UNKNOWN).all()


def test_two_features_with_one_key_are_refused():
    keys = keys_of(WORD, hashes_of(["甲", "甲"]))
    with pytest.raises(ValueError, match="one key"):
        Vocabulary.build(keys, np.arange(2, dtype=np.int32))
