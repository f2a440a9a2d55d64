"""``python -m training.corpus [FOLDER]``: check a corpus, this one or a province's own."""

from __future__ import annotations

import sys
from pathlib import Path

from training.corpus import CORPUS, read_rows
from training.corpus.agreement import FILE, labelling_problems, read_labellings
from training.corpus.checks import corpus_problems
from training.corpus.composition import composition
from triage.errors import TriageError
from triage.taxonomy import default_taxonomy


def main(arguments: list[str]) -> int:
    """Print the problems and the composition; return 0 if there is no problem."""
    folder = Path(arguments[0]) if arguments else CORPUS
    taxonomy = default_taxonomy()
    try:
        rows = list(read_rows(folder))
        problems = list(corpus_problems(rows, taxonomy))
        # A corpus labelled once is a corpus still: the record is checked if it is there.
        if (folder / FILE).is_file():
            labellings = read_labellings(folder / FILE)
            problems += labelling_problems([row for _, row in rows], labellings)
    except TriageError as error:
        print(error.message, file=sys.stderr)
        return 1
    for problem in problems:
        print(problem, file=sys.stderr)
    print(composition([row for _, row in rows], taxonomy))
    print(f"\n共 {len(rows)} 条，{len(problems)} 处问题")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
