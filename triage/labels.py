"""Labels as people write them, brought to the taxonomy's codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.taxonomy import Category, HandlingMode, Taxonomy

_ORNAMENT = re.compile(r"[\s（(][^（()）]*[)）]?|[\s_\-—、.。:：]+|类$|问题$")
_HANDLING_PREFIXES = ("简单事项", "重要案件", "复杂事项", "非公安事项")


def category_code(label: str, taxonomy: Taxonomy) -> str | None:
    """Return the category code that a label means, or ``None`` if it means none.

    Codes, Chinese names, and names without 涉企 or with remarks in brackets
    are understood.
    """
    return _match(label, taxonomy.categories)


def handling_code(label: str, taxonomy: Taxonomy) -> str | None:
    """Return the handling code that a label means, or ``None`` if it means none.

    Codes and Chinese names (转交办, 转交, 非公安事项转交办) are understood.
    """
    cleaned = label.strip()
    for prefix in _HANDLING_PREFIXES:
        cleaned = cleaned.removeprefix(prefix)
    return _match(cleaned, taxonomy.handlings)


def _match(label: str, entries: tuple[Category, ...] | tuple[HandlingMode, ...]) -> str | None:
    key = _key(label)
    for entry in entries:
        if label.strip() in (entry.code, entry.name) or (
            key and key in (_key(entry.code), _key(entry.name))
        ):
            return entry.code
    return None


def _key(label: str) -> str:
    stripped = _ORNAMENT.sub("", label.strip().lower())
    return stripped.removeprefix("涉企").removesuffix("办理").removesuffix("办")
