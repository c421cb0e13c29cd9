"""The guards that all other tests rely on."""

import asyncio
import os
import socket
import urllib.request

import pytest

from tests.live_network import LiveNetworkError, reached


@pytest.fixture
def forgiven():
    """The attempts of these tests to get out are on purpose."""
    yield
    reached.clear()


ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody is there


@pytest.mark.usefixtures("forgiven")
class TestLiveNetwork:
    def test_a_connection_to_another_machine_is_refused(self):
        with socket.socket() as sock, pytest.raises(LiveNetworkError, match="192"):
            sock.connect((ELSEWHERE, 80))

    def test_a_name_is_not_even_looked_up(self):
        with pytest.raises(LiveNetworkError, match="example"):
            urllib.request.urlopen("http://example.org/")

    def test_asyncio_is_held_back_too(self):
        async def reach():
            await asyncio.open_connection(ELSEWHERE, 80)

        with pytest.raises(LiveNetworkError):
            asyncio.run(reach())

    def test_an_attempt_that_is_swallowed_is_still_remembered(self):
        with socket.socket() as sock, pytest.raises(RuntimeError):
            sock.connect_ex((ELSEWHERE, 80))
        assert reached == [ELSEWHERE]


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_settings_of_the_shell_are_gone():
    assert not [name for name in os.environ if name.startswith(("OPENAI_", "STREAMLIT_"))]
