"""OpenAI's API and its many look-alikes: the only room that knows the openai package.

`server.py` makes calls and says whose fault a failure is; `chat.py`, `transcription.py` and `speech.py` say
what is asked for, and read what comes back; `provider.py` is all of them for one server.
"""

from lib.providers.openai.provider import OpenAIProvider
from lib.providers.openai.server import OPENAI_URL, KeyState, Retries
from lib.providers.stream import Deadlines

__all__ = ["OPENAI_URL", "Deadlines", "KeyState", "OpenAIProvider", "Retries"]
