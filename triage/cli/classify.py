"""``triage classify``: a table of complaints in, the same rows with suggestions out."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli.options import ModelOption, TextColumnOption, open_registry
from triage.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


def command(
    source: Annotated[Path, typer.Argument(metavar="输入", help="csv、tsv 或 xlsx 文件。")],
    target: Annotated[Path, typer.Argument(metavar="输出", help="写到哪里，格式随后缀。")],
    *,
    text_column: TextColumnOption = None,
    codes: Annotated[bool, typer.Option("--codes", help="用英文代码代替中文名称。")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="允许覆盖已有的输出文件。")
    ] = False,
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="是否写出依据；不写更快。")
    ] = True,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="进程数，默认用全部处理器核。", show_default=False),
    ] = None,
    model: ModelOption = None,
) -> None:
    """给表格的每一行附上建议，原有各列一字不动。"""  # noqa: D400 - shown to users
    from triage.tables import Table, find_text_column, table_suffix

    table_suffix(target)
    if target.resolve() == source.resolve():
        msg = "输出文件不能就是输入文件，请换一个文件名。"
        raise UsageError(msg)
    if target.exists() and not overwrite:
        msg = f"输出文件 {target} 已存在，请换一个文件名，或加 --overwrite 覆盖。"
        raise UsageError(msg)
    from triage.classify import CHUNK, Job, classify_tables

    table = Table(source)
    pieces = table.chunks(CHUNK)
    first = next(pieces)
    column = find_text_column(first, text_column)
    registry = open_registry()
    job = Job(registry.folder, registry.find(model).version, codes, evidence)
    results = classify_tables(job, chain([first], pieces), column, workers)
    rows, review = _write(results, target, len(first.columns), table.lines)
    print(
        f"已读「{column}」列 {rows} 行，写入 {target}，其中 {review} 行需人工复核。",
        file=sys.stderr,
    )


def _write(
    results: Iterator[pd.DataFrame], target: Path, n_columns: int, lines: int | None
) -> tuple[int, int]:
    """Write the results, showing how far they are; return the rows and those to review."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from triage.classify import REVIEW
    from triage.table_writer import table_writer

    columns = (TextColumn("分类"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    rows = review = 0
    with (
        Progress(*columns, console=Console(stderr=True)) as progress,
        table_writer(target) as append,
    ):
        task = progress.add_task("分类", total=lines)
        for result in results:
            append(result)
            rows += len(result)
            review += int(result.iloc[:, n_columns + REVIEW].isin(["是", "true"]).sum())
            progress.update(task, completed=rows)
        # Lines are more than rows where cells have line breaks.
        progress.update(task, total=rows)
    return rows, review
