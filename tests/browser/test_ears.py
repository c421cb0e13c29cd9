"""The microphone of the page: when speech has ended, what is handed on, and what is said if nothing can be.

The pages are empty ones, with nothing but the scripts on them. The microphone plays a recording, from its
beginning each time it is opened.
"""

import io
import random
import wave

import numpy as np
import pytest

from tests.browser.running import ROOT
from tests.conftest import FLAGS
from tests.speaking import spoken

EARS = "".join((ROOT / "pages" / "parts" / f"{name}.js").read_text() for name in ("end_of_speech", "ears"))
ORDER = "すみません、ラーメンを一つお願いします。"
LEAD, TAIL = 0.5, 3.0
FRAME_MS = 20
QUIET, LOUD, NOTHING = -62, -25, None  # dBFS
# What it is, where that changes, as [state, milliseconds from the beginning]; and what it knows in the end.
HEAR = """([levels, options]) => {
    const ear = new EndOfSpeech(options), changes = [];
    levels.forEach((level, i) => {
        const before = ear.state, state = ear.take(level ?? -Infinity, 20);
        if (state !== before) changes.push([state, (i + 1) * 20]);
    });
    const { voicedMs, silentMs, floorDb } = ear;
    return { changes, voicedMs, silentMs, floorDb }; }"""
LISTEN = """async pauseMs => {
    Object.assign(window, { told: [], troubles: [], ended: [], meter: [], streams: [] });
    const ask = MediaDevices.prototype.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async what => {
        const stream = await ask(what);
        streams.push(stream);
        return stream;
    };
    window.ears = await openEars({
        pauseMs,
        onLevel: level => meter.push(level),
        onState: state => told.push(state),
        onTrouble: code => troubles.push(code),
        onEnd: async ({ wav, ...end }) => ended.push({ ...end, wav: await bytesOf(wav) }),
    }); }"""
BYTES = "const bytesOf = async blob => [...new Uint8Array(await blob.arrayBuffer())];"
TRACKS = "streams.map(stream => stream.getTracks()[0].readyState)"


@pytest.fixture(scope="module")
def recording():
    return spoken(ORDER, lead=LEAD, tail=TAIL)


@pytest.fixture(scope="module")
def chromium(playwright, chromium_path, recording, tmp_path_factory):
    """A browser of its own, which asks for permission and hears ORDER each time that it listens."""
    file = tmp_path_factory.mktemp("ears") / "order.wav"
    file.write_bytes(recording)
    fake = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={file}%noloop")
    browser = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS, *fake])
    yield browser
    browser.close()


def open_page(context, url="http://localhost/"):
    page = context.new_page()
    page.route(url, lambda route: route.fulfill(body="<title>Ears</title>", content_type="text/html"))
    page.goto(url)
    page.add_script_tag(content=EARS + BYTES)
    return page


# --- when has somebody stopped speaking? --------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare(chromium):
    return open_page(chromium.new_context())


@pytest.fixture
def hear(bare):
    """What becomes of pieces of sound, each so loud for so many milliseconds."""

    def hear(*pieces, pause_ms=2000, **options):
        chance = random.Random(1)
        levels = [
            level if level is None else level + chance.gauss(0, 1)
            for level, ms in pieces
            for _ in range(ms // FRAME_MS)
        ]
        return changes(bare, levels, pauseMs=pause_ms, **options)

    return hear


def changes(page, levels, **options):
    return [tuple(change) for change in page.evaluate(HEAR, [levels, options])["changes"]]


def test_speech_is_noticed_after_80_ms_and_has_ended_when_the_pause_is_over(hear):
    assert hear((QUIET, 1000), (LOUD, 1500), (QUIET, 3000)) == [
        ("speaking", 1080),
        ("pausing", 2520),
        ("ended", 4580),
    ]


@pytest.mark.parametrize("pause_ms", [800, 2000, 5000])
@pytest.mark.parametrize("quiet", [NOTHING, -75, QUIET, -48, -38])
def test_a_pause_shorter_than_the_setting_never_ends_it(hear, quiet, pause_ms):
    thinking = [(LOUD, 700), (quiet, pause_ms - 100)] * 3
    heard = hear((quiet, 1000), *thinking, (LOUD, 700), (quiet, pause_ms + 100), pause_ms=pause_ms)
    spoken_until = 1000 + 3 * (600 + pause_ms) + 700
    assert [state for state, _ in heard].count("ended") == 1
    assert spoken_until + pause_ms <= heard[-1][1] <= spoken_until + pause_ms + 100


@pytest.mark.parametrize("silent", [2000, 2040, 2060])
def test_a_word_that_begins_as_the_pause_runs_out_goes_on(hear, silent):
    heard = hear((QUIET, 500), (LOUD, 600), (QUIET, silent), (LOUD, 600), (QUIET, 2100))
    assert heard[-1] == ("ended", 500 + 600 + silent + 600 + 2080)


def test_a_click_in_the_pause_does_not_make_it_longer(hear):
    heard = hear((QUIET, 500), (LOUD, 600), (QUIET, 1000), (LOUD, 20), (QUIET, 2000))
    assert heard[-1] == ("ended", 500 + 600 + 2080)


@pytest.mark.parametrize("ms", [20, 60, 100])
def test_a_click_or_a_knock_is_no_speech(hear, ms):
    heard = hear((QUIET, 500), (LOUD, ms), (QUIET, 800), (LOUD, ms), (QUIET, 3000))
    assert {state for state, _ in heard} <= {"speaking", "pausing", "waiting"}
    assert heard == [] or heard[-1] == ("waiting", 500 + ms + 800 + ms + 300)


def test_a_short_yes_is_speech(hear):
    assert hear((QUIET, 500), (LOUD, 140), (QUIET, 2100))[-1] == ("ended", 500 + 140 + 2080)


def test_a_fan_that_is_switched_on_is_taken_for_the_room_after_five_seconds(hear):
    heard = hear((-55, 3000), (-40, 12_000), (-20, 1000), (-40, 2100))
    assert [state for state, _ in heard] == ["speaking", "waiting", "speaking", "pausing", "ended"]
    assert 7900 <= heard[1][1] <= 8200
    assert heard[-1] == ("ended", 3000 + 12_000 + 1000 + 2080)


def test_a_fan_that_is_switched_on_while_somebody_speaks_does_not_keep_it_open(hear):
    heard = hear((-55, 1000), (-20, 1500), (-40, 12_000))
    assert heard[-1][0] == "ended"
    assert heard[-1][1] <= 2500 + 5000 + 2080 + 200


def test_a_room_that_was_loud_before_is_loud_when_it_is_opened_again(hear):
    fan = [(-30, 2000), (-12, 1000), (-30, 2100)]
    assert hear(*fan)[0] == ("speaking", 80)
    assert hear(*fan, floorDb=-31) == [("speaking", 2080), ("pausing", 3020), ("ended", 5080)]


@pytest.mark.parametrize("nothing", [NOTHING, -100])
def test_after_digital_silence_a_hiss_is_no_speech_and_a_low_voice_is(hear, nothing):
    assert hear((nothing, 2000), (-57, 3000)) == []
    assert hear((nothing, 2000), (-44, 1000), (nothing, 2100))[-1] == ("ended", 2000 + 1000 + 2080)


def test_what_a_device_gives_as_it_starts_says_nothing_of_the_room(hear):
    cleaned_a_second_later = [(-47, 500), (-52, 500), (-58, 2000)]
    assert hear((NOTHING, 100), *cleaned_a_second_later) == []


def test_silence_is_waited_through_without_end(hear):
    assert hear((QUIET, 120_000)) == []


def test_a_minute_is_full_whatever_is_heard(hear):
    talking = [(LOUD, 400), (QUIET, 200)] * 120
    assert hear((QUIET, 1000), *talking)[-1] == ("full", 61_000)
    assert hear((QUIET, 1000), *talking, longestMs=5000)[-1] == ("full", 6000)


def test_it_tells_how_much_was_speech_and_how_long_it_has_been_silent(bare):
    levels = [-55] * 50 + [LOUD] * 50 + [-55] * 30 + [LOUD] * 10 + [-55] * 20
    heard = bare.evaluate(HEAR, [levels, {"pauseMs": 2000}])
    assert (heard["voicedMs"], heard["silentMs"], heard["floorDb"]) == (1200, 400, pytest.approx(-55))


def levels_of(recording):
    with wave.open(io.BytesIO(recording)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32_768
        frame = sound.getframerate() * FRAME_MS // 1000
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    return [10 * np.log10(power) if power else NOTHING for power in (frames**2).mean(axis=1)]


@pytest.mark.parametrize("noise_dbfs", [None, -60, -50])
@pytest.mark.parametrize("said", ["うん。", "はい、お願いします。", "しかし、水は熱いです。", ORDER])
def test_a_voice_has_ended_two_seconds_after_its_last_sound(bare, said, noise_dbfs):
    levels = levels_of(spoken(said, lead=1, tail=2.5, noise_dbfs=noise_dbfs))
    heard = changes(bare, levels, pauseMs=2000)
    spoken_until = len(levels) * FRAME_MS - 2500
    assert [state for state, _ in heard].count("ended") == 1
    assert heard[-1][1] == pytest.approx(spoken_until + 2000 + 80, abs=40)


# --- through the browser's microphone ---------------------------------------------------------------------


@pytest.fixture
def allowed(chromium):
    with chromium.new_context(permissions=["microphone"]) as context:
        yield context


@pytest.fixture
def page(allowed):
    return open_page(allowed)


def listen(page, pause_ms=2000):
    page.evaluate(LISTEN, pause_ms)


def until(page, condition):
    page.wait_for_function(condition, polling=20)


def read(ended):
    """Samples of one channel from -1 to 1, and how many there are in a second."""
    with wave.open(io.BytesIO(bytes(ended["wav"]))) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32_768, sound.getframerate()


def sounding(samples, rate):
    """From when to when it is louder than a hundredth of its loudest moment, in seconds."""
    frame = rate // 100
    power = (samples[: len(samples) // frame * frame].reshape(-1, frame) ** 2).mean(axis=1)
    loud = np.flatnonzero(power > power.max() / 100)
    return loud[0] / 100, (loud[-1] + 1) / 100


def test_a_sentence_is_heard_whole_and_ends_with_the_pause(page, recording):
    listen(page)
    until(page, "ended.length")
    [end] = page.evaluate("ended")
    samples, rate = read(end)
    assert rate == 16_000
    with wave.open(io.BytesIO(recording)) as sound:
        original = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")[::3] / 32_768
    said_from, said_until = sounding(original, rate)
    heard_from, heard_until = sounding(samples, rate)
    assert heard_until - heard_from == pytest.approx(
        said_until - said_from, abs=0.1
    )  # no syllable is missing
    assert 0.35 <= heard_from <= 0.6
    assert 0.3 <= len(samples) / rate - heard_until <= 0.55
    assert end["ms"] == pytest.approx(len(samples) / rate * 1000)
    assert 1500 <= end["voicedMs"] <= (said_until - said_from) * 1000
    assert end["reason"] == "ended"
    told = page.evaluate("told")
    assert told[:2] == ["waiting", "speaking"]
    assert told[-2:] == ["pausing", "paused"]
    meter = page.evaluate("meter")
    assert min(meter) == 0
    assert 0.8 <= max(meter) <= 1
    assert page.evaluate(TRACKS) == ["ended"]  # closed until it is opened again

    page.evaluate("ears.resume()")
    until(page, "told.at(-1) === 'speaking'")
    assert page.evaluate("ears.finish()")
    until(page, "ended.length === 2")
    assert page.evaluate("ended[1].reason") == "finished"
    assert page.evaluate("ears.finish()") is False
    assert page.evaluate("[troubles, " + TRACKS + "]") == [[], ["ended", "ended"]]


def test_what_is_dropped_is_forgotten_and_listening_goes_on(page):
    listen(page, 600)  # すみません、 is followed by a shorter pause
    until(page, "told.at(-1) === 'pausing'")
    page.evaluate("ears.drop()")
    assert page.evaluate("[told.at(-1), " + TRACKS + "]") == ["waiting", ["live"]]
    until(page, "ended.length")
    samples, rate = read(page.evaluate("ended[0]"))
    heard_from, heard_until = sounding(samples, rate)
    assert 1.2 < heard_until - heard_from < 2  # ラーメンを一つお願いします, and no more
    assert page.evaluate("ended.length") == 1


def test_paused_is_closed_and_what_was_half_said_is_not_sent(page):
    listen(page, 400)
    until(page, "told.at(-1) === 'speaking'")
    page.evaluate("ears.pause()")
    assert page.evaluate("[told.at(-1), meter.at(-1), " + TRACKS + "]") == ["paused", 0, ["ended"]]
    page.evaluate("Promise.all([ears.resume(), ears.resume()])")  # pressed twice, opened once
    until(page, "told.at(-1) === 'waiting'")
    page.evaluate("ears.close()")
    page.evaluate("ears.resume()")  # closed for good
    assert page.evaluate("[told.at(-1), ended, " + TRACKS + "]") == ["paused", [], ["ended", "ended"]]


def test_paused_before_it_is_open_it_stays_closed(page):
    page.evaluate(LISTEN, 2000)
    page.evaluate("ears.pause()")
    page.evaluate("{ const opening = ears.resume(); ears.pause(); opening; }")
    until(page, "streams.length === 2")
    assert page.evaluate("[told.at(-1), troubles, " + TRACKS + "]") == ["paused", [], ["ended", "ended"]]


def test_a_refused_microphone_is_said_and_can_be_allowed_later(chromium):
    with chromium.new_context() as context:
        page = open_page(context)
        listen(page)
        assert page.evaluate("[told, troubles]") == [["paused"], ["refused"]]
        context.grant_permissions(["microphone"])
        page.evaluate("ears.resume()")
        until(page, "told.at(-1) === 'waiting'")


def test_a_permission_that_is_withdrawn_while_listening_is_said(allowed, page):
    listen(page)
    until(page, "told.at(-1) === 'speaking'")
    allowed.clear_permissions()
    until(page, "troubles.length")
    assert page.evaluate("[told.at(-1), troubles, ended]") == ["paused", ["lost"], []]


def test_what_a_browser_says_of_a_microphone_has_five_names(page):
    listen(page)
    page.evaluate("ears.pause()")
    names = {
        "NotAllowedError": "refused",
        "NotFoundError": "none",
        "OverconstrainedError": "none",
        "NotReadableError": "busy",
        "InvalidStateError": "failed",
    }
    fail = (
        "name => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name)); }"
    )
    for name in names:
        page.evaluate(fail, name)
        page.evaluate("ears.resume()")
    assert page.evaluate("troubles") == list(names.values())


def test_a_page_without_https_is_told_apart_from_a_browser_that_cannot(chromium, page):
    with chromium.new_context() as context:
        open_to_all = open_page(context, "http://yaritori.example/")
        assert open_to_all.evaluate("earsTrouble()") == "insecure"
        listen_there = "openEars({ pauseMs: 2000, onTrouble: code => (window.code = code) }).then(() => code)"
        assert open_to_all.evaluate(listen_there) == "insecure"
    assert page.evaluate("earsTrouble()") is None
    assert page.evaluate("delete window.AudioWorkletNode && earsTrouble()") == "unsupported"


def test_samples_beyond_full_scale_are_cut_off_in_the_wav(page):
    written = page.evaluate("bytesOf(wavOf([Float32Array.of(0, 0.5, -2), Float32Array.of(2)], 44100))")
    samples, rate = read({"wav": written})
    assert rate == 44_100
    assert (samples * 32_768).tolist() == [0, 16_384, -32_767, 32_767]
