"""Packed files: gzip and zip, and what keeps them from filling the machine."""

from __future__ import annotations

import gzip
import io
import zipfile
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from triage.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

_ENCRYPTED = 0x1


class Limits(NamedTuple):
    """What a file may at most be; ``None`` is no limit.

    Attributes
    ----------
    rows : int or None
        Rows of all its sheets.
    unpacked : int or None
        Bytes when unpacked.
    ratio : float or None
        Bytes unpacked for each byte packed. The first megabyte is free: a
        small file of blanks packs well.
    """

    rows: int | None = None
    unpacked: int | None = None
    ratio: float | None = None


UNLIMITED = Limits()
_FREE = 1 << 20


class Packed(NamedTuple):
    """A file, or a file within a zip.

    Attributes
    ----------
    path : Path
        The file on the disk.
    member : str
        The name inside the zip as it is stored there; empty for a plain file.
    name : str
        What the table is called: its suffix says how it is stored.
    """

    path: Path
    member: str
    name: str

    @property
    def gzipped(self) -> bool:
        """Whether the content is packed by gzip."""
        return self.name.lower().endswith(".gz")

    def open(self, limits: Limits = UNLIMITED) -> IO[bytes]:
        """Return the content as a stream, unpacked, which stops at the limits."""
        layers = ExitStack()
        if not self.member:
            raw: IO[bytes] = layers.enter_context(self.path.open("rb"))
            packed = self.path.stat().st_size
            if not self.gzipped:
                return raw
        else:
            archive = layers.enter_context(open_zip(self.path))
            info = archive.getinfo(self.member)
            raw = layers.enter_context(archive.open(info))
            packed = info.compress_size
        if self.gzipped:
            unpacked: Any = gzip.GzipFile(fileobj=raw, mode="rb")
            raw = layers.enter_context(unpacked)
        guarded = _Guarded(raw, _allowed(packed, limits), self.name, layers)
        return io.BufferedReader(guarded, 1 << 16)

    def read(self, limits: Limits = UNLIMITED) -> bytes:
        """Return the whole content, unpacked."""
        with self.open(limits) as stream:
            return stream.read()


class _Guarded(io.RawIOBase):
    """A stream that stops where more comes out than may."""

    def __init__(
        self, stream: IO[bytes], allowed: float | None, name: str, layers: ExitStack
    ) -> None:
        self._stream = stream
        self._name = name
        self._left = allowed
        self._layers = layers

    def readable(self) -> bool:
        """Tell that this is to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        data = self._stream.read(len(buffer))
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                msg = f"压缩文件 {self._name} 解压后过大，疑似异常压缩包，已停止处理；请解压后分批提交。"
                raise FileError(msg)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close what lies below as well."""
        self._layers.close()
        super().close()


def _allowed(packed: int, limits: Limits) -> float | None:
    """Return how many bytes may come out of so many packed ones."""
    bounds = []
    if limits.unpacked is not None:
        bounds.append(float(limits.unpacked))
    if limits.ratio is not None:
        bounds.append(_FREE + limits.ratio * packed)
    return min(bounds, default=None)


def check_zip(content: IO[bytes], packed: int, limits: Limits, name: str) -> None:
    """Refuse a workbook (a zip inside) that says it unpacks to more than may be."""
    allowed = _allowed(packed, limits)
    if allowed is None or not zipfile.is_zipfile(content):
        return
    content.seek(0)
    with zipfile.ZipFile(content) as archive:
        if sum(info.file_size for info in archive.infolist()) > allowed:
            msg = f"文件 {name} 解压后过大，疑似异常压缩包，已停止处理；请拆分后再提交。"
            raise FileError(msg)


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip, whose names a Chinese Windows wrote in GBK if not in UTF-8.

    Raises
    ------
    FileError
        If it is broken.
    """
    for encoding in ("gb18030", "cp437"):
        try:
            return zipfile.ZipFile(path, metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
        except (zipfile.BadZipFile, EOFError) as error:
            msg = f"压缩包 {path} 已损坏，请重新打包后再试。"
            raise FileError(msg) from error
    raise AssertionError  # cp437 has all bytes


def members(path: Path) -> list[Packed]:
    """Return the files of a zip, without folders and what systems add.

    Raises
    ------
    FileError
        If it is broken, asks for a password, or names a file outside of itself.
    """
    with open_zip(path) as archive:
        found = []
        for info in archive.infolist():
            parts = info.filename.replace("\\", "/").split("/")
            if info.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith("."):
                continue
            if info.flag_bits & _ENCRYPTED:
                msg = f"压缩包 {path} 有密码，请解压后再试。"
                raise FileError(msg)
            if ".." in parts or not parts[0] or ":" in info.filename:
                msg = f"压缩包 {path} 里的文件名「{info.filename}」不合规，请重新打包后再试。"
                raise FileError(msg)
            found.append(Packed(path, info.filename, "/".join(parts)))
    return found
