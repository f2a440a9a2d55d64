"""Which complaints are learnt from and which are held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.history import History


def holds_out_groups(history: History, folds: int) -> bool:
    """Return whether there are groups enough to hold out whole ones."""
    return len(set(history.groups)) >= folds


def held_out(history: History, folds: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield rows to learn and rows to test, whole groups held out if there are enough.

    Scores of complaints by writers who were learnt from are too good to
    calibrate on: real complaints are by writers never read.

    Parameters
    ----------
    history : History
        ``n`` complaints.
    folds : int
        Every complaint is held out in one of them.
    seed : int
        Of the shuffling.

    Yields
    ------
    tuple of ndarray of int
        Row numbers.
    """
    categories = np.array(history.categories)
    if holds_out_groups(history, folds):
        grouped = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
        yield from grouped.split(categories, categories, history.groups)
    else:
        plain = StratifiedKFold(folds, shuffle=True, random_state=seed)
        yield from plain.split(categories, categories)
