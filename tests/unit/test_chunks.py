"""The raw event stream, cut anywhere, from servers of every sort."""

import json

import pytest

from lib.errors import PartnerMisbehaved, PartnerUnavailable
from lib.providers.chunks import ChatChunks


def chunk(delta: dict | None = None, finish: str | None = None, **fields) -> str:
    choice = {"index": 0, "delta": delta or {}, "finish_reason": finish}
    return json.dumps({"choices": [choice]} | fields, ensure_ascii=False)


STREAM = "".join(
    f"data: {data}\n\n"
    for data in (
        chunk({"role": "assistant", "content": ""}),
        chunk({"content": "いらっしゃい"}),
        chunk({"content": "ませ🍜"}),
        chunk(finish="stop"),
        chunk(choices=[], usage={"prompt_tokens": 450, "completion_tokens": 6}),
        "[DONE]",
    )
)


def read(text: str | bytes) -> ChatChunks:
    chunks = ChatChunks()
    chunks.feed(text.encode() if isinstance(text, str) else text)
    chunks.close()
    return chunks


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_stream_cut_at_any_byte_says_the_same(ending):
    stream = (": ping\n\nevent: message\n" + STREAM).replace("\n", ending).encode()
    for cut in range(len(stream)):
        chunks = ChatChunks()
        chunks.feed(stream[:cut])
        first = chunks.gathered()
        chunks.feed(stream[cut:])
        assert first + chunks.gathered() == "いらっしゃいませ🍜"
        assert chunks.done
        assert chunks.finish == "stop"
        assert chunks.usage == {"prompt_tokens": 450, "completion_tokens": 6}


def test_a_last_line_without_a_line_break_counts():
    assert read("data: " + chunk({"content": "はい"})).gathered() == "はい"
    assert read("data:[DONE]").done


def test_nothing_counts_after_the_end():
    assert read("data: [DONE]\n\ndata: nonsense\n\n").gathered() == ""


def test_half_a_surrogate_pair_in_a_chunk_is_passed_on():
    halves = [
        '{"choices":[{"delta":{"content":"\\ud83c"}}]}',
        '{"choices":[{"delta":{"content":"\\udf5c"}}]}',
    ]
    assert read("".join(f"data: {half}\n\n" for half in halves)).gathered() == "\ud83c\udf5c"


@pytest.mark.parametrize("data", ["{", "nonsense", '"text"', "[]", '{"choices": [{"delta": {"content": "は'])
def test_a_chunk_that_cannot_be_read_is_misbehaviour_that_was_paid_for(data):
    with pytest.raises(PartnerMisbehaved) as caught:
        read(f"data: {data}\n\n")
    assert caught.value.spent


def test_an_error_in_mid_stream_is_the_providers():
    with pytest.raises(PartnerUnavailable):
        read('data: {"error": {"message": "overloaded"}}\n\n')


@pytest.mark.parametrize(
    "odd",
    [
        {"choices": None},
        {"choices": [None]},
        {"choices": [{"delta": None}]},
        {"choices": [{"delta": {"content": None}, "finish_reason": None}]},
        {"choices": [{"delta": {"content": ["は"]}}]},
        {"usage": None},
        {},
    ],
)
def test_chunks_with_nothing_to_say_say_nothing(odd):
    chunks = read(f"data: {json.dumps(odd)}\n\n")
    assert (chunks.gathered(), chunks.finish, chunks.usage) == ("", None, None)


def test_thinking_aloud_is_a_sign_of_life_but_not_heard_and_comments_are_none():
    chunks = read(
        f": ping\n\ndata: {chunk({'reasoning_content': 'Hm'})}\n\ndata: {chunk({'content': ''})}\n\n"
    )
    assert (chunks.signs, chunks.gathered()) == (1, "")


def test_a_refusal_is_noticed():
    assert read(f"data: {chunk({'refusal': 'I cannot'})}\n\n").refused
