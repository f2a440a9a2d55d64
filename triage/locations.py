"""Where the program finds its files."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent
ENV_FILE = ".env"


def read_data(name: str) -> str:
    """Return the text of one of the package's data files, by its path in the package."""
    return (_PACKAGE / name).read_text(encoding="utf-8")


def embedded_models() -> Path:
    """Return the folder of the models that ship with the program.

    In a wheel it lies inside the package, in a checkout beside it.
    """
    installed = _PACKAGE / "embedded_models"
    return installed if installed.is_dir() else _PACKAGE.parent / "models"


def models_folder() -> Path:
    """Return what :func:`triage.settings.load_settings` says of the models' folder.

    Where nothing is set, that is known without loading pydantic, which would
    take a third of the time in which a suggestion is there.
    """
    if not Path(ENV_FILE).exists() and "TRIAGE_MODELS" not in map(str.upper, os.environ):
        return embedded_models()
    from triage.settings import load_settings

    return load_settings().models
