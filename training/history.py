"""Labelled history: complaints with the labels that somebody gave them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from triage.errors import CorpusError, TextError
from triage.labels import category_code, handling_code
from triage.privacy import mask
from triage.tables import first_sheet, to_frame
from triage.tables.columns import (
    CATEGORY_HEADERS,
    HANDLING_HEADERS,
    find_label_column,
    find_text_column,
)
from triage.taxonomy import NO_HANDLING, Taxonomy, default_taxonomy
from triage.text import require_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

FEWEST_PER_CLASS = 5
"""Fewer complaints of a class can be neither learnt from nor calibrated on."""


@dataclass(frozen=True, slots=True)
class History:
    """Labelled complaints, in the codes of one taxonomy.

    Attributes
    ----------
    texts, categories, handlings : tuple of str
        One entry a complaint; a handling is empty where there is none.
    taxonomy : Taxonomy
        What the codes mean.
    name : str
        Where the history came from.
    held_back : tuple of str
        A Chinese sentence for each kind of row that was left out.
    groups : tuple of str
        What each complaint must not be separated from when part of the history
        is held out, such as its writer; empty if nothing is known of that.
    channels : tuple of str
        By which channel each complaint came; empty if nothing is known of that.
    """

    texts: tuple[str, ...]
    categories: tuple[str, ...]
    handlings: tuple[str, ...]
    taxonomy: Taxonomy
    name: str
    held_back: tuple[str, ...] = field(default=())
    groups: tuple[str, ...] = field(default=())
    channels: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        """Return the number of complaints."""
        return len(self.texts)

    @property
    def has_handling(self) -> bool:
        """Whether any complaint has a handling mode."""
        return any(self.handlings)

    def take(self, rows: Iterable[int]) -> History:
        """Return the complaints with these row numbers, in that order."""
        chosen = list(rows)
        return replace(
            self,
            texts=tuple(self.texts[row] for row in chosen),
            categories=tuple(self.categories[row] for row in chosen),
            handlings=tuple(self.handlings[row] for row in chosen),
            groups=tuple(self.groups[row] for row in chosen) if self.groups else (),
            channels=tuple(self.channels[row] for row in chosen) if self.channels else (),
        )

    def masked(self) -> History:
        """Return the same complaints without personal data, as a model may learn from them.

        Asterisks stand there instead, which are no feature.
        """
        return replace(self, texts=tuple(mask(text, "***") for text in self.texts))

    def digest(self) -> str:
        """Return the SHA-256 of texts and labels, in their order."""
        rows = list(zip(self.texts, self.categories, self.handlings, strict=True))
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def read_history(
    path: Path,
    *,
    text_column: str | None = None,
    category_column: str | None = None,
    handling_column: str | None = None,
) -> History:
    """Read labelled complaints from a table or from a corpus folder.

    Labels may be codes, Chinese names or common spellings. If no label is of
    the default taxonomy, the history has one of its own, and that is taken.

    Parameters
    ----------
    path : Path
        A table (see :func:`triage.tables.open_table`) or a folder of corpus
        files (see :mod:`training.corpus`).
    text_column, category_column, handling_column : str, optional
        Column names; by default known headers are looked for. A ``title``
        column beside the text is put in front of it.

    Raises
    ------
    FileError, UsageError
        If the table or a column cannot be found.
    CorpusError
        If no row can be used.
    """
    if path.is_dir():
        from training.corpus import read_corpus

        return read_corpus(path)
    sheet = first_sheet(path)
    frame = to_frame(sheet)
    texts = _texts(frame, find_text_column(sheet, text_column).name, titled=text_column is None)
    category = find_label_column(sheet, CATEGORY_HEADERS, category_column)
    handling = find_label_column(sheet, HANDLING_HEADERS, handling_column)
    if category is None:
        msg = f"没有认出类别所在的列（现有列：{'、'.join(sheet.columns)}），请用 --category-column 指定。"
        raise CorpusError(msg)
    raw_categories = _labels(frame, category.name)
    raw_handlings = _labels(frame, handling.name) if handling else [NO_HANDLING] * len(texts)
    taxonomy = _taxonomy_of(raw_categories, raw_handlings)
    return _usable_rows(texts, raw_categories, raw_handlings, taxonomy, path.name)


def without_rare_classes(history: History) -> History:
    """Leave out categories, and then modes, too rare to be learnt.

    Raises
    ------
    CorpusError
        If fewer than two categories remain.
    """
    held_back = list(history.held_back)
    kept = range(len(history))
    for kind, labels in (("类别", history.categories), ("办理形式", history.handlings)):
        counts = Counter(labels[row] for row in kept if labels[row])
        rare = sorted(label for label, count in counts.items() if count < FEWEST_PER_CLASS)
        if rare:
            kept_before = len(kept)
            kept = [row for row in kept if labels[row] not in rare]  # type: ignore[assignment]
            held_back.append(
                f"{kept_before - len(kept)} 行未用：{kind}{'、'.join(rare)}不足 {FEWEST_PER_CLASS} 条"
            )
    if len({history.categories[row] for row in kept}) < 2:  # noqa: PLR2004 - nothing to tell apart
        msg = f"可用的类别不足两个（每类至少 {FEWEST_PER_CLASS} 条），请补充有标签的历史数据。"
        raise CorpusError(msg)
    return replace(history.take(kept), held_back=tuple(held_back))


def _texts(frame: pd.DataFrame, column: str, *, titled: bool) -> list[str]:
    texts = list(frame[column])
    title = next((c for c in frame.columns if c.strip().lower() in ("title", "标题", "主题")), None)
    if titled and title is not None and title != column:
        texts = [f"{head}。{body}" for head, body in zip(frame[title], texts, strict=True)]
    return texts


def _labels(frame: pd.DataFrame, column: str) -> list[str]:
    return [cell.strip() for cell in frame[column]]


def _taxonomy_of(categories: list[str], handlings: list[str]) -> Taxonomy:
    taxonomy = default_taxonomy()
    labels = {label for label in categories if label}
    if any(category_code(label, taxonomy) for label in labels):
        return taxonomy
    if not labels:
        msg = "类别一列全是空的，请检查列名是否选对。"
        raise CorpusError(msg)
    return Taxonomy.from_labels(labels, {label for label in handlings if label})


def _usable_rows(
    texts: list[str], categories: list[str], handlings: list[str], taxonomy: Taxonomy, name: str
) -> History:
    """Map the labels; hold back the rows that cannot be used, and say why."""
    reasons: Counter[str] = Counter()
    rows: list[tuple[str, str, str]] = []
    for text, raw_category, raw_handling in zip(texts, categories, handlings, strict=True):
        category = category_code(raw_category, taxonomy)
        handling = handling_code(raw_handling, taxonomy) if raw_handling else NO_HANDLING
        try:
            require_text(text)
        except TextError as error:
            reasons[error.message] += 1
            continue
        if category is None:
            reasons[f"类别「{raw_category}」不认识" if raw_category else "没有类别"] += 1
        elif handling is None:
            reasons[f"办理形式「{raw_handling}」不认识"] += 1
        elif handling and not taxonomy.is_legal(category, handling):
            reasons[f"「{raw_category}」不能「{raw_handling}」"] += 1
        else:
            rows.append((text, category, handling))
    if not rows:
        why = "；".join(reasons) or "没有数据行"
        msg = f"没有一行可用（{why}），请检查数据和列名。"
        raise CorpusError(msg)
    held_back = tuple(f"{count} 行未用：{reason}" for reason, count in reasons.most_common())
    usable_texts, usable_categories, usable_handlings = zip(*rows, strict=True)
    return History(usable_texts, usable_categories, usable_handlings, taxonomy, name, held_back)
