"""The command that measures: what it needs is asked for before the minutes of timing."""

import pytest

from benchmarks import __main__ as benchmarks


@pytest.mark.parametrize("what", ["all", "tokens"])
def test_without_npm_it_says_so_before_it_measures_anything(monkeypatch, what):
    def measured(*_arguments, **_options):
        raise AssertionError("it has begun to measure")

    for name in ("prepare", "_time_turns", "figures"):
        monkeypatch.setattr(benchmarks, name, measured)
    monkeypatch.setattr("sys.argv", ["benchmarks", what])
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(SystemExit, match=r"node and npm.*apt-get install nodejs npm"):
        benchmarks.main()
