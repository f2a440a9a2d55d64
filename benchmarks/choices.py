"""Why the features and the heads are as they are: each choice taken back, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from joblib import Parallel, delayed

from benchmarks.data import DEV, LABELLED, MISSING
from benchmarks.scoring import macro_f1
from training.corpus import read_corpus
from training.features import BLOCK_WEIGHTS, build_features
from training.fit import Parameters, fit
from training.folds import held_out
from training.history import read_history
from triage.taxonomy import NO_HANDLING

if TYPE_CHECKING:
    from training.history import History

FOLDS = 3


@dataclass(frozen=True)
class Variant:
    """A choice: settings of the feature pipeline, and what a training run may vary."""

    name: str
    features: dict[str, Any] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=Parameters)


def _weights(**changes: float) -> dict[str, Any]:
    return {"features__transformer_weights": {**BLOCK_WEIGHTS, **changes}}


VARIANTS = (
    Variant("as shipped"),
    Variant("without naive Bayes", parameters=Parameters(bayes=0.0)),
    Variant("without the weighed regression", parameters=Parameters(weighed=0.0)),
    Variant("twice as much of the weighed regression", parameters=Parameters(weighed=2.0)),
    Variant("twice as much naive Bayes", parameters=Parameters(bayes=2 * Parameters().bayes)),
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
            f"{len(real)} real complaints of {DEV.name}, trained on the corpus; {len(real)} rows "
            "tell differences of 0.04 at best. Seven labels: cross-validation on the real messages "
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
    category, handling = _score(variant, corpus, real)
    return _cross_validate(variant, corpus), category, handling, _cross_validate(variant, seven)


def _score(variant: Variant, learnt: History, test: History) -> tuple[float, float]:
    features = build_features().set_params(**variant.features)
    return macro_f1(fit(learnt, variant.parameters, features), learnt, test)


def _cross_validate(variant: Variant, history: History) -> float:
    """Return the mean macro-F1 of the category; the handling head is left out."""
    plain = replace(history, handlings=(NO_HANDLING,) * len(history))
    scores = [
        _score(variant, plain.take(learn), plain.take(test))[0]
        for learn, test in held_out(plain, FOLDS, variant.parameters.seed)
    ]
    return sum(scores) / len(scores)
