"""The FastAPI application."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from api import docs, health, problems, suggestions
from api.limits import BodyLimit
from api.models import ModelHolder
from triage import __version__
from triage.registry import Registry
from triage.settings import Settings, load_settings

# Complaints must not leave the machine by a variable that somebody else set.
NO_TELEMETRY: TelemetryConfig = {
    "auto_configure": False,
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the service.

    Parameters
    ----------
    settings : Settings, optional
        Default: from the environment.
    """
    settings = settings or load_settings()
    app = FastAPI(
        title="护企分诊",
        version=__version__,
        summary="为涉企诉求建议类别和办理形式",
        # FastAPI's own pages load their scripts from a CDN.
        docs_url=None,
        redoc_url=None,
        telemetry=NO_TELEMETRY,
    )
    app.state.models = ModelHolder(Registry(settings.models))
    app.include_router(suggestions.router)
    app.include_router(health.router)
    docs.install(app)
    problems.install(app)
    app.add_middleware(BodyLimit)
    return app
