"""Requests that come in together are worked on together.

One complaint by itself takes several times as long as in a batch, and two at once
only get in each other's way in one process. So there is one worker: whatever
comes in while it is busy makes up its next batch, and a request that comes in
alone waits for nothing. The event loop only passes things on.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from triage.errors import TriageError
from triage.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from triage.model import TriageModel

MOST_TEXTS = 256
"""Texts from which a batch is not made any larger: the first must not wait for all."""


WARM_UP = "路口没有红绿灯，货车抢行，联系电话13800000000，拖欠工资5万元。"
"""It needs a bit of everything that is loaded or compiled when it is first needed."""


class Waiting(NamedTuple):
    """A request: its texts, what makes the answer of the suggestions, and who waits for it."""

    texts: Sequence[str]
    single: bool
    answer: asyncio.Future[bytes]


class SuggestionBatches:
    """Makes suggestions in a thread of its own.

    Parameters
    ----------
    current_model : callable
        Returns the model; asked once a batch, so that no batch has two.
    """

    def __init__(self, current_model: Callable[[], TriageModel]) -> None:
        self._current_model = current_model
        self._worker: ThreadPoolExecutor | None = None
        self._waiting: list[Waiting] = []
        self._busy = False

    async def answer(self, texts: Sequence[str], *, single: bool) -> bytes:
        """Return the body of an answer as JSON.

        Parameters
        ----------
        texts : sequence of str
            Complaints that :func:`triage.text.require_text` lets pass.
        single : bool
            Whether to answer with the one suggestion itself.

        Raises
        ------
        RegistryError
            If there is no model.
        """
        loop = asyncio.get_running_loop()
        request = Waiting(texts, single, loop.create_future())
        self._waiting.append(request)
        if not self._busy:
            self._busy = True
            self._work(loop)
        return await request.answer

    async def warm_up(self) -> None:
        """Load what the first suggestion needs; without a model nothing happens."""
        with suppress(TriageError):
            await self.answer([WARM_UP], single=True)

    def close(self) -> None:
        """Let the worker finish what it has begun, and stop it; the next request starts one."""
        if self._worker is not None:
            self._worker.shutdown()
            self._worker = None

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand what waits to the worker; called again when it has done so."""
        batch = self._next_batch()
        if not batch:
            self._busy = False
            return
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="suggestions")
        done = loop.run_in_executor(self._worker, self._bodies, batch)
        done.add_done_callback(lambda future: self._deliver(loop, batch, future))

    def _next_batch(self) -> list[Waiting]:
        batch: list[Waiting] = []
        size = 0
        while self._waiting and (not batch or size + len(self._waiting[0].texts) <= MOST_TEXTS):
            request = self._waiting.pop(0)
            if not request.answer.cancelled():  # whoever asked may have gone
                batch.append(request)
                size += len(request.texts)
        return batch

    def _deliver(
        self,
        loop: asyncio.AbstractEventLoop,
        batch: list[Waiting],
        done: asyncio.Future[list[bytes]],
    ) -> None:
        error = done.exception()
        for place, request in enumerate(batch):
            if request.answer.cancelled():
                continue
            if error is not None:
                request.answer.set_exception(error)
            else:
                request.answer.set_result(done.result()[place])
        self._work(loop)

    def _bodies(self, batch: list[Waiting]) -> list[bytes]:
        model = self._current_model()
        suggestions = iter(suggest(model, [text for request in batch for text in request.texts]))
        bodies = []
        for request in batch:
            found = [next(suggestions).to_dict() for _ in request.texts]
            content = found[0] if request.single else {"suggestions": found}
            bodies.append(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
        return bodies
