"""``triage duplicates``: the same matter posted again, marked."""

from __future__ import annotations

import sys

from triage.cli.options import (
    EncodingOption,
    HeaderRowOption,
    OverwriteOption,
    SheetOption,
    SourceArgument,
    TargetArgument,
    TextColumnOption,
)
from triage.cli.progress import shown_progress


def command(
    source: SourceArgument,
    target: TargetArgument,
    *,
    text_column: TextColumnOption = None,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    header_row: HeaderRowOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """找出重复反映的事项：同一诉求再次提交或经不同渠道提交的，编为一组。"""  # noqa: D400 - shown to users
    from triage.backlog.duplicates import group_files
    from triage.backlog.run import Watcher
    from triage.tables.options import ReadOptions
    from triage.tables.sources import find_sources, is_many

    print(f"正在打开 {source} ……", file=sys.stderr)
    many = is_many(source)
    with shown_progress("查重") as progress:
        grouped = group_files(
            find_sources(source),
            target,
            many=many,
            text_column=text_column,
            reading=ReadOptions(encoding, None, sheet, header_row),
            watcher=Watcher(progress, lambda line: print(line, file=sys.stderr)),
            overwrite=overwrite,
        )
    print(
        f"已读 {grouped.rows} 行，写入 {target}；{grouped.repeated} 行归为 {grouped.groups} 组，"
        f"筛选「组内首条」为「是」即每件事只看一次。分组供参考，合并办理前请核对。",
        file=sys.stderr,
    )
