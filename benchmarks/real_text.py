"""The default model on real complaints that no training has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.data import DEV, MISSING
from benchmarks.intervals import interval
from training.evaluate import evaluate
from training.history import read_history
from training.metrics import calibration_floor
from training.report import scores_table
from triage.locations import embedded_models
from triage.reading import Reading
from triage.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from triage.model import Prediction


def section() -> str:
    """Return the section."""
    title = "## The default model on real complaints"
    if not DEV.is_file():
        return f"{title}\n\n{MISSING}"
    model = Registry(embedded_models()).load()
    history = read_history(DEV)
    report = evaluate(model, history)
    said = model.predict(Reading(history.texts))
    taxonomy = model.taxonomy
    lines = [
        title,
        "",
        (
            f"`triage evaluate` on {DEV.name}: {len(history)} real complaints, labelled by the "
            f"guideline. Model {model.version}, trained on the synthetic corpus alone. Intervals: "
            "95 %, bootstrap over the complaints."
        ),
        "",
        *_promises(said, report),
    ]
    for head, truth, predicted, codes, name in (
        (
            "Category",
            history.categories,
            said.categories,
            taxonomy.category_codes,
            taxonomy.category_name,
        ),
        (
            "Handling",
            history.handlings,
            said.handlings,
            taxonomy.handling_codes,
            taxonomy.handling_name,
        ),
    ):
        lines += _head(
            head, report[head.lower()], interval(truth, predicted, codes), lambda c, n=name: n(c)
        )
    return "\n".join(lines)


def _promises(said: Prediction, report: dict) -> list[str]:
    """Return how the promises of the suggestions were kept."""
    sure, sets = report["sure"], report["sets"]
    confidence = said.category_probabilities.max(axis=1)
    hits = round(sure["share"] * len(confidence))
    accuracy = "—" if sure["accuracy"] is None else f"{sure['accuracy']:.3f}"
    return [
        f"- Not sent to review: {sure['share']:.1%} ({hits} complaints), {accuracy} of them right.",
        (
            f"- The right category is among the possible ones for {sets['coverage']:.1%} "
            f"({sets['promised']:.0%} promised), {sets['size']:.2f} categories on average."
        ),
        (
            f"- Expected calibration error {report['calibration_error']:.3f} in ten bins; a model "
            f"whose confidence is perfectly true would show {calibration_floor(confidence):.3f} "
            f"on {len(confidence)} complaints."
        ),
    ]


def _head(
    title: str, report: dict, bounds: tuple[float, float], name: Callable[[str], str]
) -> list[str]:
    low, high = bounds
    codes: Sequence[str] = report["labels"]
    lines = [
        "",
        (
            f"### {title}: macro-F1 {report['macro_f1']:.3f} ({low:.3f} to {high:.3f}), "
            f"accuracy {report['accuracy']:.3f}"
        ),
        "",
        *scores_table(report, name, ("", "precision", "recall", "F1", "n")),
        "",
        "Rows are the truth, columns what was suggested.",
        "",
        "| | " + " | ".join(name(code) or "—" for code in codes) + " |",
        "|---" * (len(codes) + 1) + "|",
    ]
    lines += [
        f"| {name(code) or '—'} | " + " | ".join(str(n) if n else "·" for n in counts) + " |"
        for code, counts in zip(codes, report["confusion"], strict=True)
    ]
    return lines
