"""A fitted pipeline folded into the arrays that suggestions are made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.features import build_features
from triage.scorer import Scorer
from triage.vocabulary import CLOSING, OPENING, RUN, WORD, Vocabulary, hashes_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    from triage.taxonomy import Taxonomy


def compile_scorer(parts: Mapping[str, Any], taxonomy: Taxonomy) -> Scorer:
    """Fold features and heads.

    Parameters
    ----------
    parts : mapping
        ``features``, ``category_head`` and ``handling_head``; see
        :func:`training.fit.fit`.
    taxonomy : Taxonomy
        Order of the classes.

    Returns
    -------
    Scorer
        It gives the probabilities that the heads give, to rounding.

    Raises
    ------
    ValueError
        If the features are not those that :mod:`triage.features` finds.
    """
    union = parts["features"]["features"]
    blocks = union.transformer_list
    _refuse_other_features(blocks)
    sizes = [len(vectorizer.vocabulary_) for _, vectorizer in blocks]
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    met: list[tuple[int, str, int]] = [
        (kind, text, first + column)
        for first, (name, vectorizer) in zip(bounds, blocks, strict=False)
        for feature, column in vectorizer.vocabulary_.items()
        for kind, text in _kinds(name, feature)
    ]
    kinds, texts, columns = zip(*met, strict=True)
    keys = keys_of(np.array(kinds, dtype=np.uint64), hashes_of(texts))
    table = Vocabulary.build(keys, np.array(columns, dtype=np.int32))
    idf = np.concatenate([vectorizer.idf_ for _, vectorizer in blocks])
    scale = idf * np.repeat([union.transformer_weights[name] for name, _ in blocks], sizes)
    heads = [
        centred(parts[head], codes, sum(sizes))
        for head, codes in (
            ("category_head", taxonomy.category_codes),
            ("handling_head", taxonomy.handling_codes),
        )
    ]
    weights = np.concatenate([weights for weights, _ in heads]).T * scale[:, None]
    return Scorer(
        keys=table.keys,
        columns=table.columns,
        displacements=table.displacements,
        idf=idf,
        # Half of the digits of a double are zero then, and pack.
        weights=np.ascontiguousarray(weights, dtype=np.float32).astype(np.float64),
        intercepts=np.concatenate([intercepts for _, intercepts in heads]),
        blocks=np.repeat(np.arange(len(blocks), dtype=np.uint8), sizes),
    )


def _refuse_other_features(blocks: Sequence[tuple[str, TfidfVectorizer]]) -> None:
    """Refuse vectorizers that would form other features of a text than ours."""
    for (name, vectorizer), (known, ours) in zip(
        blocks, build_features()["features"].transformer_list, strict=True
    ):
        for setting in ("analyzer", "ngram_range", "preprocessor", "tokenizer", "sublinear_tf"):
            if name != known or getattr(vectorizer, setting) != getattr(ours, setting):
                msg = f"{setting} of the block {name} is not what can be compiled"
                raise ValueError(msg)


def _kinds(block: str, feature: str) -> Iterator[tuple[int, str]]:
    """Yield as what a feature of a block may be met; ``<>`` may be either edge."""
    if block == "words":
        yield WORD, feature
    elif block == "characters":
        yield RUN, feature
    else:
        if feature.startswith("<"):
            yield OPENING, feature[1:]
        if feature.endswith(">"):
            yield CLOSING, feature[:-1]


def centred(
    head: LogisticRegression | None, codes: Sequence[str], n_features: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights of a head against the mean of its classes, in the order of ``codes``.

    Parameters
    ----------
    head : LogisticRegression or None
        Fitted; ``None`` if there was nothing to learn.
    codes : sequence of str
        All classes, also those that the head never saw.
    n_features : int
        Number of weights of each.

    Returns
    -------
    weights : ndarray of float, shape (n_codes, n_features)
        Zeros for a class that was never learnt.
    intercepts : ndarray of float, shape (n_codes,)
        Minus infinity for a class that was never learnt.
    """
    weights = np.zeros((len(codes), n_features))
    intercepts = np.full(len(codes), -np.inf)
    if head is not None:
        learnt, own = head.coef_, head.intercept_
        if len(learnt) == 1:  # two classes share one vector of weights
            learnt, own = (np.concatenate([-half, half]) for half in (learnt / 2, own / 2))
        places = [list(codes).index(code) for code in head.classes_]
        weights[places] = learnt - learnt.mean(axis=0)
        intercepts[places] = own - own.mean()
    return weights, intercepts
