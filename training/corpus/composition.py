"""What the corpus is made of, as the tables of its datasheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from training.corpus.diversity import LENGTHS, length_class

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.corpus import CorpusRow
    from triage.taxonomy import Taxonomy


def composition(rows: Sequence[CorpusRow], taxonomy: Taxonomy) -> str:
    """Return the tables as Markdown: modes, channels, lengths, voices, boundaries by category."""
    categories = _Axis("类别", {category.code: category.name for category in taxonomy.categories})
    modes = {mode.code: mode.name for mode in taxonomy.handlings} | {"": "—"}
    channels = {channel.code: channel.name for channel in taxonomy.channels}
    lengths = {bounds: f"{bounds[0]}–{bounds[1]}字" for bounds in LENGTHS}
    voices = _Axis("口吻", {voice: voice for voice in sorted({row.voice for row in rows})})
    near = {True: "临界", False: "非临界"}
    kinds: list[tuple[_Axis, Callable[[CorpusRow], Any]]] = [
        (_Axis("办理形式", modes), lambda row: row.handling),
        (_Axis("渠道", channels), lambda row: row.channel),
        (_Axis("长度", lengths), lambda row: length_class(row.text)),
        (_Axis("临界", near), lambda row: bool(row.boundary)),
    ]
    tables = [
        _table(categories, axis, Counter((row.category, key(row)) for row in rows))
        for axis, key in kinds
    ]
    tables.append(_table(voices, categories, Counter((row.voice, row.category) for row in rows)))
    scenarios: Counter[str] = Counter(
        category for category, _ in {(r.category, r.scenario) for r in rows}
    )
    counts = "、".join(f"{name} {scenarios[code]}" for code, name in categories.names.items())
    return "\n\n".join([*tables, f"不同场景数：{counts}。"])


@dataclass(frozen=True, slots=True)
class _Axis:
    """One side of a table: its title, and the names of its values in their order."""

    title: str
    names: dict[Any, str]


def _table(down: _Axis, across: _Axis, cells: Counter[tuple[Any, Any]]) -> str:
    lines = [[f"{down.title}×{across.title}", *across.names.values(), "合计"]]
    lines.append(["---"] * len(lines[0]))
    for row, name in down.names.items():
        counts = [cells[row, column] for column in across.names]
        lines.append([name, *map(str, counts), str(sum(counts))])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
