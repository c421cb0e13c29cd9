"""The settings: each with its default, what it may be, and a message that names it when it cannot be that."""

from pathlib import Path

import pytest

from lib.attempts import Limits
from lib.config import ROOT, ModelSettings, Settings, SpeechSettings, read_settings
from lib.errors import ConfigError

COUNTS = {
    "YARITORI_MAX_CHARACTERS": lambda settings: settings.limits.characters,
    "YARITORI_TURNS_A_MINUTE": lambda settings: settings.limits.turns_a_minute,
    "YARITORI_TURNS_AN_HOUR": lambda settings: settings.limits.turns_an_hour,
    "YARITORI_MAX_OUTPUT_TOKENS": lambda settings: settings.model.max_output_tokens,
}
DEADLINES = {
    "YARITORI_FIRST_TOKEN_SECONDS": lambda settings: settings.model.first_token_seconds,
    "YARITORI_IDLE_SECONDS": lambda settings: settings.model.idle_seconds,
    "YARITORI_TOTAL_SECONDS": lambda settings: settings.model.total_seconds,
}
SECONDS = {**DEADLINES, "YARITORI_PACE_SECONDS": lambda settings: settings.pace_seconds}
KEY = {"OPENAI_API_KEY": "sk-test"}


def test_with_nothing_set_everything_has_a_value_and_there_is_no_model():
    assert read_settings({}) == Settings(
        database_url=f"sqlite:///{ROOT}/data/local/yaritori.db",
        tasks_folder=ROOT / "data" / "tasks",
        model=None,
        limits=Limits(characters=4_000, turns_a_minute=12, turns_an_hour=240),
        pace_seconds=0.04,
    )


def test_the_defaults_lie_inside_the_project_wherever_it_is_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_settings({}).tasks_folder.is_dir()


def test_what_can_be_made_anew_may_lie_elsewhere():
    assert read_settings({}).cache_folder == ROOT / "data" / "local"
    assert read_settings({"YARITORI_CACHE": " /var/cache/yaritori "}).cache_folder == Path(
        "/var/cache/yaritori"
    )


def test_a_key_alone_is_a_model():
    assert read_settings(KEY).model == ModelSettings(
        api_key="sk-test",
        base_url=None,
        model="gpt-4o-mini",
        max_output_tokens=800,
        first_token_seconds=30.0,
        idle_seconds=30.0,
        total_seconds=180.0,
    )


def test_a_local_server_needs_no_key():
    settings = read_settings({"OPENAI_BASE_URL": " http://127.0.0.1:11434/v1 ", "OPENAI_MODEL": " gemma3 "})
    assert settings.model.api_key is None
    assert (settings.model.base_url, settings.model.model) == ("http://127.0.0.1:11434/v1", "gemma3")


@pytest.mark.parametrize("blank", ["", "  "])
def test_what_is_set_to_nothing_is_not_set(blank):
    names = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "YARITORI_DATABASE_URL", "YARITORI_TASKS"]
    assert read_settings(dict.fromkeys([*names, *COUNTS, *SECONDS], blank)) == read_settings({})


def test_a_model_without_a_key_or_a_server_is_no_model():
    assert read_settings({"OPENAI_MODEL": "gpt-4o"}).model is None


def test_the_database_and_the_tasks_can_be_elsewhere():
    settings = read_settings({"YARITORI_DATABASE_URL": "sqlite:////srv/y.db", "YARITORI_TASKS": "/srv/tasks"})
    assert settings.database_url == "sqlite:////srv/y.db"
    assert settings.tasks_folder == Path("/srv/tasks")


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(("value", "count"), [("1", 1), (" 25 ", 25), ("007", 7), ("999999999", 999_999_999)])
def test_a_count(name, value, count):
    assert COUNTS[name](read_settings({**KEY, name: value})) == count


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(
    "value", ["0", "-1", "1.5", "1e3", "1,000", "1_000", "many", "１２", "+5", "nan", "1 2", "9" * 5_000]
)
def test_a_count_that_is_none_is_named(name, value):
    with pytest.raises(ConfigError, match=f"^{name} is .*whole number"):
        read_settings({**KEY, name: value})


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize(("value", "seconds"), [("0.5", 0.5), (" 20 ", 20.0), ("1e1", 10.0)])
def test_a_time(name, value, seconds):
    assert SECONDS[name](read_settings({**KEY, name: value})) == seconds


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize("value", ["-1", "soon", "nan", "inf", "10s", "1,5"])
def test_a_time_that_is_none_is_named_with_one_that_would_do(name, value):
    with pytest.raises(ConfigError, match=f"^{name} is {value!r}; it must be a number of seconds, such as"):
        read_settings({**KEY, name: value})


@pytest.mark.parametrize("name", DEADLINES)
def test_a_deadline_of_nothing_would_end_every_turn(name):
    with pytest.raises(ConfigError, match=name):
        read_settings({**KEY, name: "0"})


def test_without_a_pace_the_offline_partner_speaks_at_once():
    assert read_settings({"YARITORI_PACE_SECONDS": "0"}).pace_seconds == 0


@pytest.mark.parametrize(
    "url", ["localhost:11434", "127.0.0.1/v1", "ftp://host/v1", "http://", "http:// x/v1"]
)
def test_an_address_that_is_none_is_named(url):
    with pytest.raises(ConfigError, match=r"^OPENAI_BASE_URL .*looks like http://127\.0\.0\.1:11434/v1"):
        read_settings({"OPENAI_BASE_URL": url})


@pytest.mark.parametrize("key", ["sk-“quoted”", "sk-1\nsk-2", "sk-1 sk-2", "ｓｋ-1", "sk-\x00"])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(key):
    with pytest.raises(ConfigError, match=r"^OPENAI_API_KEY ") as caught:
        read_settings({"OPENAI_API_KEY": key})
    assert "sk-" not in str(caught.value)
    assert key not in str(caught.value)


def test_a_key_is_in_no_repr():
    assert "sk-test" not in repr(read_settings(KEY))


def test_other_variables_are_nobodys_business():
    assert read_settings({"PATH": "/bin", "YARITORI_TEST_BROWSER": "x"}) == read_settings({})


def test_without_a_key_nobody_writes_down_what_is_said():
    assert read_settings({}).speech == SpeechSettings()
    assert read_settings({}).speech.minutes_a_day == 10


def test_openai_itself_writes_down_and_reads_aloud_and_another_server_only_what_is_named():
    openai = read_settings(KEY).speech
    assert (openai.transcribe_model, openai.speech_model, openai.speech_voice) == (
        "whisper-1",
        "tts-1",
        "nova",
    )
    local = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1"}
    assert read_settings(local).speech == SpeechSettings()
    named = read_settings(
        local | {"OPENAI_TRANSCRIBE_MODEL": "whisper-large", "OPENAI_SPEECH_MODEL": "kokoro"}
    )
    assert (named.speech.transcribe_model, named.speech.speech_model) == ("whisper-large", "kokoro")


@pytest.mark.parametrize("name", ["OPENAI_TRANSCRIBE_MODEL", "OPENAI_SPEECH_MODEL"])
def test_a_model_for_speech_without_a_server_is_a_mistake(name):
    with pytest.raises(ConfigError, match=name):
        read_settings({name: "whisper-1"})


def test_a_whisper_of_ones_own_and_the_minutes_of_a_day_are_settings():
    speech = read_settings(
        {"WHISPER_MODEL_DIR": "/models/small", "YARITORI_MINUTES_SPOKEN_A_DAY": "30"}
    ).speech
    assert (speech.whisper_folder, speech.minutes_a_day) == (Path("/models/small"), 30)
    with pytest.raises(ConfigError, match="YARITORI_MINUTES_SPOKEN_A_DAY"):
        read_settings({"YARITORI_MINUTES_SPOKEN_A_DAY": "0"})
