"""Why the features and the heads are as they are: each choice taken back, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from benchmarks.data import DEV, LABELLED, MISSING
from benchmarks.intervals import macro_f1
from training.corpus import read_corpus
from training.heads import fit_head
from training.history import read_history
from training.train import Parameters
from triage.features import BLOCK_WEIGHTS, build_features

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.history import History

FOLDS = 3


@dataclass(frozen=True)
class Variant:
    """A choice: parameters of the feature pipeline, and the share of naive Bayes."""

    name: str
    features: dict[str, Any] = field(default_factory=dict)
    bayes: float = Parameters().bayes


def _weights(**changes: float) -> dict[str, Any]:
    return {"features__transformer_weights": {**BLOCK_WEIGHTS, **changes}}


VARIANTS = (
    Variant("as shipped"),
    Variant("without naive Bayes", bayes=0.0),
    Variant("twice as much naive Bayes", bayes=2 * Parameters().bayes),
    Variant("words only", _weights(characters=0.0, edges=0.0)),
    Variant("characters only", _weights(words=0.0, edges=0.0)),
    Variant("without opening and closing", _weights(edges=0.0)),
    Variant("opening and closing at full weight", _weights(edges=1.0)),
    Variant(
        "with courtesies, digits and place codes", {"features__characters__preprocessor": None}
    ),
    Variant("runs of 2 to 4 characters", {"features__characters__ngram_range": (2, 4)}),
    Variant("words and pairs of words", {"features__words__ngram_range": (1, 2)}),
)


def section() -> str:
    """Return the section."""
    title = "## Choices"
    if not (DEV.is_file() and LABELLED.is_file()):
        return f"{title}\n\n{MISSING}"
    corpus, real, seven = read_corpus(), read_history(DEV), read_history(LABELLED)
    lines = [
        title,
        "",
        (
            "Macro-F1 with one choice changed at a time. Corpus: the category, cross-validation "
            f"over {FOLDS} folds that hold out whole writers. Real: category and handling of the "
            f"{len(real)} real complaints of {DEV.name}, trained on the corpus, the two heads by "
            "themselves (the product also rules out modes that the category may not have); "
            "119 rows tell differences of 0.04 at best. Seven labels: cross-validation on the real messages "
            f"of {LABELLED.name}."
        ),
        "",
        "| | corpus | real: category | real: handling | seven labels |",
        "|---|---|---|---|---|",
    ]
    rows = Parallel(n_jobs=-1)(
        delayed(_scores)(variant, corpus, real, seven) for variant in VARIANTS
    )
    lines += [
        f"| {variant.name} | " + " | ".join(f"{score:.3f}" for score in scores) + " |"
        for variant, scores in zip(VARIANTS, rows, strict=True)
    ]
    return "\n".join(lines)


def _scores(
    variant: Variant, corpus: History, real: History, seven: History
) -> tuple[float, float, float, float]:
    """Return the four figures of a variant."""
    category = _predict(variant, corpus.texts, corpus.categories, real.texts)
    handled = corpus.take([row for row, code in enumerate(corpus.handlings) if code])
    handling = _predict(variant, handled.texts, handled.handlings, real.texts)
    handling[category == "out_of_scope"] = ""
    return (
        _cross_validate(variant, corpus),
        macro_f1(real.categories, list(category), corpus.taxonomy.category_codes),
        macro_f1(real.handlings, list(handling), corpus.taxonomy.handling_codes),
        _cross_validate(variant, seven),
    )


def _predict(
    variant: Variant, texts: Sequence[str], labels: Sequence[str], unseen: Sequence[str]
) -> np.ndarray:
    features = build_features().set_params(**variant.features)
    matrix = features.fit_transform(list(texts)).tocsr()
    head = fit_head(matrix, labels, regularisation=Parameters().regularisation, bayes=variant.bayes)
    return head.predict(features.transform(list(unseen))).astype(object)


def _cross_validate(variant: Variant, history: History) -> float:
    labels = np.array(history.categories)
    scores = []
    for learn, test in _folds(history, labels):
        part = history.take(learn)
        said = _predict(variant, part.texts, part.categories, [history.texts[r] for r in test])
        scores.append(float(f1_score(labels[test], list(said), average="macro")))
    return float(np.mean(scores))


def _folds(history: History, labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    if history.groups:
        grouped = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
        return grouped.split(labels, labels, history.groups)
    return StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(labels, labels)
