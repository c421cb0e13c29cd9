"""The settings of an installation, read from the environment once, at the start.

Read by the outermost layers and handed in; nothing below asks the environment. Every name and its
default stand in README.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lib.attempts import Limits
from lib.errors import ConfigError

_COUNT = re.compile(r"0*[1-9][0-9]{0,8}")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
ROOT = Path(__file__).resolve().parent.parent
OPENAI = "https://api.openai.com/"
LOCAL_FOLDER = ROOT / "data" / "local"


@dataclass(frozen=True)
class ModelSettings:
    """How to reach a model. Seconds for the deadlines, tokens for the length of an answer."""

    api_key: str | None = field(repr=False)
    base_url: str | None
    model: str
    max_output_tokens: int = 800
    first_token_seconds: float = 30.0
    idle_seconds: float = 30.0
    total_seconds: float = 180.0


@dataclass(frozen=True)
class SpeechSettings:
    """Who writes down what is said, and who reads aloud; None: nobody but what needs no setting.

    `transcribe_model` and `speech_model` are models of the provider in `ModelSettings`; `whisper_folder`
    holds the weights of a Whisper on this server, which comes first.
    """

    transcribe_model: str | None = None
    speech_model: str | None = None
    speech_voice: str = "nova"
    whisper_folder: Path | None = None
    minutes_a_day: int = 10


@dataclass(frozen=True)
class Settings:
    """Everything that an administrator can set. `model` is None where no model is configured.

    What lies in `cache_folder` can be made anew.
    """

    database_url: str
    tasks_folder: Path
    model: ModelSettings | None
    limits: Limits
    pace_seconds: float = 0.04
    cache_folder: Path = LOCAL_FOLDER
    speech: SpeechSettings = field(default_factory=SpeechSettings)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in these environment variables. Raises ConfigError, naming the variable."""
    api_key = _key(environment)
    base_url = _address(environment)
    model = None
    if api_key or base_url:
        model = ModelSettings(
            api_key=api_key,
            base_url=base_url,
            model=environment.get("OPENAI_MODEL", "").strip() or "gpt-4o-mini",
            max_output_tokens=_count(environment, "YARITORI_MAX_OUTPUT_TOKENS", 800),
            first_token_seconds=_seconds(environment, "YARITORI_FIRST_TOKEN_SECONDS", 30.0, zero=False),
            idle_seconds=_seconds(environment, "YARITORI_IDLE_SECONDS", 30.0, zero=False),
            total_seconds=_seconds(environment, "YARITORI_TOTAL_SECONDS", 180.0, zero=False),
        )
    return Settings(
        database_url=environment.get("YARITORI_DATABASE_URL", "").strip()
        or f"sqlite:///{LOCAL_FOLDER / 'yaritori.db'}",
        tasks_folder=Path(environment.get("YARITORI_TASKS", "").strip() or ROOT / "data" / "tasks"),
        model=model,
        limits=Limits(
            characters=_count(environment, "YARITORI_MAX_CHARACTERS", 4_000),
            turns_a_minute=_count(environment, "YARITORI_TURNS_A_MINUTE", 12),
            turns_an_hour=_count(environment, "YARITORI_TURNS_AN_HOUR", 240),
        ),
        pace_seconds=_seconds(environment, "YARITORI_PACE_SECONDS", 0.04),
        cache_folder=Path(environment.get("YARITORI_CACHE", "").strip() or LOCAL_FOLDER),
        speech=_speech(
            environment, provider=model is not None, openai_itself=(base_url or OPENAI).startswith(OPENAI)
        ),
    )


def _speech(environment: Mapping[str, str], *, provider: bool, openai_itself: bool) -> SpeechSettings:
    """Another server than OpenAI may neither write down nor read aloud: there the models must be named."""
    transcribe = environment.get("OPENAI_TRANSCRIBE_MODEL", "").strip()
    speech = environment.get("OPENAI_SPEECH_MODEL", "").strip()
    if (transcribe or speech) and not provider:
        name = "OPENAI_TRANSCRIBE_MODEL" if transcribe else "OPENAI_SPEECH_MODEL"
        raise ConfigError(f"{name} is set, but neither OPENAI_API_KEY nor OPENAI_BASE_URL is")
    folder = environment.get("WHISPER_MODEL_DIR", "").strip()
    if provider and openai_itself:
        transcribe, speech = transcribe or "whisper-1", speech or "tts-1"
    return SpeechSettings(
        transcribe_model=transcribe or None,
        speech_model=speech or None,
        speech_voice=environment.get("OPENAI_SPEECH_VOICE", "").strip() or SpeechSettings.speech_voice,
        whisper_folder=Path(folder) if folder else None,
        minutes_a_day=_count(environment, "YARITORI_MINUTES_SPOKEN_A_DAY", SpeechSettings.minutes_a_day),
    )


def _key(environment: Mapping[str, str]) -> str | None:
    """The key, which no message ever shows."""
    key = environment.get("OPENAI_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ConfigError("OPENAI_API_KEY holds characters that no key has; copy it again")
    return key or None


def _address(environment: Mapping[str, str]) -> str | None:
    url = environment.get("OPENAI_BASE_URL", "").strip()
    if url and not _URL.fullmatch(url):
        raise ConfigError(
            "OPENAI_BASE_URL is no address of a server; it looks like http://127.0.0.1:11434/v1"
        )
    return url or None


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not _COUNT.fullmatch(value):
        raise ConfigError(f"{name} is {value!r}; it must be a whole number from 1 to 999999999")
    return int(value)


def _seconds(environment: Mapping[str, str], name: str, default: float, *, zero: bool = True) -> float:
    value = environment.get(name, "").strip()
    if not value:
        return default
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0 or (seconds == 0 and not zero):
        raise ConfigError(f"{name} is {value!r}; it must be a number of seconds, such as {default:g}")
    return seconds
