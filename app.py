"""The ASGI launcher: pages and API in one process. Run it with `streamlit run app.py`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.api import api_routes
from lib.errors import YaritoriError
from pages import session

ROOT = Path(__file__).resolve().parent


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Warm everything that the first learner would otherwise wait for; at the end let replies end."""
    await session.start()
    yield {}
    await session.stop()


class PlainRefusal:
    """Says why the server does not start, where Starlette would send a stack trace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but that one message."""

        async def plainly(message: Message) -> None:
            error = sys.exception()
            if message["type"] == "lifespan.startup.failed" and isinstance(error, YaritoriError):
                message = {**message, "message": f"yaritori: cannot start: {error}"}
            await send(message)

        await self._app(scope, receive, plainly if scope["type"] == "lifespan" else send)


app = st.App(
    ROOT / "pages" / "navigation.py",
    lifespan=lifespan,
    routes=api_routes(lambda: session.installation().practice, session.api_person),
    middleware=[Middleware(PlainRefusal)],
)
