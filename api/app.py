"""The FastAPI application."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.telemetry import TelemetryConfig

from api import batches, docs, health, problems, suggestions
from api.batch_jobs import BatchJobs
from api.limits import BodyLimit
from api.microbatches import SuggestionBatches
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
    warming = asyncio.create_task(app.state.suggestion_batches.warm_up())
    app.state.batch_jobs.start()
    yield
    await warming
    await run_in_threadpool(app.state.batch_jobs.close)
    app.state.suggestion_batches.close()


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
    app.state.suggestion_batches = SuggestionBatches(models.get)
    app.state.batch_jobs = BatchJobs(settings)
    app.state.batch_upload_bytes = settings.batch_upload_bytes
    app.include_router(suggestions.router)
    app.include_router(batches.router)
    app.include_router(health.router)
    docs.install(app)
    problems.install(app)
    app.add_middleware(BodyLimit, streamed={batches.UPLOAD})
    return app
