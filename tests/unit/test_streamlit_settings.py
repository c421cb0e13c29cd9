"""What speed, privacy and safety rest on in .streamlit/config.toml, as Streamlit itself reads it."""

import json
import os
import subprocess
import sys

import pytest

VALUES = {
    "server.address": "127.0.0.1",
    "server.fileWatcherType": "none",
    "runner.postScriptGC": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
}
ASK = (
    "import json, sys; from streamlit import config; "
    "print(json.dumps({name: config.get_option(name) for name in sys.argv[1:]}))"
)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """In a process of its own, without a developer's own file: others here have changed what is read."""
    home = {"HOME": str(tmp_path_factory.mktemp("home"))}
    asked = [sys.executable, "-c", ASK, *VALUES]
    return json.loads(subprocess.run(asked, env=os.environ | home, capture_output=True, check=True).stdout)


@pytest.mark.parametrize(("name", "value"), VALUES.items())
def test_streamlit_reads_what_we_rely_on(read, name, value):
    assert read[name] == value
