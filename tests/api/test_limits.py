import asyncio

import pytest

from api.limits import BodyLimit


async def call(chunks, *, limit=10):
    """Send a body in chunks; return what the application got and what was sent back."""
    messages = [
        {"type": "http.request", "body": chunk, "more_body": number < len(chunks) - 1}
        for number, chunk in enumerate(chunks)
    ] + [{"type": "http.disconnect"}]
    got, sent = [], []

    async def application(_scope, receive, send):
        got.extend([await receive(), await receive()])
        await send({"type": "done"})

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    await BodyLimit(application, limit)({"type": "http"}, receive, send)
    return got, sent


def test_a_body_within_the_limit_arrives_in_one_piece():
    got, sent = asyncio.run(call([b"12345", b"67890"]))
    assert got[0] == {"type": "http.request", "body": b"1234567890", "more_body": False}
    assert got[1]["type"] == "http.disconnect"
    assert sent == [{"type": "done"}]


@pytest.mark.parametrize("chunks", [[b"x" * 11], [b"x" * 6, b"x" * 6, b"x" * 999]])
def test_a_body_over_the_limit_never_reaches_the_application(chunks):
    got, sent = asyncio.run(call(chunks))
    assert got == []
    assert sent[0]["status"] == 413


def test_a_client_that_leaves_is_forgotten():
    async def leave():
        sent = []

        async def receive():
            return {"type": "http.disconnect"}

        await BodyLimit(None, 10)({"type": "http"}, receive, sent.append)
        return sent

    assert asyncio.run(leave()) == []


def test_other_protocols_pass():
    async def passed():
        got = []

        async def application(scope, _receive, _send):
            got.append(scope["type"])

        await BodyLimit(application, 10)({"type": "lifespan"}, None, None)
        return got

    assert asyncio.run(passed()) == ["lifespan"]


def test_only_the_route_that_reads_piece_by_piece_is_let_through():
    async def passes(method, path):
        async def application(_scope, _receive, send):
            await send({"status": 200})

        messages = [{"type": "http.request", "body": b"x" * 99, "more_body": False}]
        sent = []

        async def receive():
            return messages.pop(0)

        async def send(message):
            sent.append(message)

        limit = BodyLimit(application, 10, streamed={("POST", "/big")})
        await limit({"type": "http", "method": method, "path": path}, receive, send)
        return sent[0]["status"] == 200

    assert asyncio.run(passes("POST", "/big"))
    for method, path in (("PUT", "/big"), ("POST", "/big/"), ("POST", "/bigger"), ("POST", "/")):
        assert not asyncio.run(passes(method, path))
