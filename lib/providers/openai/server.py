"""One server that speaks OpenAI's API: how calls are made, and whose fault it is when one fails.

A call that may have been read is never made twice: retries are our own, and only for a call that was
turned away or never reached anybody. Every foreign exception becomes one of `lib/errors`, once; neither
they nor the log hold a key, an address or anybody's words.
"""

import asyncio
import logging
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx2
import openai

from lib.errors import PartnerError, TranscriberError, VoiceError
from lib.providers.stream import Deadlines

log = logging.getLogger(__name__)

OPENAI_URL = "https://api.openai.com/v1"
KeyState = Literal["ok", "refused", "unreachable"]
Reason = Literal["key_refused", "busy", "unavailable", "timeout", "refused", "missing", "nonsense", "other"]
Failure = type[PartnerError] | type[TranscriberError] | type[VoiceError]

KEEP_SECONDS = 120.0
"""How long an idle connection waits for the next turn, which comes after half a minute as a rule: a new one
costs a handshake, and the learner waits for it. One that the server has closed is noticed before it is
used. Shorter than what routers forget without a word (the shortest in use, Azure's, after 240 seconds)."""

_RETRIED_STATUSES = frozenset({408, 409, 429})
# A gateway gave up waiting for the model, which may go on with the call (524 is Cloudflare's).
_GIVEN_UP_STATUSES = frozenset({504, 524})
# What the package's APIConnectionError comes from when no request has left.
_NOT_CONNECTED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)


@dataclass(frozen=True)
class Retries:
    """Calls that were turned away before they began: how often again, after how many seconds."""

    times: int = 2
    first_wait: float = 0.5
    longest_wait: float = 5.0


@dataclass
class CallKind:
    """What calls of one kind have in common.

    `failures` are our errors for the reasons that have one of their own, `failure` that for all others.
    `features`: parts of a request that some servers do not know, and how they name them when they say no;
    `unnamed`: what is left out when one says no and names nothing. `refused`: what it is known to refuse.
    `patience`: seconds from the call after which it is not made again.
    """

    failure: Failure
    failures: Mapping[Reason, Failure]
    features: Mapping[str, tuple[str, ...]]
    unnamed: frozenset[str]
    patience: float
    refused: frozenset[str] = frozenset()

    def failed(self, reason: Reason, *, spent: bool = False) -> PartnerError | TranscriberError | VoiceError:
        """Our error for a reason."""
        return self.failures.get(reason, self.failure)(spent=spent)


class Server:
    """The client of one server. Build it once, and use it on one event loop.

    Without a key it speaks to servers that want none; with neither key nor `base_url` there is nobody to
    speak to (ValueError). `key_state` is what is known of the key: what a check has said, and "ok" once a
    call was answered. `keep_seconds`: how long an idle connection may wait for the next turn.
    """

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        *,
        deadlines: Deadlines | None = None,
        retries: Retries | None = None,
        keep_seconds: float = KEEP_SECONDS,
    ) -> None:
        if not api_key and not base_url:
            raise ValueError("a provider needs an API key or a base URL")
        self.url = _without_password(base_url or OPENAI_URL)
        self.deadlines = deadlines or Deadlines()
        self.retries = retries or Retries()
        self.key_state: KeyState | None = None
        self.client = openai.AsyncOpenAI(
            # The package insists on a key; servers that want none ignore it.
            api_key=api_key or "none",
            base_url=base_url or OPENAI_URL,
            max_retries=0,
            timeout=httpx2.Timeout(None, connect=self.deadlines.connect),
            http_client=openai.DefaultAsyncHttpxClient(
                limits=httpx2.Limits(
                    max_connections=1000, max_keepalive_connections=100, keepalive_expiry=keep_seconds
                )
            ),
        )

    async def check_key(self) -> KeyState:
        """Whether the server takes the key; a server without a list of models counts as one that does.

        So does one that keeps the list from this key (403): it may still chat with it.
        It also opens a connection, so a first turn soon after it is as quick as any other.
        """
        try:
            async with asyncio.timeout(self.deadlines.key_check):
                async with self.client.models.with_streaming_response.list():
                    return "ok"
        except openai.AuthenticationError:
            return "refused"
        except openai.APIStatusError as error:
            return "unreachable" if error.status_code >= 500 else "ok"  # noqa: PLR2004
        except (openai.OpenAIError, TimeoutError):
            return "unreachable"

    async def aclose(self) -> None:
        """Close all connections."""
        await self.client.close()

    async def begin(self, kind: CallKind, call: Callable[[frozenset[str]], Any]) -> httpx2.Response:
        """The response to one call, once the server has begun it; whoever asked for it closes it.

        `call` makes the package's streaming call without some of the kind's features. Raises the kind's
        errors, spent where the call may have been read although nothing came back.
        """
        started = asyncio.get_running_loop().time()
        failures = 0
        without = kind.refused
        while True:
            try:
                response: httpx2.Response = (await call(without).__aenter__()).http_response
            except openai.APIStatusError as error:
                refused = _refused_features(error, kind, without)
                if refused:
                    log.info("the server refuses %s; going on without", ", ".join(sorted(refused)))
                    without |= refused
                    continue
                failures += 1
                wait = self._wait(failures, error)
                if not (_worth_another_call(error) and self._may_wait(kind, failures, started, wait)):
                    log.warning("the provider answered %d", error.status_code)
                    spent = error.status_code in _GIVEN_UP_STATUSES
                    raise kind.failed(_reason(error), spent=spent) from error
            except openai.APIConnectionError as error:
                unsent = isinstance(error.__cause__, _NOT_CONNECTED)
                failures += 1
                wait = self._wait(failures)
                if not (unsent and self._may_wait(kind, failures, started, wait)):
                    timed_out = isinstance(error, openai.APITimeoutError)
                    raise kind.failed("timeout" if timed_out else "unavailable", spent=not unsent) from error
            except openai.OpenAIError as error:
                raise kind.failed("other") from error
            else:
                kind.refused, self.key_state = without, "ok"
                return response
            log.info("call %d was turned away; trying again in %.1f s", failures, wait)
            await asyncio.sleep(wait)

    async def whole(self, kind: CallKind, call: Callable[[frozenset[str]], Any], *, most_bytes: int) -> bytes:
        """The whole body of the answer to one call, read within the kind's patience.

        Raises the kind's errors, spent where the server may have done its work; a longer body is nonsense.
        """
        try:
            async with asyncio.timeout(kind.patience):
                response = await self.begin(kind, call)
                try:
                    body = bytearray()
                    async for piece in response.aiter_bytes():
                        body += piece
                        if len(body) > most_bytes:
                            raise kind.failed("nonsense", spent=True)
                    return bytes(body)
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise kind.failed("timeout", spent=True) from error
        except httpx2.HTTPError as error:
            raise kind.failed("unavailable", spent=True) from error

    def _wait(self, failures: int, error: openai.APIStatusError | None = None) -> float:
        """Seconds to wait: what the server asks for, else twice as long each time."""
        asked = str(error.response.headers.get("retry-after", "")) if error else ""
        if re.fullmatch(r"\d{1,6}(\.\d+)?", asked):
            return float(asked)
        return float(self.retries.first_wait * 2 ** (failures - 1) * random.uniform(0.75, 1.25))

    def _may_wait(self, kind: CallKind, failures: int, started: float, wait: float) -> bool:
        """Whether to try again: not too often, not too late, not when asked to stay away for long."""
        elapsed = asyncio.get_running_loop().time() - started
        return (
            failures <= self.retries.times
            and wait <= self.retries.longest_wait
            and elapsed + wait < kind.patience
        )


def _without_password(url: str) -> str:
    """The address as it may be stored and shown: a name and a password before its host are nobody's."""
    return re.sub(r"(?<=://)[^/?#]*@", "", url)


def _refused_features(
    error: openai.APIStatusError, kind: CallKind, without: frozenset[str]
) -> frozenset[str]:
    """What to leave out after a 400: the features it names, or all when it names none and gives no code."""
    if error.status_code not in (400, 422):
        return frozenset()
    said = str(error.body or error.message).lower()
    named = {feature for feature, names in kind.features.items() if any(name in said for name in names)}
    if not named and not error.code and not without:
        return kind.unnamed
    return frozenset(named) - without


def _worth_another_call(error: openai.APIStatusError) -> bool:
    if error.code == "insufficient_quota" or error.status_code in _GIVEN_UP_STATUSES:
        return False
    return error.status_code in _RETRIED_STATUSES or error.status_code >= 500  # noqa: PLR2004


def _reason(error: openai.APIStatusError) -> Reason:
    match error.status_code:
        case 401 | 403:
            return "key_refused"
        case 404 | 405:
            return "missing"
        case 429:
            return "busy"
        case 408:
            return "timeout"
        case status if status in _GIVEN_UP_STATUSES:
            return "timeout"
        case status if status >= 500:  # noqa: PLR2004
            return "unavailable"
    return "refused" if error.code == "content_filter" else "other"
