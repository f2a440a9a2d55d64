"""What must hold of a corpus before anything is learnt from it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from training.corpus import SPLITS
from triage.errors import TextError
from triage.text import normalise, require_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from training.corpus import CorpusRow
    from triage.taxonomy import Taxonomy

NEAR_DUPLICATE = 0.6
"""Jaccard similarity of character shingles above which two rows are one."""
SHINGLE = 3
"""Characters in a shingle."""
SHORTEST_CLAUSE = 12
"""Characters from which a clause shared with real data cannot be chance."""

MOST_SECONDARY = 2
"""Secondary categories that the guideline allows."""

_PERMUTATIONS = 128
_PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{16,19})(?!\d)")
_CLAUSE_END = re.compile(r"[\s,.!?;:，。！？；：、…“”\"()（）【】]+")


def row_id(text: str) -> str:
    """Return the id of a complaint: it changes when the text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def row_split(identifier: str) -> str:
    """Return the split of an id: one row in ten is kept for comparing methods."""
    return "test" if int(identifier, 16) % 10 == 0 else "train"


def row_problems(row: CorpusRow, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield what is wrong with one row, as Chinese phrases."""
    try:
        require_text(row.text)
    except TextError as error:
        yield error.message.rstrip("。")
        return
    known = set(taxonomy.category_codes)
    findings = {
        f"编号应为 {row_id(row.text)}": row.id != row_id(row.text),
        f"split 应为 {'、'.join(SPLITS)} 之一": row.split not in SPLITS,
        f"类别代码 {row.category} 不存在": row.category not in known,
        f"类别 {row.category} 不能用办理形式「{row.handling}」": row.category in known
        and not taxonomy.is_legal(row.category, row.handling),
        "次类别最多两个，且不得与主类别相同": len(row.secondary) > MOST_SECONDARY
        or row.category in row.secondary,
        "次类别代码不存在": not set(row.secondary) <= known,
        f"渠道代码 {row.channel} 不存在": row.channel not in {c.code for c in taxonomy.channels},
        "缺少 voice 或 scenario": not row.voice or not row.scenario,
        "文字中有完整的手机号、证件号或卡号": _PERSONAL.search(row.text) is not None,
        "文字中出现了办理形式的名称": any(m.name in row.text for m in taxonomy.handlings),
    }
    yield from (finding for finding, holds in findings.items() if holds)


def corpus_problems(
    rows: Sequence[tuple[str, CorpusRow]], taxonomy: Taxonomy, *, per_cell: int = 1
) -> Iterator[str]:
    """Yield what is wrong with a corpus, as Chinese sentences.

    Checks every row by itself, repeated and nearly repeated texts, and that
    every category with every mode it may have, and every category with every
    channel, has ``per_cell`` rows.

    Parameters
    ----------
    rows : sequence of (place, row)
        From :func:`training.corpus.read_rows`.
    taxonomy : Taxonomy
        What the codes mean.
    per_cell : int
        Fewest rows in each cell.
    """
    for place, row in rows:
        for problem in row_problems(row, taxonomy):
            yield f"{place}：{problem}。"
    for first, second in near_duplicates([(place, row.text) for place, row in rows]):
        yield f"{second}：与 {first} 几乎相同。"
    modes = Counter((row.category, row.handling) for _, row in rows)
    channels = Counter((row.category, row.channel) for _, row in rows)
    for category in taxonomy.categories:
        for mode in category.handlings or ("",):
            if modes[category.code, mode] < per_cell:
                yield f"「{category.name}」×「{taxonomy.handling_name(mode)}」不足 {per_cell} 条。"
        for channel in taxonomy.channels:
            if channels[category.code, channel.code] < per_cell:
                yield f"「{category.name}」×「{channel.name}」不足 {per_cell} 条。"


def near_duplicates(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names whose texts are nearly the same.

    MinHash with locality-sensitive hashing (Broder 1997) proposes the pairs;
    the exact Jaccard similarity of the shingles decides.

    Parameters
    ----------
    texts : iterable of (name, text)
        Names must differ.
    """
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=NEAR_DUPLICATE, num_perm=_PERMUTATIONS)
    seen: dict[str, set[str]] = {}
    for name, text in texts:
        shingles = _shingles(text)
        signature = MinHash(num_perm=_PERMUTATIONS)
        signature.update_batch([shingle.encode() for shingle in shingles])
        for other in sorted(index.query(signature)):
            shared = len(shingles & seen[other]) / len(shingles | seen[other])
            if shared > NEAR_DUPLICATE:
                yield other, name
        index.insert(name, signature)
        seen[name] = shingles


def clauses(text: str) -> set[str]:
    """Return the clauses of a text that are long enough to be somebody's own."""
    return {clause for clause in _CLAUSE_END.split(text) if len(clause) >= SHORTEST_CLAUSE}


def _shingles(text: str) -> set[str]:
    plain = normalise(text).text
    return {plain[start : start + SHINGLE] for start in range(max(1, len(plain) - SHINGLE + 1))}
