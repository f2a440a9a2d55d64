"""``triage train``: labelled history in, candidate version out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import (
    CategoryColumnOption,
    HandlingColumnOption,
    JsonOption,
    TextColumnOption,
    open_registry,
)


def command(
    history: Annotated[Path, typer.Argument(metavar="历史数据", help="已标注的表格或语料目录。")],
    *,
    text_column: TextColumnOption = None,
    category_column: CategoryColumnOption = None,
    handling_column: HandlingColumnOption = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子。")] = 0,
    as_json: JsonOption = False,
) -> None:
    """用已标注的历史数据训练一个候选模型，当前模型不变。"""  # noqa: D400 - shown to users
    from triage.cli.training import training_stage

    with training_stage():
        from training.fit import Parameters
        from training.history import read_history
        from training.progress import progress_bar
        from training.train import train

    data = read_history(
        history,
        text_column=text_column,
        category_column=category_column,
        handling_column=handling_column,
    )
    with progress_bar("读取数据") as show:
        saved = train(data, open_registry(), parameters=Parameters(seed=seed), progress=show)
    manifest = saved.manifest
    if not as_json:
        from triage.cli.evaluate import show_report
        from triage.taxonomy import Taxonomy

        print(f"候选模型 {saved.version}，训练数据 {len(data)} 条，保存在 {saved.path}")
        for note in manifest["data"]["held_back"]:
            print(note)
        print("以下为训练数据自身交叉验证的结果：")
        show_report(manifest["metrics"], Taxonomy.from_dict(manifest["taxonomy"]))
        return
    summary = {
        "version": saved.version,
        "path": str(saved.path),
        "data": manifest["data"],
        "metrics": manifest["metrics"],
    }
    print(json.dumps(summary, ensure_ascii=False))
