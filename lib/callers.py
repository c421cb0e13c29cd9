"""Who may call the API, and what all its routes share: reading a body, refusing, a word about why.

Without sign-in only this machine may call: a loopback address, a loopback Host, no foreign Origin, and no
body that a page of another site could send without being asked first (JSON, or a recording), so that no web
page can speak for the learner.
"""

import ipaddress
import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.errors import (
    AttemptClosed,
    BudgetExhausted,
    KeyUsed,
    NotFound,
    NoTranscriber,
    PracticeError,
    RateLimited,
    RecordingNotAccepted,
    SpokenEnough,
    StoreUnavailable,
    TextNotAccepted,
    TranscriberError,
    TurnInProgress,
    VoiceError,
)

LEAST_BODY_LIMIT = 64 * 1024
"""Bytes; what a body may have in any case."""
LONE = re.compile(r"[\ud800-\udfff]")
"""Half a surrogate pair, which JSON may hold and UTF-8 may not; of a message it is left out."""
KEY = re.compile(r"[!-~]{1,80}")
"""A client's key."""
_STATUS: Sequence[tuple[type[PracticeError], int]] = (
    (NotFound, 404),
    (AttemptClosed, 409),
    (TurnInProgress, 409),
    (KeyUsed, 409),
    (TextNotAccepted, 422),
    (RecordingNotAccepted, 422),
    (RateLimited, 429),
    (SpokenEnough, 429),
    (BudgetExhausted, 402),
    (NoTranscriber, 501),
    (TranscriberError, 502),
    (VoiceError, 502),
    (StoreUnavailable, 503),
)


class NotAllowed(Exception):
    """A request that no learner's page sends; `status` is HTTP's, `code` ours."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def check_caller(request: Request) -> None:
    """Refuse everybody but this machine, and every page that is not ours."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    client = request.client.host if request.client else ""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-forwarded-host"))
    if forwarded or not (_loopback(client) and _loopback(_address(host).hostname)):
        raise NotAllowed(403, "not_local", "Without sign-in the API answers this machine only.")
    if origin is not None and _address(origin).netloc != host:
        raise NotAllowed(403, "foreign_origin", "This page may not use the API.")


async def read_body(request: Request, media_type: str, limit: int) -> bytes:
    """The body, which must be of this type and have at most `limit` bytes."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != media_type:
        raise NotAllowed(415, "not_json" if "json" in media_type else "not_wav", f"Send it as {media_type}.")
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > limit:
            raise NotAllowed(413, "too_large", f"Send at most {limit:,} bytes.")
    return bytes(raw)


async def read_json(request: Request, limit: int) -> dict[str, Any]:
    """The JSON object of the body, in at most `limit` bytes; an empty one where it is another thing."""
    try:
        body = json.loads(await read_body(request, "application/json", limit))
    except (ValueError, RecursionError):
        raise NotAllowed(400, "bad_json", "The body is not JSON.") from None
    return body if isinstance(body, dict) else {}


def refusal(error: "NotAllowed | PracticeError", **more: str | None) -> Response:
    """The answer to a call that is not done: a status, a stable code, what to do next, and what is `more`."""
    if isinstance(error, NotAllowed):
        return JSONResponse({"code": error.code, "message": str(error)}, error.status)
    status = next((code for cls, code in _STATUS if isinstance(error, cls)), HTTPStatus.BAD_REQUEST)
    headers = {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, RateLimited) else None
    return JSONResponse({"code": error.code, "message": str(error)} | more, status, headers=headers)


def _address(text: str) -> SplitResult:
    """An Origin or a Host; one that cannot be read is nobody's."""
    try:
        return urlsplit(text if "//" in text else f"//{text}")
    except ValueError:
        return urlsplit("")


def _loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
