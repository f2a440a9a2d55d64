"""Curves beside the tables, as pictures that a repository can show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CURVES = "curves"
FOLDER = Path(__file__).parent.parent / "docs" / CURVES


def draw(
    name: str,
    along: str,
    up: str,
    places: Sequence[float],
    curves: Mapping[str, Sequence[float]],
) -> None:
    """Draw curves on two logarithmic axes into ``docs/curves/NAME.svg``."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = name  # the same figures give the same file
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for label, values in curves.items():
        axes.plot(places, values, marker="o", label=label)
    axes.set(xscale="log", yscale="log", xlabel=along, ylabel=up)
    axes.set_xticks(list(places), [f"{place:,}" for place in places])
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5))
    FOLDER.mkdir(parents=True, exist_ok=True)
    figure.savefig(FOLDER / f"{name}.svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
