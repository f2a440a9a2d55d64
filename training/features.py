"""The features as scikit-learn forms them, one complaint at a time: what is fitted.

Words carry meaning, characters survive typos and wrong cuts, the opening and
the closing say what is wanted, and stated figures say how grave it is. These
functions say what a feature is; :mod:`triage.features` finds the same ones in
many complaints at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from triage.features import COURTESIES, EDGE_TOKENS, SENTENCE_ENDS, TELLING_MARKS
from triage.measures import measure_token, measures
from triage.text import normalise
from triage.tokens import default_tokenizer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import Pipeline

CHARACTER_NGRAMS = (1, 2)
"""Shortest and longest run of characters that is a feature."""

_SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")
_SILENT = re.compile("|".join(COURTESIES) + rf"|[^\u4e00-\u9fff{TELLING_MARKS}]+")
_TELLING_WORD = re.compile(r"[\u4e00-\u9fff]+|[a-z]{2,}|[!?]")

BLOCK_WEIGHTS = {"words": 1.0, "characters": 1.0, "edges": 0.5}
"""Length of each block's vector; measured, see ``docs/benchmarks.md``."""


def normalised_texts(texts: Sequence[str]) -> list[str]:
    """Normalise each text; first step of the pipeline."""
    return [normalise(text).text for text in texts]


def word_tokens(text: str) -> list[str]:
    """Return the words of a normalised text; figures by their side of a threshold."""
    figures = list(measures(text))
    words: list[str] = []
    stated_until = 0
    for token, start, _ in default_tokenizer().spans(text):
        while figures and figures[0].start <= start:
            figure = figures.pop(0)
            words.append(measure_token(figure))
            stated_until = figure.end
        if start >= stated_until and _TELLING_WORD.fullmatch(token) and token not in COURTESIES:
            words.append(token)
    # A figure that begins inside the last word has not had its turn yet.
    return words + [measure_token(figure) for figure in figures]


def edge_tokens(text: str) -> list[str]:
    """Return the words of the first sentence and of the last ones, marked as such."""
    spans = list(default_tokenizer().spans(text))
    first = _SENTENCE_END.search(text)
    # Cut the title by itself: jieba cuts run by run, so the words are the same.
    opening = [token for token, _, end in spans if not first or end <= first.start()]
    return [f"<{token}" for token in opening[:EDGE_TOKENS]] + [
        f"{token}>" for token, _, _ in spans[-EDGE_TOKENS:]
    ]


def telling_characters(text: str) -> str:
    """Return the Han characters and the punctuation of a normalised text, courtesies left out."""
    return _SILENT.sub("", text)


def build_features(
    *, min_df: int = 2, max_words: int = 40_000, max_characters: int = 40_000
) -> Pipeline:
    """Return the unfitted feature pipeline.

    Parameters
    ----------
    min_df : int
        In how many complaints a feature must stand to be kept.
    max_words, max_characters : int
        Vocabulary limits of the word and the character features.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Sequence of ``n`` str in, CSR matrix ``(n, n_features)`` of float64 out.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion, Pipeline
    from sklearn.preprocessing import FunctionTransformer

    words = TfidfVectorizer(
        tokenizer=word_tokens,
        token_pattern=None,
        lowercase=False,
        min_df=min_df,
        max_features=max_words,
        sublinear_tf=True,
    )
    characters = TfidfVectorizer(
        analyzer="char",
        preprocessor=telling_characters,
        ngram_range=CHARACTER_NGRAMS,
        min_df=min_df,
        max_features=max_characters,
        sublinear_tf=True,
    )
    edges = TfidfVectorizer(
        tokenizer=edge_tokens,
        token_pattern=None,
        lowercase=False,
        min_df=min_df,
        sublinear_tf=True,
    )
    return Pipeline(
        [
            ("normalise", FunctionTransformer(normalised_texts)),
            (
                "features",
                FeatureUnion(
                    [("words", words), ("characters", characters), ("edges", edges)],
                    transformer_weights=BLOCK_WEIGHTS,
                ),
            ),
        ]
    )


def word_vectorizer(features: Pipeline) -> TfidfVectorizer:
    """Return the fitted vectorizer of the words, whose columns come first."""
    return features["features"].transformer_list[0][1]


def features_to_state(features: Pipeline) -> dict[str, dict[str, Any]]:
    """Return what fitting has learnt, as plain strings and arrays.

    A vocabulary goes into one string, a feature a line in the order of its
    column: ten times smaller and faster to read than a stored vectorizer, and
    it names no function.
    """
    state = {}
    for name, vectorizer in features["features"].transformer_list:
        columns = vectorizer.vocabulary_
        state[name] = {
            "vocabulary": "\n".join(sorted(columns, key=columns.__getitem__)),
            "idf": vectorizer.idf_.astype(np.float32),
        }
    return state


def features_from_state(state: Mapping[str, Mapping[str, Any]]) -> Pipeline:
    """Rebuild the fitted pipeline, the inverse of :func:`features_to_state`.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the state is not one that this program wrote.
    """
    features = build_features()
    for name, vectorizer in features["features"].transformer_list:
        words = state[name]["vocabulary"].split("\n")
        vectorizer.set_params(vocabulary={word: column for column, word in enumerate(words)})
        vectorizer.idf_ = np.asarray(state[name]["idf"], dtype=np.float64)
    return features
