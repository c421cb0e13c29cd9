"""What a streamed chat says, chunk by chunk: content, usage, how it ended.

It comes as server-sent events, whose `data:` lines hold one JSON object each. Lines may be cut anywhere
between two reads, also within a character. Comments, which only keep a connection alive, are left out.
Source: https://html.spec.whatwg.org/multipage/server-sent-events.html and OpenAI's API reference.
"""

import json
from typing import Any

import jiter

from lib.errors import PartnerMisbehaved, PartnerUnavailable

_SIGNS_OF_LIFE = ("content", "refusal", "reasoning", "reasoning_content")


class ChatChunks:
    """Feed it the bytes of a response. Raises PartnerMisbehaved and PartnerUnavailable, spent.

    `done`: the end was announced. `finish`: the finish reason, in the provider's words. `usage`: as the
    provider says it. `signs` counts the chunks that show a model at work: speaking, thinking, ending.
    """

    def __init__(self) -> None:
        self.done = False
        self.finish: str | None = None
        self.refused = False
        self.usage: dict[str, Any] | None = None
        self.signs = 0
        self._rest = b""
        self._gathered: list[str] = []

    def feed(self, received: bytes) -> None:
        """Take the next bytes."""
        *lines, self._rest = (self._rest + received).split(b"\n")
        for line in lines:
            data = line[5:].strip() if line.startswith(b"data:") else b""
            if data == b"[DONE]":
                self.done = True
            elif data and not self.done:
                self._take(_parsed(data))

    def close(self) -> None:
        """The response has ended, perhaps within a line."""
        self.feed(b"\n")

    def gathered(self) -> str:
        """The content that has come since the last time."""
        text = "".join(self._gathered)
        self._gathered.clear()
        return text

    def _take(self, chunk: dict[str, Any]) -> None:
        if chunk.get("error"):
            raise PartnerUnavailable(spent=True)
        if isinstance(usage := chunk.get("usage"), dict):
            self.usage = usage
        choices = chunk.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict):
            return
        if isinstance(delta := choice.get("delta"), dict):
            self.signs += any(delta.get(field) for field in _SIGNS_OF_LIFE)
            self.refused = self.refused or bool(delta.get("refusal"))
            if isinstance(content := delta.get("content"), str) and content:
                self._gathered.append(content)
        if isinstance(finish := choice.get("finish_reason"), str):
            self.finish = finish
            self.signs += 1


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        try:
            chunk = jiter.from_json(data)
        except ValueError:
            # Half a surrogate pair is no JSON to jiter, although the other half comes in the next chunk.
            chunk = json.loads(data)
    except ValueError as error:
        raise PartnerMisbehaved(spent=True) from error
    if not isinstance(chunk, dict):
        raise PartnerMisbehaved(spent=True)
    return chunk
