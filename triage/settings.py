"""Settings, from the environment or ``.env``, prefix ``TRIAGE_``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from triage.errors import UsageError

_PACKAGE = Path(__file__).parent


def embedded_models() -> Path:
    """Return the folder of the models that ship with the program.

    In a wheel it lies inside the package, in a checkout beside it.
    """
    installed = _PACKAGE / "embedded_models"
    return installed if installed.is_dir() else _PACKAGE.parent / "models"


class Settings(BaseSettings):
    """What a desk may set without touching code."""

    model_config = SettingsConfigDict(
        env_prefix="TRIAGE_", env_file=".env", env_file_encoding="utf-8", extra="ignore"
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
