"""The routes of who speaks: a recording goes in, what was heard comes out.

    POST   /api/task-attempts/{attemptId}/recordings   a WAV file → {"recordingId": "…", "text": "ラーメン…"}
    DELETE /api/task-attempts/{attemptId}/recordings   the one of the key thrown away, by who got no id for it
    POST   /api/recordings/{recordingId}/again         → the same, of the same recording
    GET    /api/recordings/{recordingId}               its sound, where the learner keeps it
    DELETE /api/recordings/{recordingId}               thrown away

A recording comes with headers: `Yaritori-Key` is the client's key for it, `Yaritori-Turn-Key` the one of the
turn that its words are for, `Yaritori-Way` how it was made. Of one that could not be written down the refusal
carries the id under which it can be tried again.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.callers import KEY, NotAllowed, check_caller, read_body, refusal
from lib.dictating import Written
from lib.errors import NothingHeard, PracticeError, RecordingNotFound, TranscriberError
from lib.people import Person
from lib.practice import Practice
from lib.recording import LARGEST_BYTES
from lib.voice_choices import Speaking, Way


def dictating_routes(practice: Callable[[], Practice], person: Callable[[], Person]) -> list[Route]:
    """The routes; both arguments are asked on each request."""

    async def take(request: Request) -> Response:
        attempt_id = request.path_params["attempt_id"]
        try:
            check_caller(request)
            key, turn_key, way = _headers(request)
            audio = await read_body(request, "audio/wav", LARGEST_BYTES)
            begun = await run_in_threadpool(
                practice().begin_writing, person(), attempt_id, audio, key, way=way, turn_key=turn_key
            )
            return await _told(begun)
        except (TranscriberError, NothingHeard) as error:
            recording_id = await run_in_threadpool(_sent_under, practice(), person(), attempt_id, key)
            return refusal(error, recordingId=recording_id)
        except (NotAllowed, PracticeError) as error:
            return refusal(error)

    async def again(request: Request) -> Response:
        recording_id = request.path_params["recording_id"]
        try:
            check_caller(request)
            begun = await run_in_threadpool(
                practice().begin_writing_again, person(), recording_id, _turn_key(request)
            )
            return await _told(begun)
        except (NotAllowed, PracticeError) as error:
            return refusal(error, recordingId=recording_id)

    async def sound(request: Request) -> Response:
        try:
            check_caller(request)
            audio = await run_in_threadpool(
                practice().kept_recording, person(), request.path_params["recording_id"]
            )
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return Response(audio, media_type="audio/wav", headers={"Cache-Control": "no-store"})

    async def throw_away(request: Request) -> Response:
        try:
            check_caller(request)
            await run_in_threadpool(practice().throw_away, person(), request.path_params["recording_id"])
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return Response(status_code=204)

    async def throw_away_sent(request: Request) -> Response:
        try:
            check_caller(request)
            key = _key(request)
            await run_in_threadpool(
                _throw_away_sent, practice(), person(), request.path_params["attempt_id"], key
            )
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        return Response(status_code=204)

    one, all_of_attempt = "/api/recordings/{recording_id}", "/api/task-attempts/{attempt_id}/recordings"
    return [
        Route(all_of_attempt, take, methods=["POST"]),
        Route(all_of_attempt, throw_away_sent, methods=["DELETE"]),
        Route(f"{one}/again", again, methods=["POST"]),
        Route(one, sound, methods=["GET"]),
        Route(one, throw_away, methods=["DELETE"]),
    ]


def _sent_under(practice: Practice, person: Person, attempt_id: str, key: str) -> str | None:
    """The id of what was sent under this key; None where the store does not say."""
    try:
        return practice.recording_with_key(person, attempt_id, key)
    except PracticeError:
        return None


def _throw_away_sent(practice: Practice, person: Person, attempt_id: str, key: str) -> None:
    recording_id = practice.recording_with_key(person, attempt_id, key)
    if recording_id is None:
        raise RecordingNotFound
    practice.throw_away(person, recording_id)


async def _told(begun: "Future[Written]") -> Response:
    """What was heard. A client that goes away takes nothing with it: the words are kept."""
    written = await asyncio.shield(asyncio.wrap_future(begun))
    return JSONResponse(
        {
            "recordingId": written.recording_id,
            "text": written.text,
            "confidence": written.confidence,
            "seconds": written.seconds,
        }
    )


def _headers(request: Request) -> tuple[str, str | None, Way]:
    """The recording's key, its turn's, and how it was made."""
    way = next((way for way in get_args(Speaking) if way == request.headers.get("yaritori-way")), None)
    if way is None:
        raise NotAllowed(422, "bad_headers", f"Send a Yaritori-Way: {', '.join(get_args(Speaking))}.")
    return _key(request), _turn_key(request), way


def _turn_key(request: Request) -> str | None:
    key = request.headers.get("yaritori-turn-key")
    return _checked(key) if key is not None else None


def _key(request: Request) -> str:
    return _checked(request.headers.get("yaritori-key", ""))


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise NotAllowed(422, "bad_headers", "A key has at most 80 letters, digits and marks.")
    return key
