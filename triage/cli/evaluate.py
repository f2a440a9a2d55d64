"""``triage evaluate``: score a model version on labelled data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli.options import (
    CategoryColumnOption,
    HandlingColumnOption,
    JsonOption,
    ModelOption,
    TextColumnOption,
    open_registry,
)
from triage.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage.taxonomy import Taxonomy


def command(
    data: Annotated[Path, typer.Argument(metavar="数据", help="已标注的表格或语料目录。")],
    *,
    text_column: TextColumnOption = None,
    category_column: CategoryColumnOption = None,
    handling_column: HandlingColumnOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """用已标注的数据给模型打分。"""  # noqa: D400 - shown to users
    from triage.cli.training import training_stage

    with training_stage():
        from training.evaluate import evaluate
        from training.history import read_history
        from training.progress import progress_bar

    history = read_history(
        data,
        text_column=text_column,
        category_column=category_column,
        handling_column=handling_column,
    )
    loaded = open_registry().load(model)
    if not set(history.categories) <= set(loaded.taxonomy.category_codes):
        msg = "数据的类别与模型的分类体系不一致，请用 --model 选择相应的模型版本。"
        raise UsageError(msg)
    with progress_bar("评估") as show:
        report = evaluate(loaded, history, show)
    if as_json:
        print(json.dumps({**report, "held_back": list(history.held_back)}, ensure_ascii=False))
        return
    print(f"模型 {report['model_version']}，数据 {report['data']}，{report['n']} 条")
    for note in history.held_back:
        print(note)
    show_report(report, loaded.taxonomy)
    show_promises(report)


def show_promises(report: dict[str, Any]) -> None:
    """Print how the promises of the suggestions were kept."""
    sure, sets = report["sure"], report["sets"]
    accuracy = "—" if sure["accuracy"] is None else f"{sure['accuracy']:.1%}"
    print(f"不需人工复核的占 {sure['share']:.1%}，其中类别正确的占 {accuracy}")
    print(
        f"实际类别在“可能类别”之中的占 {sets['coverage']:.1%}"
        f"（承诺 {sets['promised']:.0%}），平均 {sets['size']:.1f} 个"
    )
    print(f"置信度的期望校准误差 {report['calibration_error']:.3f}")


def show_report(report: dict[str, Any], taxonomy: Taxonomy) -> None:
    """Print scores and confusion matrix of both heads."""
    _show_head("类别", report["category"], taxonomy.category_name)
    if report["handling"] is not None:
        _show_head(
            "办理形式", report["handling"], lambda code: taxonomy.handling_name(code) or "无"
        )


def _show_head(title: str, report: dict[str, Any], name: Callable[[str], str]) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    scores = Table(
        title=f"{title}：宏平均 F1 {report['macro_f1']:.3f}，准确率 {report['accuracy']:.3f}",
        box=SIMPLE,
        title_justify="left",
    )
    for heading in ("", "精确率", "召回率", "F1", "条数"):
        scores.add_column(heading, justify="left" if not heading else "right")
    for code, row in report["per_class"].items():
        scores.add_row(
            name(code),
            f"{row['precision']:.3f}",
            f"{row['recall']:.3f}",
            f"{row['f1']:.3f}",
            str(row["support"]),
        )
    console.print(scores)
    confusion = Table(title="混淆矩阵（行：实际，列：建议）", box=SIMPLE, title_justify="left")
    confusion.add_column("", overflow="fold")
    for code in report["labels"]:
        # Six Chinese names are wider than a terminal: fold them, cut none.
        confusion.add_column(name(code), justify="right", overflow="fold")
    for code, counts in zip(report["labels"], report["confusion"], strict=True):
        confusion.add_row(name(code), *(str(count) if count else "·" for count in counts))
    console.print(confusion)
