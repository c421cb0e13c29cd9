"""How one speaks and listens: a menu that remembers, and what it says where nobody can write it down."""

from lib.voice_choices import VoiceChoices
from pages import session


def kept():
    return session.practice().learner(session.person()).voice


def test_without_a_transcriber_the_menu_says_what_to_set_and_listening_works(learner):
    page = learner().visit().choose("ramen-shop")
    captions = [caption.value for caption in page.at.caption]
    assert any("OPENAI_API_KEY" in told and "WHISPER_MODEL_DIR" in told for told in captions)
    assert [group.key for group in page.at.get("button_group") if "voice-speaking" in (group.key or "")] == []
    assert not page.at.chat_input[0].proto.accept_audio
    page.run(page.at.toggle(key="voice-autoplay").set_value(True))
    page.run(page.at.toggle(key="voice-hide").set_value(True))
    assert kept() == VoiceChoices(autoplay=True, hide_text=True)
    page.say("ラーメンをください。")  # typing goes on
    assert "Show the text" in page.markup()


def test_a_choice_changes_nothing_that_was_chosen_in_another_tab_meanwhile(settings, learner, model):
    settings.setenv("OPENAI_TRANSCRIBE_MODEL", "whisper-1")
    one, other = learner().visit().choose("ramen-shop"), learner().visit().choose("ramen-shop")
    one.run(one.at.toggle(key="voice-keep").set_value(True))
    other.run(other.at.toggle(key="voice-keep").set_value(True))
    one.run(one.at.toggle(key="voice-keep").set_value(False))
    other.run(other.at.toggle(key="voice-autoplay").set_value(True))
    assert kept() == VoiceChoices(autoplay=True)
