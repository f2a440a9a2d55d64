"""``triage serve``: the HTTP service."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Annotated

import typer

from triage.errors import TriageError, UsageError

if TYPE_CHECKING:
    import socket


def command(
    host: Annotated[
        str | None, typer.Option("--host", help="监听地址。", show_default=False)
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="监听端口。", show_default=False)
    ] = None,
) -> None:
    """启动服务；默认只在本机可访问。"""  # noqa: D400 - shown to users
    try:
        import uvicorn

        from api.app import create_app
    except ImportError as error:
        msg = f"启动服务需要额外组件（缺少 {error.name}），请安装 huqi-triage[serve]。"
        raise UsageError(msg) from error
    from triage.settings import load_settings

    settings = load_settings()
    address = (host or settings.host, port or settings.port)
    # Bound here rather than by uvicorn: a taken port is then one sentence, and
    # the address is printed only once it is ours.
    listener = bind(*address)
    shown = f"[{address[0]}]" if ":" in address[0] else address[0]
    print(f"护企分诊服务已启动：http://{shown}:{address[1]}/docs （按 Ctrl-C 停止）", flush=True)
    config = uvicorn.Config(create_app(settings), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises
    ------
    TriageError
        If it cannot.
    """
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            msg = f"端口 {port} 已被占用，请用 --port 或 TRIAGE_PORT 换一个端口。"
            raise TriageError(msg) from error
        msg = f"无法监听 {host}:{port}，请检查地址和权限。"
        raise TriageError(msg) from error
    # Connections inherit it. Without it an answer written in two pieces waits
    # 40 ms for the other side to acknowledge the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
