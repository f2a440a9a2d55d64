"""``triage classify``: a backlog in, the same rows with suggestions out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli.options import (
    CategoryColumnOption,
    EncodingOption,
    HandlingColumnOption,
    HeaderRowOption,
    JsonOption,
    ModelOption,
    OverwriteOption,
    SheetOption,
    SourceArgument,
    TargetArgument,
    TextColumnOption,
    open_registry,
)
from triage.cli.progress import shown_progress
from triage.errors import FileError, UsageError

if TYPE_CHECKING:
    from triage.backlog.summary import Summary


def command(
    source: SourceArgument,
    target: TargetArgument,
    *,
    text_column: TextColumnOption = None,
    category_column: CategoryColumnOption = None,
    handling_column: HandlingColumnOption = None,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    header_row: HeaderRowOption = None,
    only_changed: Annotated[
        bool, typer.Option("--only-changed", help="只写出与原类别或原办理形式不同的行。")
    ] = False,
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", min=0, max=1, help="置信度低于此值的不列为改动。"),
    ] = 0.0,
    codes: Annotated[bool, typer.Option("--codes", help="用英文代码代替中文名称。")] = False,
    overwrite: OverwriteOption = False,
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="是否写出依据；不写更快。")
    ] = True,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="进程数，默认用全部处理器核。", show_default=False),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", help="Dask 集群的地址，只处理 parquet。", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    model: ModelOption = None,
) -> None:
    """给每一行附上建议，原有各列一字不动；中断后用同一条命令接着做。"""  # noqa: D400 - shown to users
    from triage.backlog.plan import Task
    from triage.backlog.run import Watcher, classify_file, classify_files
    from triage.tables.options import ReadOptions
    from triage.tables.sources import find_sources, is_many
    from triage.tables.writer import written_kind

    many = scheduler is not None or is_many(source)
    if not many:
        written_kind(target.name)
    sources = find_sources(source)
    registry = open_registry()
    task = Task(
        registry.folder,
        registry.find(model).version,
        codes=codes,
        evidence=evidence,
        text_column=text_column,
        category_column=category_column,
        handling_column=handling_column,
        reading=ReadOptions(encoding, None, sheet, header_row),
        only_changed=only_changed,
        min_confidence=min_confidence,
        workers=workers,
    )
    failed: list[str] = []
    _tell(f"正在打开 {source} ……")
    with shown_progress("分类") as progress:
        if scheduler is not None:
            from triage.backlog.cluster import classify_on_cluster

            summary, failed = classify_on_cluster(
                sources, target, task, scheduler, Watcher(progress, _tell), overwrite=overwrite
            )
        elif many:
            summary, failed = classify_files(
                sources, target, task, Watcher(progress, _tell), overwrite=overwrite
            )
        else:
            summary = classify_file(
                sources[0], target, task, Watcher(progress, _tell), overwrite=overwrite
            )
    if as_json:
        print(json.dumps(summary.to_dict() | {"failed": failed}, ensure_ascii=False))
    _report(summary, target)
    if failed:
        for sentence in failed:
            _tell(sentence)
        msg = f"{len(failed)} 个文件没有处理，原因见上；其余已写入 {target}。"
        raise FileError(msg) if len(failed) < len(sources) else UsageError(failed[0])


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _report(summary: Summary, target: Path) -> None:
    """Say what came out, and of a reclassification what would change."""
    from rich.console import Console
    from rich.table import Table

    if summary.matrix:
        head, *rows = summary.matrix_lines()
        table = Table(title="原类别与建议类别（行数）")
        for name in head:
            table.add_column(name, overflow="fold", justify="left" if name == head[0] else "right")
        for row in rows:
            table.add_row(*row)
        Console(stderr=True).print(table)
    told = f"已读 {summary.rows} 行，写入 {target} {summary.written} 行，其中 {summary.review} 行需人工复核"
    for count, what in (
        (summary.changed, "行与原先不同"),
        (summary.unsure, "行把握不足、未列为改动"),
        (summary.unclassified, "行无法分类（行内写明原因）"),
        (summary.damaged, "行原文件有问题（行内写明原因）"),
        (summary.blank, "行空白"),
    ):
        if count:
            told += f"，{count} {what}"
    _tell(f"{told}。")
