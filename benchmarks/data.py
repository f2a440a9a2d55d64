"""The real data that is measured on; it lies beside the project and is never copied into it."""

from __future__ import annotations

import csv
import gzip
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DEV = SHARED / "real_complaints_dev.csv"
LABELLED = SHARED / "citizen_messages_labelled.csv.gz"
UNLABELLED = SHARED / "citizen_messages_unlabelled.csv.gz"
MISSING = "Not measured: the real data is not on this machine."


def messages(path: Path) -> list[str]:
    """Return the texts of a file of real messages, title and body."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [f"{row.get('title', '')}。{row['text']}" for row in csv.DictReader(file)]


def perturbed(texts: list[str], rows: int, seed: int = 0) -> Iterator[str]:
    """Yield real messages over and over, three characters of each put elsewhere."""
    random = Random(seed)  # noqa: S311 - text, not secrets
    for text in islice(cycle(texts), rows):
        letters = list(text)
        for _ in range(3):
            one, other = random.randrange(len(letters)), random.randrange(len(letters))
            letters[one], letters[other] = letters[other], letters[one]
        yield "".join(letters)
