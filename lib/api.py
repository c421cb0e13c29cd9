"""The stream endpoint: the same turns as on the pages, as server-sent events.

    POST /api/task-attempts/{attemptId}/stream   {"message": "こんにちは", "clientKey": "…"}
    GET  /api/task-attempts/{attemptId}/stream   goes on after `Last-Event-ID`
    POST /api/task-attempts/{attemptId}/turns    the same message, without staying for the reply
    POST /api/kana                               {"text": "futari desu"} → {"kana": "ふたり です"}
    POST /api/word                               {"text": "駅はどこ？", "at": 0} → what is known of 駅
    POST /api/meaning                            {"turn": "…"} → {"meaning": "Where is the station?"}

A piece is `{"content": "こん", "done": false}`; the end, after the commit, carries the message count
and the progress; a failure carries a code and a message. Each event's id is the cursor
(turn, offset in code points). The routes of who speaks and listens stand in `dictating_api.py` and
`listening_api.py`. Who may call, and how a call is refused, stands in `callers.py`.
"""

import json
import re
import uuid
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Any

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.callers import KEY, LEAST_BODY_LIMIT, LONE, NotAllowed, check_caller, read_json, refusal
from lib.conversation import Turn
from lib.dictating_api import dictating_routes
from lib.errors import (
    PracticeError,
    TurnNotFound,
    message_for,
)
from lib.listening_api import listening_routes
from lib.looking_up import LookedUp
from lib.overview import AttemptView
from lib.people import Person
from lib.practice import Practice
from lib.romaji import written_in_kana

BYTES_A_CHARACTER = 12
"""The most that one code point takes in JSON: two escapes such as \\ud83d."""
_OFFSET = re.compile(r"[0-9]{1,9}")


def api_routes(practice: Callable[[], Practice], person: Callable[[], Person]) -> list[Route]:
    """The routes; both arguments are asked on each request."""

    async def taken(request: Request) -> Turn:
        check_caller(request)
        message, client_key = await _message(request, _body_limit(practice()))
        return await run_in_threadpool(
            practice().take_turn, person(), request.path_params["attempt_id"], message, client_key
        )

    async def say(request: Request) -> Response:
        try:
            turn = await taken(request)
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return JSONResponse({"turnId": turn.id}, HTTPStatus.ACCEPTED)

    async def kana(request: Request) -> Response:
        try:
            check_caller(request)
            text = await _text(request, _body_limit(practice()))
        except NotAllowed as error:
            return refusal(error)
        return JSONResponse({"kana": await run_in_threadpool(written_in_kana, text)})

    async def word(request: Request) -> Response:
        try:
            check_caller(request)
            text, at = await _place(request, _body_limit(practice()))
            found = await run_in_threadpool(practice().look_up, person(), text, at)
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return JSONResponse(_told(found))

    async def meaning(request: Request) -> Response:
        try:
            check_caller(request)
            turn_id = await _turn_id(request)
            text = await run_in_threadpool(practice().translate, person(), turn_id)
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return JSONResponse({"meaning": text})

    async def start(request: Request) -> Response:
        try:
            turn = await taken(request)
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return _stream(practice(), person(), turn, 0)

    async def go_on(request: Request) -> Response:
        try:
            check_caller(request)
            turn, offset = await run_in_threadpool(_resume, practice(), person(), request)
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return _stream(practice(), person(), turn, offset)

    attempt = "/api/task-attempts/{attempt_id}"
    return [
        *dictating_routes(practice, person),
        *listening_routes(practice, person),
        Route(f"{attempt}/stream", start, methods=["POST"]),
        Route(f"{attempt}/stream", go_on, methods=["GET"]),
        Route(f"{attempt}/turns", say, methods=["POST"]),
        Route("/api/kana", kana, methods=["POST"]),
        Route("/api/word", word, methods=["POST"]),
        Route("/api/meaning", meaning, methods=["POST"]),
    ]


def _body_limit(practice: Practice) -> int:
    return max(LEAST_BODY_LIMIT, 2 * BYTES_A_CHARACTER * practice.limits.characters)


async def _text(request: Request, limit: int) -> str:
    """The text that is to be read."""
    text = (await read_json(request, limit)).get("text")
    if not isinstance(text, str) or LONE.search(text):
        raise NotAllowed(422, "bad_body", 'Send {"text": "…"}.')
    return text


async def _place(request: Request, limit: int) -> tuple[str, int]:
    """A text, and a place in it (code points)."""
    body = await read_json(request, limit)
    text, at = body.get("text"), body.get("at")
    if not isinstance(text, str) or LONE.search(text) or type(at) is not int or not 0 <= at < len(text):
        raise NotAllowed(422, "bad_body", 'Send {"text": "…", "at": 0}: a text and a place in it.')
    return text, at


async def _turn_id(request: Request) -> str:
    """The turn that is asked about."""
    turn_id = (await read_json(request, LEAST_BODY_LIMIT)).get("turn")
    if not isinstance(turn_id, str) or LONE.search(turn_id):
        raise NotAllowed(422, "bad_body", 'Send {"turn": "…"}: the id of a turn.')
    return turn_id


def _told(found: LookedUp) -> dict[str, Any]:
    entry = found.entry
    return {
        "pieces": found.pieces,
        "uncertain": found.uncertain,
        "level": found.level,
        "glosses": entry.glosses if entry else (),
        "pos": entry.pos if entry else (),
        "state": found.state,
        "keepable": found.keepable,
    }


async def _message(request: Request, limit: int) -> tuple[str, str]:
    """The message and the client's key."""
    body = await read_json(request, limit)
    message, key = body.get("message"), body.get("clientKey", uuid.uuid4().hex)
    if not isinstance(message, str) or not isinstance(key, str) or not KEY.fullmatch(key):
        raise NotAllowed(
            422,
            "bad_body",
            'Send {"message": "…"}, and if you like a "clientKey" of at most 80 letters, digits and marks.',
        )
    return message, key


def _resume(practice: Practice, person: Person, request: Request) -> tuple[Turn, int]:
    """The turn and the offset after the event that the client saw last; else the attempt's last turn."""
    view = practice.view(person, request.path_params["attempt_id"])
    turn_id, _, offset = request.headers.get("last-event-id", "").partition(":")
    if not turn_id and view.turns:
        return view.turns[-1], 0
    turn = practice.turn(person, turn_id)
    if turn.attempt_id != view.attempt.id:
        raise TurnNotFound
    return turn, int(offset) if _OFFSET.fullmatch(offset) else 0


def _stream(practice: Practice, person: Person, turn: Turn, offset: int) -> Response:
    async def events() -> AsyncIterator[ServerSentEvent]:
        at = offset
        try:
            async for piece in practice.afollow(turn, offset):
                at += len(piece)
                yield _event(f"{turn.id}:{at}", {"content": piece, "done": False})
            ended = await run_in_threadpool(practice.turn, person, turn.id)
            view = await run_in_threadpool(practice.view, person, turn.attempt_id)
        except PracticeError as error:
            yield _event(f"{turn.id}:{at}", _failure(error.code))
            return
        yield _event(f"{turn.id}:{len(ended.reply)}", _end(ended, view))

    return EventSourceResponse(events(), headers={"Cache-Control": "no-store"})


def _end(turn: Turn, view: AttemptView) -> dict[str, Any]:
    """What the last event says."""
    if turn.state == "failed":
        return _failure(turn.failure or PracticeError.code)
    progress = view.progress
    end: dict[str, Any] = {
        "content": "",
        "done": True,
        "messageCount": view.message_count,
        "progress": {
            "completedObjectives": progress.completed,
            "totalObjectives": progress.total,
            "percentage": progress.percentage,
        },
    }
    return {**end, "cancelled": True} if turn.state == "cancelled" else end


def _failure(code: str) -> dict[str, Any]:
    return {"code": code, "message": message_for(code), "done": True}


def _event(event_id: str, data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False, separators=(",", ":")), id=event_id)
