"""Two labellings of the corpus, and how far they agree.

``labellings.csv`` keeps, for every row, what its writer said and what a second
person said who saw only the text and the guideline. Where they differ, the
row's label was decided by a third, with a reason.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sklearn.metrics import cohen_kappa_score

from triage.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from training.corpus import CorpusRow

FILE = "labellings.csv"


@dataclass(frozen=True, slots=True)
class Labelling:
    """What two people said of one row.

    Attributes
    ----------
    id : str
        Of the row.
    first_category, first_handling : str
        The writer's codes.
    second_category, second_handling : str
        The second labeller's codes.
    reason : str
        Why the third decided as the row now says; empty where they agreed.
    """

    id: str
    first_category: str
    first_handling: str
    second_category: str
    second_handling: str
    reason: str

    @property
    def first(self) -> tuple[str, str]:
        """The writer's category and handling."""
        return self.first_category, self.first_handling

    @property
    def second(self) -> tuple[str, str]:
        """The second labeller's category and handling."""
        return self.second_category, self.second_handling


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa over ``n`` rows.

    Attributes
    ----------
    n : int
        Rows compared.
    kappa : float
        Over all classes, -1 to 1.
    by_class : dict of str to float
        Each class against the rest.
    """

    n: int
    kappa: float
    by_class: dict[str, float]


def read_labellings(path: Path) -> list[Labelling]:
    """Read ``labellings.csv``.

    Raises
    ------
    CorpusError
        If it is missing or has other columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [Labelling(**row) for row in csv.DictReader(file)]
    except (OSError, TypeError, UnicodeDecodeError) as error:
        msg = f"标注记录 {path} 缺失或格式不对，请对照 DATASHEET.md 检查。"
        raise CorpusError(msg) from error


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Return Cohen's kappa of two labellings of the same rows.

    J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and
    Psychological Measurement 20 (1960).
    """
    classes = sorted(set(first) | set(second))
    return Agreement(
        len(first),
        float(cohen_kappa_score(first, second)),
        {
            code: float(
                cohen_kappa_score(
                    [label == code for label in first], [label == code for label in second]
                )
            )
            for code in classes
        },
    )


def category_agreement(labellings: Sequence[Labelling]) -> Agreement:
    """Return the agreement on the category."""
    return agreement(
        [row.first_category for row in labellings], [row.second_category for row in labellings]
    )


def handling_agreement(labellings: Sequence[Labelling]) -> Agreement:
    """Return the agreement on the mode, among rows whose category both see alike.

    So the rulings want it (section 11); rows out of scope have no mode.
    """
    alike = [
        row
        for row in labellings
        if row.first_category == row.second_category and row.first_handling
    ]
    return agreement([row.first_handling for row in alike], [row.second_handling for row in alike])


def labelling_problems(rows: Sequence[CorpusRow], labellings: Sequence[Labelling]) -> Iterator[str]:
    """Yield what is wrong with the record of the labellings, as Chinese sentences."""
    recorded = {labelling.id: labelling for labelling in labellings}
    if len(recorded) < len(labellings):
        yield "标注记录里有重复的编号。"
    for row in rows:
        labelling = recorded.pop(row.id, None)
        if labelling is None:
            yield f"{row.id} 没有第二次标注。"
            continue
        decided = (row.category, row.handling)
        agreed = labelling.first == labelling.second
        if agreed and decided != labelling.first:
            yield f"{row.id} 两次标注一致，现有标签却不同。"
        if not agreed and not labelling.reason:
            yield f"{row.id} 两次标注不一致，没有写明裁定理由。"
    for identifier in recorded:
        yield f"标注记录里的 {identifier} 不在语料中。"
