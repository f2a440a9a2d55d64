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
SourceArgument = Annotated[
    str,
    typer.Argument(
        metavar="输入",
        help="csv、tsv、xlsx、xls、ods、et、jsonl、parquet 文件（文本可为 .gz），"
        "或装有这些文件的文件夹、zip，或 '2023/*.csv' 这样的通配符。",
    ),
]
TargetArgument = Annotated[
    Path,
    typer.Argument(metavar="输出", help="写到哪里，格式随后缀；输入为多个文件时为文件夹。"),
]
EncodingOption = Annotated[
    str | None,
    typer.Option("--encoding", help="文本文件的编码，默认自动识别。", show_default=False),
]
SheetOption = Annotated[
    str | None,
    typer.Option("--sheet", help="只处理这个工作表，默认处理所有可见的。", show_default=False),
]
HeaderRowOption = Annotated[
    int | None,
    typer.Option(
        "--header-row", min=0, help="表头在第几行，0 为没有，默认自动识别。", show_default=False
    ),
]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="允许覆盖已有的输出。")]
PathArgument = Annotated[Path, typer.Argument(show_default=False)]


def open_registry() -> Registry:
    """Return the registry that the settings name."""
    from triage.locations import models_folder
    from triage.registry import Registry

    return Registry(models_folder())
