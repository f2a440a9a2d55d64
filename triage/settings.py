"""Settings, from the environment or ``.env``, prefix ``TRIAGE_``."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads the annotations

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from triage.errors import UsageError
from triage.locations import ENV_FILE, embedded_models


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
