"""``triage suggest``: suggestions for texts given as arguments or on standard input."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli.options import JsonOption, ModelOption, open_registry
from triage.errors import TextError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from triage.suggestion import Suggestion
    from triage.taxonomy import Taxonomy

BATCH = 64
"""Lines of standard input suggested at once."""


def command(
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="诉求…", help="诉求内容；不写则从标准输入逐行读取。", show_default=False
        ),
    ] = None,
    *,
    as_json: JsonOption = False,
    model: ModelOption = None,
) -> None:
    """为诉求建议类别和办理形式，并标出依据。"""  # noqa: D400 - shown to users
    from triage.suggest import suggest

    loaded = None
    shown = 0
    for batch in _batches(texts):
        loaded = loaded or open_registry().load(model)
        for text, suggestion in zip(batch, suggest(loaded, batch), strict=True):
            if as_json:
                print(json.dumps(suggestion.to_dict(), ensure_ascii=False), flush=True)
            else:
                _show(text, suggestion, loaded.taxonomy)
            shown += 1
    if not shown:
        msg = "没有诉求内容，请写在命令后面，或从标准输入逐行送入。"
        raise UsageError(msg)


def _batches(texts: list[str] | None) -> Iterator[list[str]]:
    """Yield the texts in batches; on standard input every line that is not blank is one."""
    if texts:
        yield [_from_argument(text) for text in texts]
        return
    if sys.stdin.isatty():
        print("请逐行输入诉求，按 Ctrl-D 结束：", file=sys.stderr)
    batch: list[str] = []
    for line in sys.stdin.buffer:
        text = _from_bytes(line)
        if text.strip():
            batch.append(text.rstrip("\r\n"))
        # A person typing wants an answer after each line.
        if len(batch) >= BATCH or (batch and sys.stdin.isatty()):
            yield batch
            batch = []
    if batch:
        yield batch


def _from_argument(text: str) -> str:
    """Undo Python's guess if the terminal speaks GBK."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _from_bytes(text.encode("utf-8", "surrogateescape"))
    return text


def _from_bytes(line: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    msg = "输入的编码既不是 UTF-8 也不是 GBK/GB18030，请转换编码后再试。"
    raise TextError(msg)


def _show(text: str, suggestion: Suggestion, taxonomy: Taxonomy) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    complaint = Text(text)
    for evidence in suggestion.evidence:
        decided = evidence.supports == suggestion.category
        complaint.stylize("bold underline" if decided else "dim", evidence.start, evidence.end)
    console.print(complaint)
    table = Table(box=SIMPLE, show_header=False, padding=(0, 1))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for heading, content in _rows(suggestion, taxonomy):
        table.add_row(heading, content)
    console.print(table)


def _rows(suggestion: Suggestion, taxonomy: Taxonomy) -> Iterator[tuple[str, str | Text]]:
    """Yield what is shown of a suggestion: a heading and what stands beside it."""
    from rich.text import Text

    if suggestion.urgent:
        yield "紧急", Text("请立即处置", style="bold red")
    yield "建议类别", f"{suggestion.category_name}（把握 {suggestion.confidence:.0%}）"
    others = [taxonomy.category_name(code) for code in suggestion.possible_categories[1:]]
    if others:
        yield "不能排除", "、".join(others)
    if suggestion.secondary:
        yield "次类别", "、".join(taxonomy.category_name(code) for code in suggestion.secondary)
    if suggestion.handling_confidence is None:
        yield "办理形式", "不需办理"
    else:
        yield (
            "办理形式",
            f"{suggestion.handling_name}（把握 {suggestion.handling_confidence:.0%}）",
        )
    if suggestion.handling_reason:
        yield "理由", suggestion.handling_reason
    phrases: dict[str, dict[str, None]] = {}
    for evidence in suggestion.evidence:  # the same phrase may stand at two places
        phrases.setdefault(evidence.supports, {})[evidence.text] = None
    yield "依据", "、".join(phrases.pop(suggestion.category, ())) or "无"
    for code, against in phrases.items():
        yield "相反的词句", f"{'、'.join(against)}（像{taxonomy.category_name(code)}）"
    for warning in suggestion.warnings:
        yield "提示", Text(warning.message, style="yellow")
    review = "；".join(suggestion.review_reasons) if suggestion.needs_review else "不需要"
    yield "人工复核", Text(review, style="yellow" if suggestion.needs_review else "green")
    yield "模型版本", suggestion.model_version
