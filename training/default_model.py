"""``python -m training.default_model``: train the model that ships with the program.

It is committed rather than built at set-up: a wheel must carry it, an
air-gapped desk must not wait for it, and a test shows that the corpus gives
it again.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from training.corpus import read_corpus
from training.progress import progress_bar
from training.train import train
from triage.errors import RegistryError, TriageError
from triage.locations import embedded_models
from triage.registry import Registry

if TYPE_CHECKING:
    from training.history import History
    from triage.registry import ModelVersion


def rebuild(registry: Registry, history: History) -> ModelVersion:
    """Train on a history, make the version current, and drop the one before it.

    The program ships one version: the registry of a desk is where versions
    are kept.
    """
    try:
        former = registry.find()
    except RegistryError:
        former = None
    with progress_bar("训练内置模型") as show:
        saved = train(history, registry, progress=show)
    registry.make_current(saved.version)
    if former:
        shutil.rmtree(former.path)
    return saved


def main() -> int:
    """Rebuild the shipped model; return the exit code."""
    try:
        saved = rebuild(Registry(embedded_models()), read_corpus())
    except TriageError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"内置模型 {saved.version}，保存在 {saved.path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
