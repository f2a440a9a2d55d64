"""Charts of a model report, as SVG that any browser shows without a network.

Only digits stand inside a chart: Chinese is written around it, in the page,
because a chart is laid out on a machine that may have no Chinese font.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from training.metrics import reliability_bins

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLUE, GREY, RED = "#1565c0", "#9e9e9e", "#b71c1c"
SIZE = (4.2, 3.6)
"""Inches."""

# The same report for the same model: no date, no random identifiers.
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_REPEATABLE: dict[Any, Any] = {
    "svg.hashsalt": "huqi-triage",
    "svg.fonttype": "none",
    "font.size": 9,
}


def reliability_chart(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> str:
    """Return a reliability diagram: accuracy against confidence, and where suggestions lie.

    Parameters
    ----------
    confidence : ndarray of float, shape (n,)
        Of each suggestion.
    right : ndarray of bool, shape (n,)
        Whether it was right.
    """
    filled = [rows for rows in reliability_bins(confidence) if len(rows)]
    means = [float(confidence[rows].mean()) for rows in filled]
    with mpl.rc_context(_REPEATABLE):
        figure = Figure(figsize=SIZE, layout="constrained")
        axes = figure.subplots()
        axes.bar(
            means,
            [len(rows) / len(confidence) for rows in filled],
            width=0.05,
            color=GREY,
            alpha=0.4,
        )
        axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
        axes.plot(means, [float(right[rows].mean()) for rows in filled], color=BLUE, marker="o")
        return _svg(figure, axes)


def precision_chart(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], point: tuple[float, float | None]
) -> str:
    """Return the share of right suggestions against the share that is not reviewed.

    Parameters
    ----------
    confidence : ndarray of float, shape (n,)
        Of each suggestion; the curve keeps the most confident ones.
    right : ndarray of bool, shape (n,)
        Whether it was right.
    point : tuple of float
        Share and precision that the rules of review reach; no precision if
        they send everything to review.
    """
    hits = right[np.argsort(-confidence, kind="stable")]
    kept = np.arange(1, len(hits) + 1)
    with mpl.rc_context(_REPEATABLE):
        figure = Figure(figsize=SIZE, layout="constrained")
        axes = figure.subplots()
        step = max(1, len(hits) // 400)
        axes.plot(
            (kept / len(hits))[::step], (np.cumsum(hits) / kept)[::step], color=BLUE, linewidth=1.5
        )
        share, precision = point
        if precision is not None:
            axes.plot([share], [precision], color=RED, marker="o", linestyle="none")
        return _svg(figure, axes, lowest=0.5)


def _svg(figure: Figure, axes: mpl.axes.Axes, lowest: float = 0.0) -> str:
    axes.set_xlim(0, 1)
    axes.set_ylim(lowest, 1.02)
    axes.grid(visible=True, color="#eeeeee")
    axes.spines[["top", "right"]].set_visible(False)
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    svg = text.getvalue()
    return _METADATA.sub("", svg[svg.index("<svg") :])
