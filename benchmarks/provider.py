"""A model on loopback that keeps time: OpenAI's chat API, with the pace set and each token's time noted.

A message holds a marker such as `q17x`. Its reply is a hundred tokens: `Rq17x`, ` t1`, ` t2` … ` Eq17x`,
the first `FIRST_MS` after the request, one each `GAP_MS` after that, so that a browser can tell when the
first and the last are on the screen. Where a JSON schema is asked for, the reply stands in its first
field, and the rest of the object follows at the same pace, as from a real model. `GET /times/q17x` says
when (milliseconds since 1970) the request came and when the reply's first and last tokens left.
"""

import asyncio
import json
import os
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

FIRST_MS, GAP_MS, TOKENS = 50.0, 20.0, 100
_MARKER = re.compile(r"q\d+x")
_TOKENS_IN_TAIL = re.compile(r".{1,4}")
_times: dict[str, dict[str, float]] = {}


def now_ms() -> float:
    return time.time() * 1000


def marker_of(messages: list[dict[str, Any]]) -> str:
    """The newest marker that the user sent."""
    said = [str(message["content"]) for message in messages if message["role"] == "user"]
    found = _MARKER.findall(said[-1]) if said else []
    return str(found[-1]) if found else "q0x"


def emptiest(schema: dict[str, Any]) -> Any:
    """The least that a schema allows."""
    if "anyOf" in schema:
        return emptiest(schema["anyOf"][0])
    kind = schema.get("type")
    if kind == "object":
        return {name: emptiest(inner) for name, inner in schema["properties"].items()}
    return {"array": [], "string": "", "integer": 0, "number": 0, "boolean": False}.get(str(kind))


def answer(body: dict[str, Any], marker: str) -> tuple[list[str], list[str]]:
    """The deltas of the reply, and those of what follows it."""
    words = [f"R{marker}", *(f" t{number}" for number in range(1, TOKENS - 1)), f" E{marker}"]
    wanted = body.get("response_format") or {}
    if wanted.get("type") != "json_schema":
        return words, []
    first, *others = wanted["json_schema"]["schema"]["properties"].items()
    rest = json.dumps({name: emptiest(schema) for name, schema in others}, separators=(",", ":"))
    words[0] = f'{{"{first[0]}":"{words[0]}'
    return words, _TOKENS_IN_TAIL.findall('",' + rest[1:])


async def chat(request: Request) -> Response:
    arrived = now_ms()
    body = await request.json()
    marker = marker_of(body["messages"])
    reply, tail = answer(body, marker)
    times = _times[marker] = {"request": arrived}
    usage = {"prompt_tokens": 450, "completion_tokens": TOKENS, "total_tokens": 450 + TOKENS}
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}

    def event(choices: list[dict[str, Any]], **more: Any) -> str:
        return f"data: {json.dumps(head | {'choices': choices} | more)}\n\n"

    def delta(content: dict[str, str], finish: str | None = None) -> str:
        return event([{"index": 0, "delta": content, "finish_reason": finish}])

    async def events() -> AsyncIterator[str]:
        start = time.perf_counter()
        yield delta({"role": "assistant", "content": ""})
        for number, token in enumerate(reply + tail):
            due = start + (FIRST_MS + GAP_MS * number) / 1000
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if number == 0:
                times["first"] = now_ms()
            if number == len(reply) - 1:
                times["last"] = now_ms()
            yield delta({"content": token})
        yield delta({}, "stop")
        if (body.get("stream_options") or {}).get("include_usage"):
            yield event([], usage=usage)
        yield "data: [DONE]\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


async def times(request: Request) -> Response:
    return JSONResponse(_times.get(request.path_params["marker"], {}))


async def models(_request: Request) -> Response:
    return JSONResponse({"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]})


app = Starlette(
    routes=[
        Route("/v1/chat/completions", chat, methods=["POST"]),
        Route("/v1/models", models),
        Route("/times/{marker}", times),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
