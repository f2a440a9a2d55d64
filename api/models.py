"""The model that the service answers with."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from starlette.requests import Request

if TYPE_CHECKING:
    from triage.model import TriageModel
    from triage.registry import Registry


class ModelHolder:
    """Loads the current model once, at the first need, and keeps it.

    Parameters
    ----------
    registry : Registry
        Where it lies.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = threading.Lock()
        self._model: TriageModel | None = None

    def get(self) -> TriageModel:
        """Return the model.

        Raises
        ------
        RegistryError
            If it cannot be loaded; the next call tries again.
        """
        with self._lock:
            if self._model is None:
                self._model = self._registry.load()
            return self._model


def current_model(request: Request) -> TriageModel:
    """Return the model of the application that a request came to."""
    holder: ModelHolder = request.app.state.models
    return holder.get()
