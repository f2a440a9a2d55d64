"""fastText, trained on texts that are cut into words already."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ATTEMPTS = 5
"""Training now and then ends in NaN, and not if it is repeated."""


def train_fasttext(lines: Sequence[str], labels: Sequence[str], **settings: Any) -> Any:
    """Return a model.

    Parameters
    ----------
    lines : sequence of str
        Words with spaces between them, no line breaks.
    labels : sequence of str
        One for each; the model says ``__label__`` and its place among the
        different ones in order.
    **settings
        Of ``fasttext.train_supervised``.

    Raises
    ------
    RuntimeError
        If training ended in NaN every time.
    """
    import fasttext

    codes = sorted(set(labels))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.txt"
        rows = [
            f"__label__{codes.index(label)} {line}\n"
            for line, label in zip(lines, labels, strict=True)
        ]
        path.write_text("".join(rows), encoding="utf-8")
        for _ in range(ATTEMPTS):
            with contextlib.suppress(RuntimeError):
                return fasttext.train_supervised(str(path), thread=1, verbose=0, **settings)
    msg = "fastText ended in NaN every time"
    raise RuntimeError(msg)
