import asyncio
import threading
import time

from lib.live import LiveText


def test_a_late_follower_gets_the_whole_prefix_in_one_piece():
    text = LiveText()
    for piece in ("いら", "っしゃ", "いませ"):
        text.append(piece)
    text.end()
    assert list(text.follow()) == ["いらっしゃいませ"]


def test_a_follower_goes_on_from_its_offset():
    text = LiveText()
    text.append("いらっしゃいませ")
    text.end()
    assert "".join(text.follow(4)) == "ゃいませ"


def test_followers_in_threads_see_every_character_once():
    text, seen = LiveText(), [[] for _ in range(8)]
    threads = [threading.Thread(target=lambda box=box: box.extend(text.follow())) for box in seen]
    for thread in threads:
        thread.start()
    whole = "".join(chr(0x3042 + n % 80) for n in range(2000))
    for char in whole:
        text.append(char)
    text.end()
    for thread in threads:
        thread.join(5)
    assert all("".join(box) == whole for box in seen)


def test_the_end_is_never_held_back_by_the_gap_between_pieces():
    text = LiveText()
    text.append("はい")
    follower = text.follow(gap_seconds=30)
    assert next(follower) == "はい"
    text.append("、どうぞ")
    text.end()
    began = time.monotonic()
    assert list(follower) == ["、どうぞ"]
    assert time.monotonic() - began < 5


def test_a_coroutine_on_another_loop_follows_too():
    text = LiveText()

    async def read() -> str:
        return "".join([piece async for piece in text.afollow()])

    def write() -> None:
        for char in "味噌ラーメンですね":
            text.append(char)
        text.end()

    thread = threading.Thread(target=write)

    async def both() -> str:
        reading = asyncio.create_task(read())
        await asyncio.sleep(0)
        thread.start()
        return await asyncio.wait_for(reading, 5)

    assert asyncio.run(both()) == "味噌ラーメンですね"
    thread.join()


def test_nothing_is_left_behind_by_a_coroutine_that_stops_following():
    text = LiveText()
    text.append("はい")

    async def first_piece() -> str:
        pieces = text.afollow()
        piece = await anext(pieces)
        await pieces.aclose()
        return piece

    assert asyncio.run(first_piece()) == "はい"
    text.append("。")  # wakes nobody on the closed loop
    assert text.text == "はい。"
