"""What the scenarios of speaking share: who speaks how, and where the line above the chat box stands."""

from typing import Any

from playwright.sync_api import Locator, expect

from lib.voice_choices import VoiceChoices
from tests.browser.running import Tab

VOICE = {
    "OPENAI_API_KEY": "sk-test",
    "OPENAI_TRANSCRIBE_MODEL": "whisper-1",
    "OPENAI_SPEECH_MODEL": "tts-1",
}
"""The settings of a server that writes down and reads aloud, besides whom it asks."""


def hands_free(**more: Any) -> VoiceChoices:
    return VoiceChoices(**({"speaking": "hands_free", "pause_ms": 500, "speed": 140} | more))


def strip(tab: Tab) -> Locator:
    return tab.page.locator(".strip")


def await_state(tab: Tab, state: str) -> None:
    expect(strip(tab)).to_have_attribute("data-state", state)


WATCH_THE_MICROPHONE = """() => {
    window.tracks = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async options => {
        const stream = await open(options);
        window.tracks.push(...stream.getTracks());
        return stream;
    };
}"""
