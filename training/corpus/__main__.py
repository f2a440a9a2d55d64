"""``python -m training.corpus [FOLDER]``: check a corpus, this one or a province's own."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from training.corpus import CORPUS, read_rows
from training.corpus.checks import corpus_problems
from triage.errors import TriageError
from triage.taxonomy import default_taxonomy


def main(arguments: list[str]) -> int:
    """Print the problems and the composition; return 0 if there is no problem."""
    folder = Path(arguments[0]) if arguments else CORPUS
    taxonomy = default_taxonomy()
    try:
        rows = list(read_rows(folder))
    except TriageError as error:
        print(error.message, file=sys.stderr)
        return 1
    problems = list(corpus_problems(rows, taxonomy))
    for problem in problems:
        print(problem, file=sys.stderr)
    cells = Counter((row.category, row.handling) for _, row in rows)
    for (category, handling), count in sorted(cells.items()):
        mode = taxonomy.handling_name(handling) if handling else "—"
        print(f"{taxonomy.category_name(category)}\t{mode}\t{count}")
    print(f"共 {len(rows)} 条，{len(problems)} 处问题")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
