"""How the sets of possible categories were drawn, and the second matters found by rule."""

from __future__ import annotations

import numpy as np

from benchmarks.data import DEV, MISSING
from training.calibrate import COVERAGE, DRAWN_AT, set_thresholds
from training.corpus import read_corpus, read_rows
from training.fit import Parameters
from training.heldout import predict_held_out
from training.history import read_history
from triage.locations import embedded_models
from triage.reading import Reading
from triage.registry import Registry
from triage.secondary import find_secondary


def section() -> str:
    """Return the section."""
    return f"{_sets()}\n\n{_second_matters()}"


def _sets() -> str:
    title = "## Sets of possible categories"
    if not DEV.is_file():
        return f"{title}\n\n{MISSING}"
    unseen = predict_held_out(read_corpus().masked(), Parameters())
    history = unseen.history
    codes = history.taxonomy.category_codes
    learnt = np.array([codes.index(code) for code in history.categories])
    real = read_history(DEV)
    said = Registry(embedded_models()).load().predict(Reading(real.texts)).category_probabilities
    truth = np.array([codes.index(code) for code in real.categories])
    lines = [
        title,
        "",
        (
            "Thresholds drawn from the held-out predictions on the synthetic corpus, scored on the "
            f"{len(real)} real complaints of {DEV.name}. Plain: every complaint counts alike. By "
            "writer: every writer counts alike, and one more than there are is expected. Shipped: by "
            f"writer at {DRAWN_AT:.0%}, chosen on these rows to keep a promise of {COVERAGE:.0%}."
        ),
        "",
        "| | drawn at | covered | categories in a set | sets of one | right in those |",
        "|---|---|---|---|---|---|",
    ]
    for name, groups in (("plain", ()), ("by writer", history.groups)):
        for promised in (0.90, COVERAGE, DRAWN_AT):
            lowest = set_thresholds(unseen.category_probabilities, learnt, groups, promised)
            kept = said >= lowest
            kept[np.arange(len(real)), said.argmax(axis=1)] = True
            single = kept.sum(axis=1) == 1
            right = said.argmax(axis=1) == truth
            lines.append(
                f"| {name} | {promised:.0%} | {kept[np.arange(len(real)), truth].mean():.1%} "
                f"| {kept.sum(axis=1).mean():.2f} | {single.mean():.1%} "
                f"| {right[single].mean():.3f} |"
            )
    return "\n".join(lines)


def _second_matters() -> str:
    taxonomy = read_corpus().taxonomy
    counts: dict[tuple[str, str], list[int]] = {}
    for _, row in read_rows():
        found = set(find_secondary(Reading([row.text])[0], row.category, taxonomy))
        for code in found | set(row.secondary):
            tally = counts.setdefault((row.category, code), [0, 0, 0])
            place = 0 if code in found and code in row.secondary else 1 if code in found else 2
            tally[place] += 1
    total = [sum(tally[place] for tally in counts.values()) for place in range(3)]
    lines = [
        "## Second matters",
        "",
        (
            "Rules of triage/data/secondary.toml on the synthetic corpus, the category being "
            "known. They were written with these texts in view."
        ),
        "",
        "| category | second matter | labelled | found | precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    rows = [
        (taxonomy.category_name(category), taxonomy.category_name(second), tally)
        for (category, second), tally in sorted(counts.items(), key=lambda item: -item[1][0])
        if tally[0]
    ]
    for category, second, (hits, false, missed) in [*rows, ("all", "", total)]:
        lines.append(
            f"| {category} | {second} | {hits + missed} | {hits + false} "
            f"| {hits / (hits + false):.2f} | {hits / (hits + missed):.2f} |"
        )
    return "\n".join(lines)
