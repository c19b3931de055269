"""The journal of an input: what was answered before a run was killed is not asked again; nothing else is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.batch import checkpoint as module
from cleaner.batch.checkpoint import Checkpoint, delete_checkpoints
from cleaner.io.inputs import Input
from cleaner.io.stream import Begin, End, Event, InputDocument, Processed, TableChunk
from cleaner.model import Status
from cleaner.report.stats import FAILED

SOURCE = Input("a.jsonl", "a.jsonl", "a.jsonl")
ITEMS = [InputDocument(f"a.jsonl:{at}", None, b"%d\n" % at) for at in range(10)]


class KilledError(Exception):
    """Somebody pulled the plug."""


def answered(item: InputDocument) -> Processed:
    """Return the result of an item."""
    assert item.line is not None
    return Processed(item.line * 3, Status.CLEANED, 7, {"a rule": (1, 2)}, (("warn", f"{item.name}: so it is"),))


def run(
    folder: Path, items: list[InputDocument], killed_at: int = 100, settings: str = "s"
) -> tuple[list[str], list[Processed]]:
    """A run over an input, killed when so many answers are written; which items were processed, and all answers."""
    processed: list[str] = []
    answers: list[Processed] = []
    events: list[Event] = [Begin(SOURCE), *items[:5], TableChunk(b"between"), *items[5:], End(SOURCE)]
    with Checkpoint(str(folder), "a.jsonl", settings) as journal:
        on_their_way = list(journal.replayed(iter(events)))  # the reader is ahead of the writer
        for event in on_their_way:
            if isinstance(event, InputDocument):
                processed.append(event.name)
                event = answered(event)
            if isinstance(event, Processed):
                if len(answers) == killed_at:
                    raise KilledError
                journal.add(event)
                answers.append(event)
    return processed, answers


def killed(folder: Path, items: list[InputDocument], at: int, settings: str = "s") -> None:
    with pytest.raises(KilledError):
        run(folder, items, at, settings)


@pytest.fixture(params=[1, 2 * module.OVERHEAD, 1 << 20], autouse=True)
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of one answer, of two, and of all."""
    monkeypatch.setattr(module, "BLOCK", request.param)


def test_what_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    killed(tmp_path, ITEMS, 4)
    killed(tmp_path, ITEMS, 7)
    processed, answers = run(tmp_path, ITEMS)
    assert processed == [item.name for item in ITEMS[7:]]
    assert answers == list(map(answered, ITEMS))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("changed", range(8))
def test_a_document_that_changed_is_judged_and_so_is_what_follows(tmp_path: Path, changed: int) -> None:
    killed(tmp_path, ITEMS, 6)
    items = [*ITEMS[:changed], InputDocument(f"a.jsonl:{changed}", None, b"other\n"), *ITEMS[changed + 1 :]]
    killed(tmp_path, items, 8)
    processed, answers = run(tmp_path, items)
    assert processed == [item.name for item in items[8:]]
    assert answers == list(map(answered, items))


def test_results_of_a_changed_input_are_cut_off(tmp_path: Path) -> None:
    """The file holds the results of the input as it is now, and nothing of earlier ones behind them."""
    killed(tmp_path, ITEMS, 8)
    (path,) = tmp_path.iterdir()
    long = path.stat().st_size
    killed(tmp_path, [InputDocument("a.jsonl:0", None, b"other\n"), *ITEMS[1:]], 1)
    short = path.stat().st_size
    path.unlink()
    killed(tmp_path, [InputDocument("a.jsonl:0", None, b"other\n"), *ITEMS[1:]], 1)
    assert path.stat().st_size == short < long


def test_other_settings_ask_anew(tmp_path: Path) -> None:
    killed(tmp_path, ITEMS, 6)
    assert len(run(tmp_path, ITEMS, settings="other")[0]) == len(ITEMS)


def test_of_what_is_cut_or_damaged_nothing_is_taken(tmp_path: Path) -> None:
    """At any byte; what is whole before it counts."""
    killed(tmp_path, ITEMS, 6)
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    for at in range(len(data)):
        for broken in (data[:at], data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]):
            path.write_bytes(broken)
            killed(tmp_path, ITEMS, 6)
            processed, answers = run(tmp_path, ITEMS)
            assert (len(processed), answers) == (4, list(map(answered, ITEMS)))


def test_what_was_not_judged_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"{__name__}.answered", lambda item: Processed(b"", FAILED))
        killed(tmp_path, ITEMS, 3)
    processed, answers = run(tmp_path, ITEMS)
    assert (len(processed), answers) == (len(ITEMS), list(map(answered, ITEMS)))


def test_what_is_left_is_forgotten(tmp_path: Path) -> None:
    killed(tmp_path, ITEMS, 6)
    (tmp_path / "manifest.jsonl").touch()
    delete_checkpoints(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.jsonl"]
