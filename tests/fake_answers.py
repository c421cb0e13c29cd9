"""What the fake OpenAI server can be told to say, and how it looks on the wire."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass
class Answer:
    """An answer: streamed in pieces of two characters, or as the `tokens` of the reply given.

    `shape` "schema" obeys the schema when there is one. `finish` None closes without a finish reason.
    `lingers` never says [DONE].
    After `after` pieces it does what `then` says instead of going on. `usage`: input, cached, output.
    """

    reply: str = "はい、かしこまりました。少々お待ちください。ほかにご注文はありますか。"
    claims: list[tuple[str, str]] = field(default_factory=list)
    correction: tuple[str, str, str] | None = None
    shape: Literal["schema", "json", "fenced", "plain"] = "schema"
    tokens: list[str] | None = None
    raw: list[str] | None = None
    refusal: str | None = None
    finish: str | None = "stop"
    usage: tuple[int, int, int] | None = (450, 0, 60)
    after: int | None = None
    then: Literal["close", "reset", "hang", "keep_alives", "bad_chunk", "error_chunk"] = "close"
    chopped: bool = False
    lingers: bool = False


@dataclass
class Fails:
    """No answer: an HTTP status, or a connection that never says anything useful."""

    how: Literal["status", "reset", "no_response", "nothing", "hang", "keep_alives", "endless"] = "status"
    status: int = 500
    retry_after: str | None = None
    code: str | None = None


@dataclass
class Received:
    """One request. `sent` counts the pieces that left; `gone`: the client went before the end."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    sent: int = 0
    state: Literal["open", "done", "gone"] = "open"

    @property
    def messages(self) -> list[dict[str, str]]:
        return self.body.get("messages", [])


def suggesting(*suggestions: tuple[str, str], **more: Any) -> Answer:
    """An answer to the question how a learner could go on, each in Japanese and in English."""
    listed = [{"ja": ja, "en": en} for ja, en in suggestions]
    whole = json.dumps({"suggestions": listed}, ensure_ascii=False)
    return Answer(raw=re.findall(r".{1,8}", whole, re.DOTALL), **more)


def translating(meaning: Any, **more: Any) -> Answer:
    """An answer to the question what a reply means."""
    whole = json.dumps({"translation": meaning}, ensure_ascii=False)
    return Answer(raw=re.findall(r".{1,8}", whole, re.DOTALL), **more)


def assessing(**fields: Any) -> Answer:
    """An answer to the question how a learner did; what is not given is a short sound assessment.

    `usage`, `finish`, `after` and `then` are the answer's, all else is the assessment's.
    """
    whole = {
        "verdict": "ease",
        "objectives": [],
        "aspects": [{"name": "accuracy", "says": "Most of it was right.", "quote": ""}],
        "strengths": [],
        "improvements": [],
    }
    more = {name: fields.pop(name) for name in ("usage", "finish", "after", "then") if name in fields}
    return Answer(raw=re.findall(r".{1,40}", json.dumps(whole | fields, ensure_ascii=False)), **more)


def deltas(answer: Answer, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if answer.refusal is not None:
        yield {"role": "assistant", "refusal": answer.refusal}
        return
    yield from ({"content": piece} for piece in pieces(answer, body))


def pieces(answer: Answer, body: dict[str, Any]) -> list[str]:
    """The content of an answer as it is streamed."""
    if answer.raw is not None:
        return answer.raw
    words = answer.tokens or re.findall(r".{1,2}", answer.reply, re.DOTALL) or [""]
    wants_schema = (body.get("response_format") or {}).get("type") == "json_schema"
    if answer.shape == "plain" or (answer.shape == "schema" and not wants_schema):
        return words
    escaped = [json.dumps(word, ensure_ascii=False)[1:-1] for word in words]
    rest = {
        "met": [{"id": goal, "quote": quote} for goal, quote in answer.claims],
        "correction": answer.correction
        and dict(zip(("said", "better", "why"), answer.correction, strict=True)),
    }
    tail = '",' + json.dumps(rest, ensure_ascii=False)[1:]
    found = ['{"reply":"' + escaped[0], *escaped[1:], *re.findall(r".{1,12}", tail, re.DOTALL)]
    return ["```json\n", *found, "\n```"] if answer.shape == "fenced" else found


def choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def usage_fields(tokens: tuple[int, int, int]) -> dict[str, Any]:
    given, cached, made = tokens
    return {
        "prompt_tokens": given,
        "completion_tokens": made,
        "total_tokens": given + made,
        "prompt_tokens_details": {"cached_tokens": cached},
    }


def completion(answer: Answer, body: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": "".join(pieces(answer, body)), "refusal": answer.refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body.get("model", "m"),
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
        **({"usage": usage_fields(answer.usage)} if answer.usage else {}),
    }
