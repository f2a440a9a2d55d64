"""Options that several commands share, and what they open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from triage.registry import Registry

ModelOption = Annotated[
    str | None, typer.Option("--model", help="模型版本，默认用当前版本。", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
TextColumnOption = Annotated[
    str | None,
    typer.Option("--text-column", help="诉求所在的列，默认自动识别。", show_default=False),
]
CategoryColumnOption = Annotated[
    str | None,
    typer.Option("--category-column", help="类别所在的列，默认自动识别。", show_default=False),
]
HandlingColumnOption = Annotated[
    str | None,
    typer.Option("--handling-column", help="办理形式所在的列，默认自动识别。", show_default=False),
]
PathArgument = Annotated[Path, typer.Argument(show_default=False)]


def open_registry() -> Registry:
    """Return the registry that the settings name."""
    from triage.locations import models_folder
    from triage.registry import Registry

    return Registry(models_folder())
