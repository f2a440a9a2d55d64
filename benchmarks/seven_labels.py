"""Somebody else's real history: the same training on 2,853 messages with seven labels."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import RepeatedStratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from benchmarks.data import LABELLED, MISSING
from training.fit import Parameters, fit
from training.history import read_history
from triage.text import normalise
from triage.tokens import default_tokenizer

FOLDS, REPEATS = 5, 2


def section() -> str:
    """Return the section."""
    title = "## Real messages with seven labels of their own"
    if not LABELLED.is_file():
        return f"{title}\n\n{MISSING}"
    history = read_history(LABELLED)
    labels = np.array(history.categories)
    scores: dict[str, list[float]] = {"ours": [], "jieba + TF-IDF + LinearSVC": []}
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=0)
    for learn, test in folds.split(labels, labels):
        texts = [history.texts[row] for row in test]
        parts = fit(history.take(learn), Parameters())
        ours = parts["category_head"].predict(parts["features"].transform(texts))
        scores["ours"].append(_macro(labels[test], ours))
        plain = make_pipeline(
            TfidfVectorizer(tokenizer=_words, token_pattern=None, sublinear_tf=True),
            LinearSVC(class_weight="balanced"),
        )
        plain.fit([history.texts[row] for row in learn], labels[learn])
        scores["jieba + TF-IDF + LinearSVC"].append(_macro(labels[test], plain.predict(texts)))
    lines = [
        title,
        "",
        (
            f"{len(history)} messages of {LABELLED.name}; their labels are noisy. "
            f"{FOLDS}-fold cross-validation, {REPEATS} times; macro-F1, mean and the range of the "
            "folds."
        ),
        "",
        "| | macro-F1 | lowest to highest fold |",
        "|---|---|---|",
    ]
    lines += [
        f"| {name} | {np.mean(values):.3f} | {min(values):.3f} to {max(values):.3f} |"
        for name, values in scores.items()
    ]
    return "\n".join(lines)


def _words(text: str) -> list[str]:
    return default_tokenizer().tokens(normalise(text).text)


def _macro(truth: np.ndarray, predicted: np.ndarray) -> float:
    return float(f1_score(truth, predicted, average="macro"))
