"""Workers: answers in order, and of a document that hangs, dies or eats memory only that document is lost."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from cleaner.batch.workers import MAX_QUEUED_BYTES, Budget, Workers
from cleaner.io.inputs import named
from cleaner.io.stream import Begin, InputDocument, Processed, RawBytes
from cleaner.model import Status

HANG, DIE, RAISE, EAT = b"hang", b"die", b"raise", b"eat"


@dataclass(frozen=True)
class Task:
    """A stand-in for judging: what the document asks for."""

    def __call__(self, item: InputDocument) -> Processed:
        source = item.source or b""
        if source == HANG:
            time.sleep(60)
        elif source == DIE:
            os._exit(9)
        elif source == EAT:
            bytearray(1 << 40)
        elif source.startswith(b"slow"):
            time.sleep(0.05)
        return Processed(bytes(source).upper(), Status.CLEANED)

    def pass_through(self, item: InputDocument, why: str, status: str = Status.PASSED) -> Processed:
        return Processed(bytes(item.source or b""), status, messages=(("fail", why),))


def answers(documents: Iterable[bytes], jobs: int = 2, seconds: float = 30) -> list[Processed]:
    items = [InputDocument(str(at), each) for at, each in enumerate(documents)]
    with Workers(Task(), jobs, Budget(seconds)) as workers:  # type: ignore[arg-type]
        return list(workers.results(items))  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_answers_come_in_order(jobs: int) -> None:
    documents = [b"slow %d" % at if at % 7 == 0 else b"quick %d" % at for at in range(60)]
    assert [answer.data for answer in answers(documents, jobs)] == [each.upper() for each in documents]


def test_what_is_no_document_keeps_its_place() -> None:
    events = [
        Begin(named("a")),
        InputDocument("a", b"slow"),
        RawBytes(b"p"),
        Begin(named("b")),
        InputDocument("b", b"x"),
    ]
    with Workers(Task(), 2, Budget(30)) as workers:  # type: ignore[arg-type]
        found = list(workers.results(events))
    assert [found[0], found[2], found[3]] == [events[0], events[2], events[3]]
    assert [found[1].data, found[4].data] == [b"SLOW", b"X"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("bad", "reason"), [(HANG, "took more than 0.5 s"), (DIE, "twice"), (EAT, "twice")])
@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_document_costs_one_document(bad: bytes, reason: str, jobs: int) -> None:
    found = answers([b"a", b"b", bad, b"c", bad, b"d"], jobs, 0.5 if bad == HANG else 30)
    assert [answer.data for answer in found] == [b"A", b"B", bad, b"C", bad, b"D"]
    assert [answer.status for answer in found].count(Status.PASSED) == 2
    assert reason in found[2].messages[0][1]


def test_large_documents_and_answers_never_wait_for_each_other() -> None:
    """Neither side sends what the other may be too busy to receive."""
    documents = [bytes([65 + at % 20]) * (MAX_QUEUED_BYTES + at * 100_000) for at in range(12)]
    assert [len(answer.data) for answer in answers(documents, 2)] == list(map(len, documents))


def test_no_worker_is_left() -> None:
    with Workers(Task(), 2, Budget(30)) as workers:  # type: ignore[arg-type]
        pids = [worker.process.pid for worker in workers._workers]
        next(workers.results([InputDocument("a", b"slow"), InputDocument("b", HANG)]))
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)
