"""The ASGI launcher: pages and API in one process. Run it with `streamlit run app.py`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from lib.api import api_routes
from pages import session

ROOT = Path(__file__).resolve().parent


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Warm everything that the first learner would otherwise wait for; at the end let replies end."""
    await session.start()
    yield {}
    await session.stop()


app = st.App(
    ROOT / "pages" / "navigation.py",
    lifespan=lifespan,
    routes=api_routes(lambda: session.installation().practice, session.api_person),
)
