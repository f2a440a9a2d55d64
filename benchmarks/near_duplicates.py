"""Grouping complaints that were posted again: cost, what is found, what is missed.

``python -m benchmarks.near_duplicates`` prints it.
"""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from datasketch import MinHash, MinHashLSH

from benchmarks.data import LABELLED, MISSING, UNLABELLED, messages
from triage.codepoints import characters, code_points
from triage.near_duplicates import PERMUTATIONS, SAME, SHINGLE, group, signatures
from triage.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = (10_000, 100_000, 1_000_000)
AT_ONCE = 50_000
TIMED = 2_000
"""Texts that both ways sign, turn about."""
TURNS = 5
COPIED = 3_000
SHORT = 100
"""Characters; what is changed in shorter texts is counted by itself too."""
SENTENCE = range(10, 41)
"""Characters of a sentence that is added."""


def section() -> str:
    """Return the section."""
    title = "## Near-duplicates"
    if not (LABELLED.is_file() and UNLABELLED.is_file()):
        return f"{title}\n\n{MISSING}"
    texts = [*messages(UNLABELLED), *messages(LABELLED)]
    parts = [title, _cost(texts), _growth(texts), _found(texts), _missed(texts)]
    return "\n\n".join(parts)


def _cost(texts: list[str]) -> str:
    chosen = texts[:TIMED]
    ours, theirs = [], []
    signatures(chosen)
    for _ in range(TURNS):  # turn about: the machine is noisy
        ours.append(_seconds(lambda: signatures(chosen)))
        theirs.append(_seconds(lambda: [_minhash(_shingles(text)) for text in chosen]))
    own, other = (min(times) / TIMED * 1e6 for times in (ours, theirs))
    length = np.mean([len(text) for text in chosen])
    return (
        f"Signatures of {TIMED:,} real messages of {length:.0f} characters on average, the best "
        f"of {TURNS} turns: {own:.1f} µs a text, datasketch's of the same shingles {other:.0f} µs, "
        f"{other / own:.0f} times as much; one thread, {PERMUTATIONS} places both."
    )


def _growth(texts: list[str]) -> str:
    lines = [
        "Real messages over and over, 3 % of the characters changed anew each time:",
        "",
        "| rows | signatures, s | grouping, s | grouping, µs a row | memory, bytes a row | groups |",
        "|---|---|---|---|---|---|",
    ]
    for rows in ROWS:
        signed = np.empty((rows, PERMUTATIONS), dtype=np.uint32)
        signing = 0.0
        for first in range(0, rows, AT_ONCE):
            last = min(first + AT_ONCE, rows)
            part = [_changed(texts[row % len(texts)], 0.03, row) for row in range(first, last)]
            start = time.perf_counter()
            signed[first:last] = signatures(part)
            signing += time.perf_counter() - start
        grouping = _seconds(lambda signed=signed: group(signed))
        tracemalloc.start()
        groups = group(signed)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        lines.append(
            f"| {rows:,} | {signing:.1f} | {grouping:.2f} | {grouping / rows * 1e6:.1f} "
            f"| {signed.nbytes / rows:.0f} + {peak / rows:.0f} | {len(np.unique(groups)):,} |"
        )
    lines += ["", "Memory is of the signatures, and the most that grouping takes beside them."]
    return "\n".join(lines)


def _found(texts: list[str]) -> str:
    """Compare with datasketch's candidates, each pair checked exactly."""
    groups = group(signatures(texts)).tolist()
    sizes = Counter(Counter(groups).values())
    repeated = sum(size * number for size, number in sizes.items() if size > 1)
    own = {(first, row) for row, first in enumerate(groups) if first != row}

    shingles = [_shingles(text) for text in texts]
    index = MinHashLSH(threshold=SAME, num_perm=PERMUTATIONS)
    pairs = {}
    for row, mine in enumerate(shingles):
        signed = _minhash(mine)
        for other in index.query(signed):
            if (shared := _jaccard(mine, shingles[other])) >= SAME:
                pairs[other, row] = shared
        index.insert(row, signed)
    again = {row for _, row in pairs}
    ours = {row for _, row in own}
    missed = [max(s for (_, b), s in pairs.items() if b == row) for row in sorted(again - ours)]
    added = [
        max(_jaccard(shingles[a], shingles[b]) for a, b in own if b == row)
        for row in sorted(ours - again)
    ]
    agreed = len(texts) - len(missed) - len(added)
    right = sum(shared >= SAME for shared in added)
    far = max([abs(shared - SAME) for shared in missed] + [SAME - shared for shared in added])
    return (
        f"Of {len(texts):,} real messages {repeated} are in "
        f"{sum(number for size, number in sizes.items() if size > 1)} groups, the largest of "
        f"{max(sizes)}. Whether a message repeats an earlier one agrees with datasketch's "
        f"candidates at an exact Jaccard similarity of {SAME} for {agreed / len(texts):.2%}: both "
        f"say so of {len(again & ours)}, datasketch alone of {len(missed)}, we alone of "
        f"{len(added)}, and exactly compared {right} of these are as similar; the others and what "
        f"we miss are within {far:.2f} of the threshold."
    )


def _missed(texts: list[str]) -> str:
    generator = np.random.default_rng(0)
    first = group(signatures(texts))
    alone = np.flatnonzero(np.bincount(first, minlength=len(texts))[first] == 1)
    chosen = [texts[row] for row in generator.permutation(alone)[:COPIED].tolist()]
    sentences = [part for text in texts for part in text.split("。") if len(part) in SENTENCE]
    changes: dict[str, Callable[[str, int], str]] = {
        "1 % of the characters changed": lambda text, seed: _changed(text, 0.01, seed),
        "3 % of the characters changed": lambda text, seed: _changed(text, 0.03, seed),
        "10 % of the characters changed": lambda text, seed: _changed(text, 0.1, seed),
        "a sentence of another message added": lambda text, seed: (
            f"{text}{sentences[seed * 7919 % len(sentences)]}。"
        ),
        "a greeting added": lambda text, _: f"尊敬的领导：您好！{text}望尽快处理，谢谢。",
        "other punctuation": lambda text, _: text.replace("，", " ").replace("。", "！\n"),
    }
    short = np.array([len(text) < SHORT for text in chosen])
    lines = [
        (
            f"Copies of {len(chosen):,} real messages that repeat no other, {short.sum()} of them "
            f"under {SHORT} characters:"
        ),
        "",
        f"| copy | grouped with its original | of those under {SHORT} | with another message |",
        "|---|---|---|---|",
    ]
    for change, make in changes.items():
        copies = [make(text, seed) for seed, text in enumerate(chosen)]
        groups = group(signatures([*chosen, *copies]))
        originals, copied = np.split(groups, 2)
        joined = copied == originals
        wrong = ~joined & (copied != np.arange(len(chosen)) + len(chosen))
        lines.append(
            f"| {change} | {joined.mean():.2%} | {joined[short].mean():.2%} | {wrong.sum()} |"
        )
    return "\n".join(lines)


def _changed(text: str, share: float, seed: int) -> str:
    """Return the text with a share of its characters replaced by some of its own."""
    generator = np.random.default_rng(seed)
    codes = code_points(text).copy()
    changed = generator.random(len(codes)) < share
    codes[changed] = generator.choice(codes, changed.sum())
    return characters(codes)


def _shingles(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, normalise(text).text))
    ends = range(SHINGLE, len(letters) + 1)
    return {letters[end - SHINGLE : end] for end in ends}


def _minhash(shingles: set[str]) -> MinHash:
    signed = MinHash(num_perm=PERMUTATIONS)
    signed.update_batch([shingle.encode() for shingle in shingles])
    return signed


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    print(section())
