"""The default model on real complaints that no training has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.data import DEV, MISSING
from benchmarks.intervals import interval
from training.evaluate import evaluate
from training.history import read_history
from training.report import scores_table
from triage.registry import Registry
from triage.settings import embedded_models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def section() -> str:
    """Return the section."""
    title = "## The default model on real complaints"
    if not DEV.is_file():
        return f"{title}\n\n{MISSING}"
    model = Registry(embedded_models()).load()
    history = read_history(DEV)
    report = evaluate(model, history)
    said = model.predict(history.texts)
    taxonomy = model.taxonomy
    sure = report["sure"]
    accuracy = "—" if sure["accuracy"] is None else f"{sure['accuracy']:.3f}"
    lines = [
        title,
        "",
        (
            f"`triage evaluate` on {DEV.name}: {len(history)} real complaints, labelled by the "
            f"guideline. Model {model.version}, trained on the synthetic corpus alone. Intervals: "
            "95 %, bootstrap over the complaints."
        ),
        "",
        (
            f"Sure enough to need no review (confidence at least {sure['threshold']:.2f}): "
            f"{sure['share']:.1%} of them, {accuracy} of those right."
        ),
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
