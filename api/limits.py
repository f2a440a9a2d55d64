"""Limits on what a request may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 8 * 1024 * 1024
"""Bytes of a request body."""


class BodyLimit:
    """ASGI middleware: a body over the limit is refused before it is read whole.

    The body is collected here, counted as it comes, because ``Content-Length``
    may be missing or untrue, and handed on in one piece.

    Parameters
    ----------
    app : ASGIApp
        What to protect.
    limit : int
        Bytes.
    streamed : collection of (str, str)
        Methods and paths whose routes read the body piece by piece and have a
        limit of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: int = MAX_BODY,
        streamed: Collection[tuple[str, str]] = (),
    ) -> None:
        self._app = app
        self._limit = limit
        self._streamed = frozenset(streamed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if its body is within the limit."""
        if scope["type"] != "http" or _asked(scope) in self._streamed:
            await self._app(scope, receive, send)
            return
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > self._limit:
                size = f"{self._limit / 1024 / 1024:g}MB"
                response = problem(
                    413, f"请求过大，最多 {size}，请分批提交。", {"connection": "close"}
                )
                await response(scope, receive, send)
                return
            if not message.get("more_body", False):
                break
        sent = False

        async def whole() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, whole, send)


def _asked(scope: Scope) -> tuple[str, str]:
    return scope.get("method", ""), scope.get("path", "")
