"""Chat completions: what is asked of a model. How the answer comes is `lib/providers/stream.py`'s.

An answer's content is read from the raw stream, because building the package's chunk objects costs a
millisecond of CPU for each token. How the content is read as an answer stands in `lib/answers.py`.
"""

from typing import Any

import httpx2

from lib.errors import (
    PartnerBusy,
    PartnerError,
    PartnerKeyRefused,
    PartnerRefused,
    PartnerTimeout,
    PartnerUnavailable,
)
from lib.providers.openai.server import OPENAI_URL, CallKind, Server

Message = dict[str, str]


def chat_calls(patience: float) -> CallKind:
    """What chat calls have in common."""
    return CallKind(
        failure=PartnerError,
        failures={
            "key_refused": PartnerKeyRefused,
            "busy": PartnerBusy,
            "unavailable": PartnerUnavailable,
            "timeout": PartnerTimeout,
            "refused": PartnerRefused,
        },
        features={
            "response_format": ("response_format", "json_schema"),
            "stream_options": ("stream_options", "include_usage"),
            "max_tokens": ("max_tokens",),
        },
        unnamed=frozenset({"response_format", "stream_options"}),
        patience=patience,
    )


async def open_chat(
    server: Server,
    kind: CallKind,
    *,
    model: str,
    messages: list[Message],
    schema: dict[str, Any],
    max_output_tokens: int,
) -> httpx2.Response:
    """The response to one call, once the server has begun it. Raises PartnerError."""

    def request(without: frozenset[str]) -> Any:
        # OpenAI's reasoning models take only the newer name, many other servers only the older one.
        newer = server.url.startswith(OPENAI_URL) or "max_tokens" in without
        whole = {
            "model": model,
            "messages": messages,
            "stream": True,
            "max_completion_tokens" if newer else "max_tokens": max_output_tokens,
            "stream_options": {"include_usage": True},
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "turn", "strict": True, "schema": schema},
            },
        }
        return {name: value for name, value in whole.items() if name not in without}

    def call(without: frozenset[str]) -> Any:
        return server.client.chat.completions.with_streaming_response.create(
            model=model,
            messages=[],
            stream=True,
            # As it is: the package would check each part of it against its types, for 3 ms.
            extra_body=request(without),
        )

    return await server.begin(kind, call)
