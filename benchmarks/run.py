"""Measure everything and write ``docs/benchmarks.md``: ``make benchmarks``.

``python benchmarks/run.py NAME…`` prints the named sections only and writes
nothing; with ``--again`` it puts them in the place of those on the page. Real complaints are read from ``../shared/data``; a section whose data
is missing says so.
"""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.machine import machine  # noqa: E402 - needs the path above

SECTIONS = (
    "real_text",
    "promises",
    "learning_curve",
    "choices",
    "corpus_quality",
    "classifiers",
    "speed",
    "backlog",
    "resume",
    "cluster",
    "near_duplicates",
    "service",
    "cold_start",
)
TARGET = ROOT / "docs" / "benchmarks.md"


def section(name: str) -> str:
    """Return one section as Markdown."""
    print(f"{name} …", file=sys.stderr, flush=True)
    text: str = importlib.import_module(f"benchmarks.{name}").section()
    return text


def _mark(name: str) -> str:
    """Return what stands before a section on the page, so that it is found again."""
    return f"<!-- {name} -->\n"


def main(names: list[str]) -> int:
    """Print the named sections, or write the whole page."""
    again = "--again" in names
    names = [name for name in names if name != "--again"]
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    if again:
        page = TARGET.read_text(encoding="utf-8")
        for name in names:
            if _mark(name) not in page:  # a new section; the whole page puts it in its place
                page = f"{page.rstrip()}\n\n{_mark(name)}"
            before, mark, rest = page.partition(_mark(name))
            _, following, after = rest.partition("\n\n<!-- ")
            page = before + mark + section(name) + (following + after or "\n")
            TARGET.write_text(page, encoding="utf-8")
        return 0
    if names:
        print("\n\n".join(section(name) for name in names))
        return 0
    day = dt.datetime.now(tz=dt.UTC).date()
    head = (
        "# Benchmarks\n\nWritten by `make benchmarks`; not edited by hand. "
        f"Measured {day:%Y-%m-%d}, {machine()}. Timings are compared within one run: "
        "the machine is noisy.\n\nThe corpus is synthetic, and so are all figures said to be "
        "of the corpus. Figures said to be of real complaints are of texts that no "
        "training has seen."
    )
    sections = [_mark(name) + section(name) for name in SECTIONS]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n\n".join([head, *sections]) + "\n", encoding="utf-8")
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
