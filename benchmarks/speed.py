"""Complaints a second on one core, beside the tokenizer alone and the usual ways."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
from itertools import cycle, islice
from typing import TYPE_CHECKING

import jieba
import numpy as np
import rjieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks.curves import CURVES, draw
from benchmarks.data import LABELLED, MISSING, UNLABELLED, messages
from benchmarks.fasttexts import train_fasttext
from benchmarks.stages import stages
from training.corpus import read_corpus
from training.pipeline import load_pipeline
from triage.locations import embedded_models
from triage.registry import PIPELINE, Registry
from triage.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Way = Callable[[Sequence[str]], object]

LENGTHS = (30, 290, 1_000)
ROUNDS = 5
IN_BATCHES, ONE_BY_ONE = 2_048, 200
"""Complaints of a round."""
FLOOR = "rjieba alone"


def section() -> str:
    """Return the section."""
    title = "## Speed in process"
    if not (LABELLED.is_file() and UNLABELLED.is_file()):
        return f"{title}\n\n{MISSING}"
    source = "".join([*messages(LABELLED), *messages(UNLABELLED)])
    with _one_core():
        ways = _ways()
        rates = {
            (batched, length): _rates(ways, _texts(source, length), batched=batched)
            for batched in (True, False)
            for length in LENGTHS
        }
        steps = stages(Registry(embedded_models()).load(), _texts(source, 290))
    lines = [
        title,
        "",
        (
            "Complaints a second on one core, real messages cut or joined to one length, and in "
            f"brackets the ratio to `{FLOOR}`, which tokenises and does nothing else. Median of "
            f"{ROUNDS} rounds of {IN_BATCHES} complaints in batches and of {ONE_BY_ONE} one by one; all take turns "
            "in each round. All but the first answer with a label only; ours with the whole "
            "suggestion: two axes, sets, guard rails, handling reason."
        ),
    ]
    for batched in (True, False):
        lines += ["", f"### {'In batches' if batched else 'One by one'}", ""]
        lines += ["| | " + " | ".join(f"{length} characters" for length in LENGTHS) + " |"]
        lines += ["|---|" + "---|" * len(LENGTHS)]
        for name in ways:
            cells = [
                f"{rates[batched, length][name]:,.0f} "
                f"({rates[batched, length][name] / rates[batched, length][FLOOR]:.2f})"
                for length in LENGTHS
            ]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    curve = {name: [rates[True, length][name] for length in LENGTHS] for name in ways}
    draw("speed-by-length", "characters of a complaint", "complaints a second", LENGTHS, curve)
    single = rates[False, 290]
    ours = [name for name in ways if name.startswith("ours")]
    lines += ["", f"![Complaints a second by length]({CURVES}/speed-by-length.svg)", ""]
    lines += [
        "One complaint of 290 characters, mean of a round: "
        + ", ".join(f"{name} {1e3 / single[name]:.2f} ms" for name in ours)
        + "."
    ]
    lines += ["", "### Where the time goes", ""]
    lines += [
        "Microseconds a complaint of 290 characters in batches.",
        "",
        "| step | |",
        "|---|---|",
    ]
    lines += [f"| {name} | {value:.1f} |" for name, value in steps.items()]
    return "\n".join(lines)


@contextlib.contextmanager
def _one_core() -> Iterator[None]:
    """Keep to one core, so that no library uses another."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _texts(source: str, length: int) -> list[str]:
    """Return stretches of real text of one length, different from each other."""
    starts = range(0, len(source) - length, max(length, len(source) // IN_BATCHES))
    return list(islice(cycle([source[start : start + length] for start in starts]), IN_BATCHES))


def _rates(ways: dict[str, Way], texts: list[str], *, batched: bool) -> dict[str, float]:
    """Return the complaints a second of each way; they take turns, so that noise hits all."""
    used = texts if batched else texts[:ONE_BY_ONE]
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(ROUNDS + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            if batched:
                way(used)
            else:
                for text in used:
                    way([text])
            if turn:  # the first turn warms caches
                seconds[name].append(time.perf_counter() - start)
    return {name: len(used) / statistics.median(taken) for name, taken in seconds.items()}


def _ways() -> dict[str, Way]:
    """Return what is compared, each trained on the corpus."""
    registry = Registry(embedded_models())
    model = registry.load()
    kept = load_pipeline(registry.find().path / PIPELINE)
    corpus = read_corpus()
    labels = np.array(corpus.categories)
    jieba.initialize()
    ways: dict[str, Way] = {
        FLOOR: _tokenise_only,
        "ours, without evidence": lambda texts: suggest(model, texts, evidence=False),
        "ours, with evidence": lambda texts: suggest(model, texts),
        "the scikit-learn pipeline that ours is compiled from": lambda texts: _probabilities(
            kept, texts
        ),
    }
    for name, cut in (("jieba", jieba.lcut), ("rjieba", rjieba.cut)):
        vectorizer = TfidfVectorizer(tokenizer=cut, token_pattern=None, sublinear_tf=True)
        svm = LinearSVC().fit(vectorizer.fit_transform(corpus.texts), labels)
        ways[f"{name} + TF-IDF + LinearSVC"] = lambda texts, vectorizer=vectorizer, svm=svm: (
            svm.predict(vectorizer.transform(texts))
        )
    ways |= _fasttext(corpus.texts, corpus.categories)
    return ways


def _tokenise_only(texts: Sequence[str]) -> None:
    for text in texts:
        rjieba.cut(text)  # kept, the words would take longer to store than to find


def _probabilities(parts: dict, texts: Sequence[str]) -> list[np.ndarray]:
    matrix = parts["features"].transform(list(texts)).tocsr()
    return [parts[head].predict_proba(matrix) for head in ("category_head", "handling_head")]


def _fasttext(texts: Sequence[str], labels: Sequence[str]) -> dict[str, Way]:
    lines = [_line(rjieba.cut(text)) for text in texts]
    model = train_fasttext(lines, labels, wordNgrams=2, dim=100)
    return {
        f"{name} + fastText": lambda texts, cut=cut: model.predict(
            [_line(cut(text)) for text in texts]
        )
        for name, cut in (("jieba", jieba.lcut), ("rjieba", rjieba.cut))
    }


def _line(words: Sequence[str]) -> str:
    return " ".join(words).replace("\n", " ")
