"""The FastAPI application."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from api import docs, health, problems, suggestions
from api.batches import SuggestionBatches
from api.limits import BodyLimit
from api.models import ModelHolder
from triage import __version__
from triage.registry import Registry
from triage.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Complaints must not leave the machine by a variable that somebody else set.
NO_TELEMETRY: TelemetryConfig = {
    "auto_configure": False,
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
}


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # In the background: the service answers at once, and the first complaint
    # does not wait for the model either.
    warming = asyncio.create_task(app.state.batches.warm_up())
    yield
    await warming
    app.state.batches.close()


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
        lifespan=_lifespan,
    )
    models = ModelHolder(Registry(settings.models))
    app.state.models = models
    app.state.batches = SuggestionBatches(models.get)
    app.include_router(suggestions.router)
    app.include_router(health.router)
    docs.install(app)
    problems.install(app)
    app.add_middleware(BodyLimit)
    return app
