"""Settings, from the environment or ``.env``, prefix ``TRIAGE_``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from triage.errors import UsageError
from triage.locations import ENV_FILE, embedded_models


def batches_folder() -> Path:
    """Return where batch jobs lie unless it is set: among what this user's programs keep."""
    home = Path.home()
    if sys.platform == "win32":
        state = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        state = home / "Library" / "Application Support"
    else:
        # A relative path there is to be ignored, says the XDG specification.
        state = Path(os.environ.get("XDG_STATE_HOME", ""))
        state = state if state.is_absolute() else home / ".local" / "state"
    return state / "huqi-triage" / "batches"


class Settings(BaseSettings):
    """What a desk may set without touching code."""

    model_config = SettingsConfigDict(
        env_prefix="TRIAGE_", env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore"
    )

    models: Path = Field(default_factory=embedded_models)
    """Folder of the model registry."""
    host: str = "127.0.0.1"
    """Address to listen on; loopback until accounts exist."""
    port: int = Field(default=8000, ge=1, le=65535)
    """Port to listen on."""
    batches: Path = Field(default_factory=batches_folder)
    """Folder of the batch jobs; complaints lie in it until their job is removed."""
    batch_upload_bytes: int = Field(default=200 * 1024**2, ge=1)
    """Bytes of an uploaded file."""
    batch_rows: int = Field(default=1_000_000, ge=1)
    """Rows of a batch job."""
    batch_unpacked_bytes: int = Field(default=2 * 1024**3, ge=1)
    """Bytes that an uploaded file may be unpacked to."""
    batch_ratio: float = Field(default=200, ge=1)
    """Bytes unpacked for each byte packed."""
    batch_seconds: int = Field(default=3600, ge=1)
    """Seconds that a batch job may run."""
    batch_waiting: int = Field(default=20, ge=1)
    """Batch jobs that may wait for their turn."""
    batch_days: int = Field(default=30, ge=1)
    """Days after which a job that has ended is removed, its result with it."""
    batch_processes: int | None = Field(default=None, ge=1)
    """Processes of a batch job; by default one for each core."""


def load_settings() -> Settings:
    """Read the settings.

    Raises
    ------
    UsageError
        If a value cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = "、".join(f"TRIAGE_{'_'.join(map(str, e['loc'])).upper()}" for e in error.errors())
        msg = f"设置 {names} 的值无效，请检查环境变量或 .env 文件。"
        raise UsageError(msg) from error
