"""Model versions on disk: one folder each, and a pointer to the current one.

A version is a folder with ``manifest.json``, the arrays that suggestions are
made with, the pipeline that they were compiled from, a model card and a report.
It is loaded only if every file is the one that the manifest names, and nothing
in it is executed: arrays are plain numbers.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.errors import RegistryError
from triage.judgement import Judgement
from triage.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from triage.model import TriageModel
    from triage.scorer import Scorer

MANIFEST = "manifest.json"
PIPELINE = "pipeline.skops"
CARD = "MODEL_CARD.md"
REPORT = "report.html"
POINTER = "current"
ARRAYS = ("keys", "columns", "displacements", "idf", "weights", "intercepts", "blocks")
"""Names of the arrays, see :class:`triage.scorer.Scorer`; each is a file with suffix npy."""
FORMAT = 3
"""Version of the folder's layout; a folder of another format is refused."""

_VERSION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """What the manifest of a version says.

    Attributes
    ----------
    version : str
        Name of the version and of its folder.
    path : Path
        The folder.
    manifest : mapping
        ``format, version, created, files, libraries, taxonomy, data,
        parameters, sharpness, judgement, metrics``.
    """

    version: str
    path: Path
    manifest: Mapping[str, Any]


class Registry:
    """The versions in a folder.

    Parameters
    ----------
    folder : Path
        Need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def versions(self) -> list[ModelVersion]:
        """Return the readable versions, oldest first."""
        if not self.folder.is_dir():
            return []
        found = [
            ModelVersion(path.name, path, self._manifest(path))
            for path in self.folder.iterdir()
            if (path / MANIFEST).is_file() and not path.name.startswith(".")
        ]
        return sorted(found, key=lambda v: (v.manifest["created"], v.version))

    def current(self) -> str:
        """Return the name of the current version.

        Raises
        ------
        RegistryError
            If no version is current.
        """
        try:
            name = (self.folder / POINTER).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            msg = (
                f"模型库 {self.folder} 里没有当前模型，请检查 TRIAGE_MODELS 设置或先训练一个模型。"
            )
            raise RegistryError(msg) from error
        return name

    def find(self, version: str | None = None) -> ModelVersion:
        """Return a version, by default the current one, its files verified.

        Raises
        ------
        RegistryError
            If it is missing, was altered, or belongs to another program.
        """
        name = version or self.current()
        path = self.folder / name
        if not _VERSION_NAME.fullmatch(name) or not path.is_dir():
            msg = f"模型版本 {name} 不存在，可用 triage models list 查看已有版本。"
            raise RegistryError(msg)
        found = ModelVersion(name, path, self._manifest(path))
        self._verify(found)
        return found

    def load(self, version: str | None = None) -> TriageModel:
        """Load a version, by default the current one.

        Raises
        ------
        RegistryError
            As :meth:`find`, or if the arrays are not those of a scorer.
        """
        found = self.find(version)
        from triage.model import TriageModel
        from triage.scorer import Scorer

        try:
            arrays = {name: _read_array(found.path / f"{name}.npy") for name in ARRAYS}
        except (OSError, ValueError) as error:
            raise _unusable(found.version, "模型文件无法读取") from error
        try:
            taxonomy = Taxonomy.from_dict(found.manifest["taxonomy"])
            return TriageModel(
                scorer=Scorer.from_arrays(
                    arrays, len(taxonomy.categories) + len(taxonomy.handlings)
                ),
                taxonomy=taxonomy,
                judgement=Judgement.from_dict(found.manifest["judgement"]),
                version=found.version,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _unusable(found.version, "内容不完整") from error

    def save(
        self,
        version: str,
        scorer: Scorer,
        manifest: Mapping[str, Any],
        files: Mapping[str, bytes],
    ) -> ModelVersion:
        """Write a new version; it appears whole or not at all.

        Parameters
        ----------
        version : str
            A new name: letters, digits, dots and dashes.
        scorer : Scorer
            What suggestions are to be made with.
        manifest : mapping
            What to record beside the hashes of the files.
        files : mapping of str to bytes
            What it was compiled from and what people read: :data:`PIPELINE`,
            :data:`CARD` in Markdown and :data:`REPORT` in HTML.

        Raises
        ------
        RegistryError
            If the name is taken or unusable, or the folder cannot be written.
        """
        import numpy as np

        target = self.folder / version
        if not _VERSION_NAME.fullmatch(version) or target.exists():
            msg = f"模型版本 {version} 已存在或名称无效，请换一个版本名。"
            raise RegistryError(msg)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.folder))
        except OSError as error:
            msg = f"模型库 {self.folder} 无法写入，请检查目录权限和磁盘空间。"
            raise RegistryError(msg) from error
        try:
            for name, array in scorer.arrays().items():
                np.save(draft / f"{name}.npy", array, allow_pickle=False)
            for name, content in files.items():
                (draft / name).write_bytes(content)
            digests = {path.name: _digest(path) for path in sorted(draft.iterdir())}
            document = {"format": FORMAT, "version": version, "files": digests, **manifest}
            (draft / MANIFEST).write_text(
                json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
            draft.chmod(0o755)
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        return ModelVersion(version, target, document)

    def make_current(self, version: str) -> None:
        """Point to a version, in one step that cannot be seen half done."""
        self.find(version)
        draft = self.folder / f".{POINTER}-{os.getpid()}"
        draft.write_text(version + "\n", encoding="utf-8")
        draft.replace(self.folder / POINTER)

    def _manifest(self, path: Path) -> dict[str, Any]:
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            known = manifest["format"] == FORMAT and manifest["version"] == path.name
            known = known and all(
                isinstance(manifest[key], dict)
                for key in ("files", "taxonomy", "metrics", "judgement")
            )
            manifest["created"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unusable(path.name, "清单缺失或损坏") from error
        if not known:
            raise _unusable(path.name, "清单不是本程序这一版写的")
        result: dict[str, Any] = manifest
        return result

    def _verify(self, version: ModelVersion) -> None:
        expected = version.manifest["files"]
        if set(expected) != {PIPELINE, CARD, REPORT, *(f"{name}.npy" for name in ARRAYS)}:
            raise _unusable(version.version, "清单所列文件不对")
        for name, digest in expected.items():
            try:
                actual = _digest(version.path / name)
            except OSError as error:
                raise _unusable(version.version, f"缺少文件 {name}") from error
            if actual != digest:
                raise _unusable(version.version, f"文件 {name} 与清单不符，可能被改动或传输损坏")


def _read_array(path: Path) -> NDArray[Any]:
    """Map an array into memory: all processes that use a version share its pages."""
    import numpy as np

    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unusable(version: str, why: str) -> RegistryError:
    return RegistryError(f"模型版本 {version} 不能使用：{why}，请重新安装或换一个版本。")
