"""``triage classify``: a table of complaints in, the same rows with suggestions out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import ModelOption, TextColumnOption, open_registry
from triage.errors import UsageError


def command(
    source: Annotated[Path, typer.Argument(metavar="输入", help="csv、tsv 或 xlsx 文件。")],
    target: Annotated[Path, typer.Argument(metavar="输出", help="写到哪里，格式随后缀。")],
    *,
    text_column: TextColumnOption = None,
    codes: Annotated[bool, typer.Option("--codes", help="用英文代码代替中文名称。")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="允许覆盖已有的输出文件。")
    ] = False,
    model: ModelOption = None,
) -> None:
    """给表格的每一行附上建议，原有各列一字不动。"""  # noqa: D400 - shown to users
    from triage.tables import find_text_column, read_table, table_suffix, write_table

    table_suffix(target)
    if target.resolve() == source.resolve():
        msg = "输出文件不能就是输入文件，请换一个文件名。"
        raise UsageError(msg)
    if target.exists() and not overwrite:
        msg = f"输出文件 {target} 已存在，请换一个文件名，或加 --overwrite 覆盖。"
        raise UsageError(msg)
    frame = read_table(source)
    column = find_text_column(frame, text_column)

    from rich.console import Console
    from rich.progress import track

    from triage.classify import add_columns, classify_rows

    loaded = open_registry().load(model)
    console = Console(stderr=True)
    rows = track(
        classify_rows(loaded, list(frame[column]), codes=codes),
        description="分类",
        total=len(frame),
        console=console,
    )
    result = add_columns(frame, list(rows), codes=codes)
    write_table(result, target)
    review = sum(result.iloc[:, len(frame.columns) + 3].isin(["是", "true"]))
    console.print(
        f"已读「{column}」列 {len(frame)} 行，写入 {target}，其中 {review} 行需人工复核。",
        soft_wrap=True,
        highlight=False,
        markup=False,
    )
