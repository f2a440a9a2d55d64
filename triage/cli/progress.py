"""How far a long work is, shown on the terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Task

    from triage.backlog.run import Progress


@contextmanager
def shown_progress(what: str) -> Iterator[Progress]:
    """Show on standard error how far the work is, how fast it goes and how long it will take."""
    from rich import progress as bars
    from rich.console import Console
    from rich.text import Text

    class Rate(bars.ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} 行/秒" if task.speed else "")

    columns = (
        bars.TextColumn(what),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        Rate(),
        bars.TextColumn("剩余"),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True)) as bar:
        shown = bar.add_task(what, total=None)

        def progress(done: int, total: int | None) -> None:
            # Lines are more than rows where cells have line breaks.
            bar.update(shown, completed=done, total=total)

        yield progress
