"""OpenAI's API and its many look-alikes: the only room that knows the openai package.

A call that may have been read is never made twice: retries are our own, and only for a call that was
turned away or never reached anybody. An answer's content is read from the raw stream (`stream.py`),
because building the package's chunk objects costs a millisecond of CPU for each token. Every foreign
exception becomes one of `lib/errors.py`, once; neither they nor the log hold a key, an address or
anybody's words.
How the content is read as an answer stands in `lib/answers.py`.
"""

import asyncio
import logging
import random
import re
from dataclasses import dataclass
from typing import Any, Literal

import httpx2
import openai

from lib.errors import (
    PartnerBusy,
    PartnerError,
    PartnerKeyRefused,
    PartnerRefused,
    PartnerTimeout,
    PartnerUnavailable,
)
from lib.providers.stream import ChatStream, Deadlines

__all__ = ["OPENAI_URL", "Deadlines", "KeyState", "OpenAIProvider", "Retries"]

log = logging.getLogger(__name__)

OPENAI_URL = "https://api.openai.com/v1"
Message = dict[str, str]
KeyState = Literal["ok", "refused", "unreachable"]

KEEP_SECONDS = 120.0
"""How long an idle connection waits for the next turn, which comes after half a minute as a rule: a new one
costs a handshake, and the learner waits for it. One that the server has closed is noticed before it is
used. Shorter than what routers forget without a word (the shortest in use, Azure's, after 240 seconds)."""

_RETRIED_STATUSES = frozenset({408, 409, 429})
# A gateway gave up waiting for the model, which may go on with the call (524 is Cloudflare's).
_GIVEN_UP_STATUSES = frozenset({504, 524})
# What the package's APIConnectionError comes from when no request has left.
_NOT_CONNECTED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
# Parts of a request that some servers do not know, and how they name them when they say no.
_FEATURES = {
    "response_format": ("response_format", "json_schema"),
    "stream_options": ("stream_options", "include_usage"),
    "max_tokens": ("max_tokens",),
}


@dataclass(frozen=True)
class Retries:
    """Calls that were turned away before they began: how often again, after how many seconds."""

    times: int = 2
    first_wait: float = 0.5
    longest_wait: float = 5.0


class OpenAIProvider:
    """One server and one model. Build it once, and use it on one event loop.

    Without a key it speaks to servers that want none; with neither key nor `base_url` there is nobody to
    speak to (ValueError). `key_state` is what is known of the key: what a check has said, and "ok" once the
    model has answered. `sip_seconds`: how long a stream in sips lets tokens gather. `keep_seconds`: how
    long an idle connection may wait for the next turn.
    """

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        model: str,
        *,
        deadlines: Deadlines | None = None,
        retries: Retries | None = None,
        max_output_tokens: int = 800,
        sip_seconds: float = 0.06,
        keep_seconds: float = KEEP_SECONDS,
    ) -> None:
        if not api_key and not base_url:
            raise ValueError("a provider needs an API key or a base URL")
        self.model = model
        self.url = _without_password(base_url or OPENAI_URL)
        self.deadlines = deadlines or Deadlines()
        self.retries = retries or Retries()
        self.max_output_tokens = max_output_tokens
        self.sip_seconds = sip_seconds
        self.key_state: KeyState | None = None
        self._refused_features: frozenset[str] = frozenset()
        self._client = openai.AsyncOpenAI(
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

    def warm(self) -> None:
        """Import what the package imports at its first call (50 ms)."""
        _ = self._client.chat.completions.with_streaming_response

    async def check_key(self) -> KeyState:
        """Whether the server takes the key; a server without a list of models counts as one that does.

        So does one that keeps the list from this key (403): it may still chat with it.
        It also opens a connection, so a first turn soon after it is as quick as any other.
        """
        try:
            async with asyncio.timeout(self.deadlines.key_check):
                async with self._client.models.with_streaming_response.list():
                    return "ok"
        except openai.AuthenticationError:
            return "refused"
        except openai.APIStatusError as error:
            return "unreachable" if error.status_code >= 500 else "ok"  # noqa: PLR2004
        except (openai.OpenAIError, TimeoutError):
            return "unreachable"

    def chat(
        self, messages: list[Message], schema: dict[str, Any], *, max_output_tokens: int | None = None
    ) -> ChatStream:
        """One call, made when the stream is entered: `async with provider.chat(…) as stream`.

        `max_output_tokens`: another limit than the provider's own.
        """
        limit = max_output_tokens or self.max_output_tokens
        return ChatStream(
            lambda: self._open(messages, schema, limit),
            url=self.url,
            model=self.model,
            deadlines=self.deadlines,
            sip_seconds=self.sip_seconds,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def _open(
        self, messages: list[Message], schema: dict[str, Any], max_output_tokens: int
    ) -> httpx2.Response:
        """The response to one call, once the server has begun it. Raises PartnerError.

        Spent where the call may have been read although nothing came back.
        """
        started = asyncio.get_running_loop().time()
        failures = 0
        without = self._refused_features
        while True:
            try:
                call = self._client.chat.completions.with_streaming_response.create(
                    model=self.model,
                    messages=[],
                    stream=True,
                    # As it is: the package would check each part of it against its types, for 3 ms.
                    extra_body=self._request(messages, schema, max_output_tokens, without),
                )
                response: httpx2.Response = (await call.__aenter__()).http_response
            except openai.APIStatusError as error:
                refused = _refused_features(error, without)
                if refused:
                    log.info("the server refuses %s; going on without", ", ".join(sorted(refused)))
                    without |= refused
                    continue
                failures += 1
                wait = self._wait(failures, error)
                if not (_worth_another_call(error) and self._may_wait(failures, started, wait)):
                    raise _from_status(error) from error
            except openai.APIConnectionError as error:
                unsent = isinstance(error.__cause__, _NOT_CONNECTED)
                failures += 1
                wait = self._wait(failures)
                if not (unsent and self._may_wait(failures, started, wait)):
                    timed_out = isinstance(error, openai.APITimeoutError)
                    raise (PartnerTimeout if timed_out else PartnerUnavailable)(spent=not unsent) from error
            except openai.OpenAIError as error:
                raise PartnerError from error
            else:
                self._refused_features, self.key_state = without, "ok"
                return response
            log.info("call %d was turned away; trying again in %.1f s", failures, wait)
            await asyncio.sleep(wait)

    def _request(
        self,
        messages: list[Message],
        schema: dict[str, Any],
        max_output_tokens: int,
        without: frozenset[str],
    ) -> Any:
        # OpenAI's reasoning models take only the newer name, many other servers only the older one.
        newer = self.url.startswith(OPENAI_URL) or "max_tokens" in without
        request = {
            "model": self.model,
            "messages": messages,
            "stream": True,
            "max_completion_tokens" if newer else "max_tokens": max_output_tokens,
            "stream_options": {"include_usage": True},
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "turn", "strict": True, "schema": schema},
            },
        }
        return {name: value for name, value in request.items() if name not in without}

    def _wait(self, failures: int, error: openai.APIStatusError | None = None) -> float:
        """Seconds to wait: what the server asks for, else twice as long each time."""
        asked = str(error.response.headers.get("retry-after", "")) if error else ""
        if re.fullmatch(r"\d{1,6}(\.\d+)?", asked):
            return float(asked)
        return float(self.retries.first_wait * 2 ** (failures - 1) * random.uniform(0.75, 1.25))

    def _may_wait(self, failures: int, started: float, wait: float) -> bool:
        """Whether to try again: not too often, not too late, not when asked to stay away for long."""
        elapsed = asyncio.get_running_loop().time() - started
        return (
            failures <= self.retries.times
            and wait <= self.retries.longest_wait
            and elapsed + wait < self.deadlines.first_token
        )


def _without_password(url: str) -> str:
    """The address as it may be stored and shown: a name and a password before its host are nobody's."""
    return re.sub(r"(?<=://)[^/?#]*@", "", url)


def _refused_features(error: openai.APIStatusError, without: frozenset[str]) -> frozenset[str]:
    """What to leave out after a 400: the features it names, or all when it names none and gives no code."""
    if error.status_code not in (400, 422):
        return frozenset()
    said = str(error.body or error.message).lower()
    named = {feature for feature, names in _FEATURES.items() if any(name in said for name in names)}
    if not named and not error.code and not without:
        named = {"response_format", "stream_options"}
    return frozenset(named) - without


def _worth_another_call(error: openai.APIStatusError) -> bool:
    if error.code == "insufficient_quota" or error.status_code in _GIVEN_UP_STATUSES:
        return False
    return error.status_code in _RETRIED_STATUSES or error.status_code >= 500  # noqa: PLR2004


def _from_status(error: openai.APIStatusError) -> PartnerError:
    log.warning("the provider answered %d", error.status_code)
    match error.status_code:
        case 401 | 403:
            return PartnerKeyRefused()
        case 429:
            return PartnerBusy()
        case 408:
            return PartnerTimeout()
        case status if status in _GIVEN_UP_STATUSES:
            return PartnerTimeout(spent=True)
        case status if status >= 500:  # noqa: PLR2004
            return PartnerUnavailable()
    return PartnerRefused() if error.code == "content_filter" else PartnerError()
