"""The first document with each block is found, in memory and on the disk, in whatever order documents are added."""

from __future__ import annotations

import pickle
from array import array
from itertools import permutations
from pathlib import Path

import pytest

from cleaner import Cleaner, disk
from cleaner.batch.passes import EARLIER_DOCUMENTS, AnalysisTask
from cleaner.batch.processor import Processor
from cleaner.dedup.fingerprints import text_fingerprint
from cleaner.dedup.first_seen import FirstSeen, FirstSeenBuilder, remaining_fingerprints
from cleaner.errors import SettingError
from cleaner.io.render import OutputFormat, Renderer
from cleaner.io.stream import InputDocument
from cleaner.model import CleanResult, Removal, Removals, Status

ONE, TWO, THREE = (
    f"The bridge was closed on Tuesday, for the {nth} time in a year." for nth in ("first", "second", "third")
)
TEXTS = [f"{ONE}\n\n{ONE}", f"{TWO}\n\n{ONE}", f"{THREE}", f"{TWO}\n\n{THREE}\n\n{ONE}"]
DOCUMENTS = [Cleaner().read(text) for text in TEXTS]
BEFORE = [{}, {ONE: "0.txt"}, {}, {ONE: "0.txt", TWO: "1.txt", THREE: "2.txt"}]


def built(numbers: tuple[int, ...], folder: Path | None = None) -> FirstSeen:
    builder = FirstSeenBuilder(folder)
    for number in numbers:
        builder.add(number, f"{number}.txt", remaining_fingerprints(DOCUMENTS[number], Removals()))
    return builder.build()


def before(found: FirstSeen) -> list[dict[str, str]]:
    """Return for each document, by the text of a block, the earlier document that contains it."""
    return [
        {document.text(document.blocks[at]): each.name for at, each in found.earlier_sources(number, document).items()}
        for number, document in enumerate(DOCUMENTS)
    ]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_first_in_order_is_named(order: tuple[int, ...]) -> None:
    assert before(built(order)) == BEFORE


def test_rows_on_the_disk_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "NUMBERS", 3)
    (tmp_path / "spilled-00.bin").write_bytes(b"what a run that was killed has left")
    found = built((3, 1, 2, 0), tmp_path)
    assert before(found) == BEFORE
    assert found.digest() == built((0, 1, 2, 3)).digest()
    assert list(tmp_path.iterdir()) == []


def test_a_renamed_document_changes_the_digest() -> None:
    """Receipts name documents, so outputs of another name are done anew."""
    found = built((0, 1, 2, 3))
    renamed = FirstSeen(found._rows, {number: f"other {name}" for number, name in found._names.items()})
    assert renamed.digest() != found.digest()
    assert FirstSeen(found._rows, dict(found._names)).digest() == found.digest()


def test_a_document_that_is_passed_through_adds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who drops it must not lose the same blocks in other documents, too."""
    task, item = (
        AnalysisTask(Processor(Cleaner(), Renderer(OutputFormat.TEXT)), EARLIER_DOCUMENTS.map),
        InputDocument("a.txt", ONE.encode(), number=3),
    )
    assert task(item).data.startswith(b'[3, "a.txt"]\n')
    monkeypatch.setattr(Cleaner, "cleaned", lambda *_: CleanResult(ONE, (), Status.PASSED))
    assert task(item).data == b""


def test_removed_blocks_are_not_added() -> None:
    builder = FirstSeenBuilder()
    for number, document in enumerate(DOCUMENTS):
        kept = array("Q") if number == 0 else remaining_fingerprints(document, Removals())
        builder.add(number, f"{number}.txt", kept)
    assert before(builder.build())[3][ONE] == "1.txt"


@pytest.mark.parametrize("end", [len(ONE), len(ONE) - 1])
def test_a_block_that_was_cut_is_not_added(end: int) -> None:
    document = DOCUMENTS[1]
    block = document.blocks[1]
    cut = Removals().merged(document, [Removal(block.start, block.start + end, "a rule", "other", "why")])
    assert len(remaining_fingerprints(document, Removals())) == 2
    assert list(remaining_fingerprints(document, cut)) == [text_fingerprint(document, document.blocks[0])]


@pytest.mark.parametrize("numbers", [(), (0, 1, 2, 3)])
def test_it_can_be_sent_and_kept(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    found = built(numbers)
    found.save(tmp_path / "said")
    for same in (FirstSeen.load(tmp_path / "said"), pickle.loads(pickle.dumps(found))):
        assert same.digest() == found.digest()
        assert before(same) == before(found)
    (tmp_path / "said").write_text("no")
    with pytest.raises(SettingError):
        FirstSeen.load(tmp_path / "said")
