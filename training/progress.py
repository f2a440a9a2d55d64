"""A bar on the terminal while a model is trained."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_bar(phrase: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on standard error; it vanishes at the end.

    Parameters
    ----------
    phrase : str
        What it says before the first step.

    Yields
    ------
    callable
        What :func:`training.train.train` takes as ``progress``.
    """
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(phrase)

        def show(step: str, done: int, steps: int) -> None:
            bar.update(task, description=step, completed=done, total=steps)

        yield show
