"""Where the time of a suggestion goes, step by step."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from triage.evidence import find_evidence
from triage.features import find_features
from triage.reading import read_in_batches
from triage.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.model import TriageModel

ROUNDS = 5


def stages(model: TriageModel, texts: Sequence[str]) -> dict[str, float]:
    """Return the microseconds a complaint that each step takes in a batch, medians of rounds."""
    rounds = [_round(model, texts) for _ in range(ROUNDS + 1)][1:]
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def _round(model: TriageModel, texts: Sequence[str]) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    before = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal before
        now = time.perf_counter()
        seconds[name] += now - before
        before = now

    for reading in read_in_batches(texts):
        lap("layout")
        _ = reading.tokens
        lap("tokens, by rjieba")
        _ = reading.figures
        lap("stated figures")
        found, _ = find_features(
            reading.layout, reading.tokens, reading.figures, model.scorer.vocabulary
        )
        lap("features")
        model.scorer.score(model.scorer.weigh(found, len(reading)))
        lap("counts and scores")
        _ = reading.words
        lap("words of the rules")
        _ = reading.personal_data
        lap("personal data")
        prediction = model.predict(reading)
        before = time.perf_counter()  # all of that again, and next to nothing more
        find_evidence(model, reading, prediction)
        lap("evidence")
    taken = sum(seconds.values()) - seconds["evidence"]
    before = time.perf_counter()
    suggest(model, texts, evidence=False)
    seconds["rules, and putting together"] = time.perf_counter() - before - taken
    return {name: 1e6 * value / len(texts) for name, value in seconds.items()}
