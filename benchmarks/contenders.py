"""Who is measured: how each is started, and where in its page one types."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import Server, free_port

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = HERE / "peers"
CHAINLIT_HOME = HERE / ".venvs" / "chainlit"
_PRIVATE = ("OPENAI_", "YARITORI_", "STREAMLIT_", "CHAINLIT_")


@dataclass(frozen=True)
class Contender:
    """A chat in a browser. `{port}` and `{folder}` (a scratch folder) stand for themselves until its start.

    `clicks`: what leads from its first page to the conversation. `typed`: its box wants key strokes.
    `sessions`: it is a Streamlit app, whose idle sessions can be held open from outside.
    """

    name: str
    label: str
    command: tuple[str, ...]
    text_box: str
    clicks: tuple[str, ...] = ()
    folder: str = "{folder}"
    environment: Mapping[str, str] = field(default_factory=dict)
    typed: bool = False
    sessions: bool = False

    def server(self, provider_url: str, scratch: Path) -> Server:
        """A server of it, not yet started, that asks the provider for its replies."""
        port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(_PRIVATE)}
        for_all = {"OPENAI_BASE_URL": f"{provider_url}/v1", "OPENAI_API_KEY": "sk-loopback", "PORT": "{port}"}
        settings = for_all | dict(self.environment)
        here = {"port": str(port), "folder": str(scratch)}
        return Server(
            [part.format(**here) for part in self.command],
            port,
            folder=self.folder.format(**here),
            environment=clean | {name: value.format(**here) for name, value in settings.items()},
        )


_STREAMLIT_BOX = "[data-testid=stChatInputTextArea]"
_STREAMLIT = (sys.executable, "-m", "streamlit", "run")
_QUIETLY = ("--server.port={port}", "--server.headless=true", "--server.address=127.0.0.1",
            "--browser.gatherUsageStats=false")  # fmt: skip

CONTENDERS = (
    Contender(
        name="bare",
        label="bare page",
        command=(sys.executable, str(PEERS / "bare_page.py")),
        text_box="textarea",
    ),
    Contender(
        name="tutorial",
        label="Streamlit’s tutorial",
        command=(*_STREAMLIT, str(PEERS / "streamlit_tutorial.py"), *_QUIETLY),
        text_box=_STREAMLIT_BOX,
        sessions=True,
    ),
    Contender(
        name="chainlit",
        label="Chainlit",
        command=(str(CHAINLIT_HOME / "bin" / "chainlit"), "run", str(PEERS / "chainlit_chat.py"),
                 "--headless", "--host", "127.0.0.1", "--port", "{port}"),
        text_box="#chat-input",
        environment={"CHAINLIT_APP_ROOT": "{folder}"},
        typed=True,
    ),
    Contender(
        name="yaritori",
        label="Yaritori",
        command=(*_STREAMLIT, str(ROOT / "app.py"), "--server.port={port}"),
        text_box=_STREAMLIT_BOX,
        clicks=(".st-key-choose-ramen-shop button",),
        folder=str(ROOT),
        environment={
            "YARITORI_DATABASE_URL": "sqlite:///{folder}/yaritori.db",
            "YARITORI_TURNS_A_MINUTE": "100000",
            "YARITORI_TURNS_AN_HOUR": "100000",
        },
        sessions=True,
    ),
)  # fmt: skip


def prepare(contenders: list[Contender]) -> None:
    """Install what is not there yet: Chainlit, pinned, into a virtual environment of its own."""
    if not any(contender.name == "chainlit" for contender in contenders):
        return
    wanted = (PEERS / "chainlit.txt").read_text()
    done = CHAINLIT_HOME / "installed.txt"
    if done.exists() and done.read_text() == wanted:
        return
    print("benchmarks: installing Chainlit into a virtual environment of its own", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(CHAINLIT_HOME)], check=True)
    pip = [str(CHAINLIT_HOME / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "-r", str(PEERS / "chainlit.txt")], check=True, stdout=sys.stderr)
    done.write_text(wanted)
