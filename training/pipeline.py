"""The fitted scikit-learn pipeline as a file: what a version's arrays were compiled from.

It is written and read by skops: the objects are rebuilt from data, only of
types that skops itself knows to be harmless, and nothing in the file is
executed. Suggestions are made without it.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import skops.io

from training.features import features_from_state, features_to_state
from triage.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def dump_pipeline(parts: Mapping[str, Any]) -> bytes:
    """Return the fitted parts of a model as the contents of a file.

    Parameters
    ----------
    parts : mapping
        ``features``, ``category_head`` and ``handling_head``; see
        :func:`training.fit.fit`.
    """
    plain = {**parts, "features": features_to_state(parts["features"])}
    content: bytes = skops.io.dumps(plain, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    return content


def load_pipeline(path: Path) -> dict[str, Any]:
    """Read what :func:`dump_pipeline` wrote.

    Raises
    ------
    RegistryError
        If it is another file, or names a type that this program never writes.
        Nothing of it has been executed then.
    """
    try:
        foreign = skops.io.get_untrusted_types(file=path)
        parts: Any = None if foreign else skops.io.load(path)
    except Exception as error:  # whatever a foreign file makes the reader stumble over
        raise _unusable(path, "无法读取") from error
    if foreign:
        raise _unusable(path, f"含有不允许的内容（{'、'.join(sorted(foreign))}）")
    try:
        return {**parts, "features": features_from_state(parts["features"])}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unusable(path, "内容不完整") from error


def _unusable(path: Path, why: str) -> RegistryError:
    return RegistryError(f"训练文件 {path} 不能使用：{why}，请重新安装或换一个版本。")
