"""``triage models``: what is in the registry."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from triage.cli.options import JsonOption, open_registry
from triage.errors import RegistryError

app = typer.Typer(help="查看模型版本。", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_versions(*, as_json: JsonOption = False) -> None:
    """列出所有模型版本，星号为当前版本。"""  # noqa: D400 - shown to users
    registry = open_registry()
    versions = registry.versions()
    try:
        current = registry.current()
    except RegistryError:
        if not versions:
            raise
        current = ""
    if as_json:
        for version in versions:
            print(json.dumps(_summary(version.manifest, current), ensure_ascii=False))
        return
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE)
    for heading in ("", "版本", "日期", "训练数据", "类别 F1", "办理 F1"):
        table.add_column(heading)
    for version in versions:
        row = _summary(version.manifest, current)
        table.add_row(
            "*" if row["current"] else "",
            row["version"],
            row["created"],
            f"{row['data']} {row['rows']} 条",
            f"{row['category_macro_f1']:.3f}",
            "—" if row["handling_macro_f1"] is None else f"{row['handling_macro_f1']:.3f}",
        )
    console = Console(highlight=False)
    console.print(table)
    console.print("F1 为训练数据自身交叉验证所得，不是真实来件上的水平。", style="dim")


@app.command("show")
def show_version(
    version: Annotated[
        str | None,
        typer.Argument(metavar="版本", help="默认为当前版本。", show_default=False),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """显示一个版本的说明卡，并核对文件是否完好。"""  # noqa: D400 - shown to users
    from triage.registry import CARD, REPORT

    found = open_registry().find(version)
    if as_json:
        print(json.dumps(found.manifest, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(highlight=False)
    console.print(Markdown((found.path / CARD).read_text(encoding="utf-8")))
    console.print(f"图表和错误举例，用浏览器打开：{found.path / REPORT}", soft_wrap=True)
    console.print("文件与清单一致。", style="green")


def _summary(manifest: Any, current: str) -> dict[str, Any]:
    metrics = manifest["metrics"]
    return {
        "version": manifest["version"],
        "current": manifest["version"] == current,
        "created": manifest["created"],
        "data": manifest["data"]["name"],
        "rows": manifest["data"]["rows"],
        "category_macro_f1": metrics["category"]["macro_f1"],
        "handling_macro_f1": metrics["handling"] and metrics["handling"]["macro_f1"],
    }
