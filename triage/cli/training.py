"""The border to the training stage, which a serving installation may lack."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from triage.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def training_stage() -> Iterator[None]:
    """Say which extra is missing if an import inside fails.

    Raises
    ------
    UsageError
        If a package of the ``train`` extra is not installed.
    """
    try:
        yield
    except ImportError as error:
        msg = f"训练和评估需要额外组件（缺少 {error.name}），请安装 huqi-triage[train]。"
        raise UsageError(msg) from error
