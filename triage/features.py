"""From a complaint to the features that the model weighs.

Words carry meaning, characters survive typos and wrong cuts, the opening and
the closing say what is wanted, and stated figures say how grave it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from triage.measures import measure_token, measures
from triage.text import normalise
from triage.tokens import default_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import Pipeline

Span = tuple[str, int, int]
"""A token with its start and end offset."""

_SENTENCE_END = re.compile(r"[。!?;\n]")
EDGE_TOKENS = 30
"""How many tokens of the opening and of the closing count as such."""

CHARACTER_NGRAMS = (1, 2)
"""Shortest and longest run of characters that is a feature."""

COURTESIES = (
    "尊敬的", "您好", "你好", "领导", "书记", "市长", "县长", "局长",
    "谢谢", "感谢", "此致敬礼", "盼复",
)  # fmt: skip
"""What is said whatever the matter is; left out, as are digits and place codes (A3区)."""

_SILENT = re.compile("|".join(COURTESIES) + r"|[^\u4e00-\u9fff。,!?;:]+")
_TELLING_WORD = re.compile(r"[\u4e00-\u9fff]+|[a-z]{2,}|[!?]")

BLOCK_WEIGHTS = {"words": 1.0, "characters": 1.0, "edges": 0.5}
"""Length of each block's vector; measured, see ``docs/benchmarks.md``."""


def normalised_texts(texts: Sequence[str]) -> list[str]:
    """Normalise each text; first step of the pipeline."""
    return [normalise(text).text for text in texts]


def word_tokens(text: str) -> list[str]:
    """Return the words of a normalised text; figures by their side of a threshold."""
    return [token for token, _, _ in word_spans(text)]


def edge_tokens(text: str) -> list[str]:
    """Return the words of the first sentence and of the last ones, marked as such."""
    return [token for token, _, _ in edge_spans(text)]


def telling_characters(text: str) -> str:
    """Return the Han characters and the punctuation of a normalised text, courtesies left out."""
    return _SILENT.sub("", text)


def word_spans(text: str) -> list[Span]:
    """Return what :func:`word_tokens` does, each with its offsets in the text."""
    figures = list(measures(text))
    spans: list[Span] = []
    for token, start, end in default_tokenizer().spans(text):
        while figures and figures[0].start <= start:
            figure = figures.pop(0)
            spans.append((measure_token(figure), figure.start, figure.end))
        inside = spans and start < spans[-1][2]
        if not inside and _TELLING_WORD.fullmatch(token) and token not in COURTESIES:
            spans.append((token, start, end))
    # A figure that begins inside the last word has not had its turn yet.
    return spans + [(measure_token(figure), figure.start, figure.end) for figure in figures]


def edge_spans(text: str) -> list[Span]:
    """Return what :func:`edge_tokens` does, each with its offsets in the text."""
    spans = list(default_tokenizer().spans(text))
    first = _SENTENCE_END.search(text)
    # Cut the title by itself: jieba cuts run by run, so the words are the same.
    opening = [span for span in spans if not first or span[2] <= first.start()]
    return [(f"<{token}", start, end) for token, start, end in opening[:EDGE_TOKENS]] + [
        (f"{token}>", start, end) for token, start, end in spans[-EDGE_TOKENS:]
    ]


def occurrences(features: Pipeline, text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each feature of a normalised text stands.

    Parameters
    ----------
    features : sklearn.pipeline.Pipeline
        Fitted, from :func:`build_features`.
    text : str
        A normalised text.

    Yields
    ------
    tuple of int
        Column of the feature, start and end offset in the text.
    """
    column = 0
    for name, vectorizer in features["features"].transformer_list:
        vocabulary = vectorizer.vocabulary_
        for feature, start, end in _spans_of(name, text):
            index = vocabulary.get(feature)
            if index is not None:
                yield column + index, start, end
        column += len(vocabulary)


def _spans_of(name: str, text: str) -> Iterator[Span]:
    """Yield the features of one block as its vectorizer forms them."""
    if name == "characters":
        yield from _character_spans(text)
        return
    yield from word_spans(text) if name == "words" else edge_spans(text)


def _character_spans(text: str) -> Iterator[Span]:
    """Yield the runs of telling characters; one may span what was left out between them."""
    silent = {place for match in _SILENT.finditer(text) for place in range(*match.span())}
    places = [place for place in range(len(text)) if place not in silent]
    shortest, longest = CHARACTER_NGRAMS
    for length in range(shortest, longest + 1):
        for first in range(len(places) - length + 1):
            run = places[first : first + length]
            yield "".join(text[place] for place in run), run[0], run[-1] + 1


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
