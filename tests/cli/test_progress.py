"""How far a run is."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from cleaner.cli import progress
from cleaner.cli.progress import Bar, Lines, ProgressCounter, Silence
from cleaner.io.inputs import named
from cleaner.io.readers import Meter


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that pass when told to."""
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


def test_what_is_left_goes_by_bytes(clock: list[float]) -> None:
    meter = Meter()
    done = ProgressCounter("cleaned", meter, 1000)
    done.documents, meter.read, clock[0] = 50, 250, 110.0
    assert str(done) == "50 documents cleaned  5 a second  25 % read  30 s left"


def test_a_line_comes_now_and_then(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(ProgressCounter("cleaned", Meter(), 10))
    for _ in range(90):
        clock[0] += 1
        lines.step()
    told = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in told] == ["31", "62"]


def test_a_bar_waits_and_then_is_drawn(clock: list[float]) -> None:
    drawn: list[str] = []

    class Rich:
        def add_task(self, *_: object, **__: object) -> int:
            return 0

        def update(self, *_: object, description: str, **__: object) -> None:
            drawn.append(description)

    bar = Bar(Rich(), ProgressCounter("cleaned", Meter(), 10))
    for _ in range(30):
        clock[0] += 0.06
        bar.step()
    assert 5 < len(drawn) < 10


@pytest.mark.parametrize("options", [{"quiet": True}, {"json": True}, {"progress": "off"}])
def test_silence_can_be_had(options: dict[str, object], tmp_path: Path) -> None:
    asked = Namespace(**{"quiet": False, "json": False, "progress": "auto"} | options)
    with progress.progress(asked, "cleaned", [(named(str(tmp_path)), "x")], Meter()) as found:
        assert isinstance(found, Silence)
