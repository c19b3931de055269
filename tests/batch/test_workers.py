"""Workers: answers in order, and of a document that hangs, dies or eats memory only that document is lost."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any

import pytest
from hanging import Clock

from cleaner.batch import workers as module
from cleaner.batch.workers import MAX_QUEUED_BYTES, Budget, Workers
from cleaner.io.inputs import named
from cleaner.io.stream import Begin, InputDocument, Processed, RawBytes
from cleaner.model import Status

HANG, DIE, EAT = b"hang", b"die", b"eat"
LONG = 3600.0  # seconds; no document here is given up because the machine is busy


def forever() -> None:
    """Work that never ends."""
    while True:
        time.sleep(LONG)


@dataclass(frozen=True)
class Task:
    """A stand-in for judging: what the document asks for."""

    hang: Callable[[], object] = forever

    def __call__(self, item: InputDocument) -> Processed:
        source = item.source or b""
        if source == HANG:
            self.hang()
        elif source == DIE:
            os._exit(9)
        elif source == EAT:
            bytearray(1 << 40)
        elif source.startswith(b"slow"):
            time.sleep(0.05)
        return Processed(bytes(source).upper(), Status.CLEANED)

    def pass_through(self, item: InputDocument, why: str, status: str = Status.PASSED) -> Processed:
        return Processed(bytes(item.source or b""), status, messages=(("fail", why),))


def answers(
    documents: Iterable[bytes], jobs: int = 2, seconds: float = LONG, task: Task | None = None
) -> list[Processed]:
    items = [InputDocument(str(at), each) for at, each in enumerate(documents)]
    with Workers(task or Task(), jobs, Budget(seconds)) as workers:  # type: ignore[arg-type]
        return list(workers.results(items))  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_answers_come_in_order(jobs: int) -> None:
    documents = [b"slow %d" % at if at % 7 == 0 else b"quick %d" % at for at in range(60)]
    assert [answer.data for answer in answers(documents, jobs)] == [each.upper() for each in documents]


@dataclass(frozen=True)
class Signed(Task):
    """Work that says which process has done it."""

    def __call__(self, item: InputDocument) -> Processed:
        return super().__call__(item)._replace(messages=(("warn", str(os.getpid())),))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_is_replaced_after_many_documents(monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(module, "MAX_DOCUMENTS", 5)
    documents = [b"slow %d" % at if at % 4 == 0 else b"quick %d" % at for at in range(32)]
    found = answers(documents, jobs, task=Signed())
    assert [answer.data for answer in found] == [each.upper() for each in documents]
    by_process = Counter(answer.messages[0][1] for answer in found)
    assert len(by_process) >= len(documents) / 5
    assert max(by_process.values()) == 5


@pytest.mark.parametrize("jobs", [1, 2])
def test_small_documents_share_messages(monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """A message for each would take as long as cleaning a short line."""
    sizes: list[int] = []
    give = module._Worker.give
    monkeypatch.setattr(module._Worker, "give", lambda of, slots: sizes.append(len(slots)) or give(of, slots))
    documents = [b"%d" % at for at in range(640)]
    assert [answer.data for answer in answers(documents, jobs)] == documents
    assert sum(sizes) == len(documents)
    assert max(sizes) <= module.MAX_MESSAGE
    assert len(sizes) < len(documents) / 4


def test_large_documents_have_messages_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    give = module._Worker.give
    monkeypatch.setattr(module._Worker, "give", lambda of, slots: sizes.append(len(slots)) or give(of, slots))
    documents = [b"A" * MAX_QUEUED_BYTES * 3 for _ in range(8)]
    assert [answer.data for answer in answers(documents, 2)] == documents
    assert sizes == [1] * len(documents)


def test_what_a_dead_worker_had_not_returned_is_done_again() -> None:
    """The documents before the one that killed it are not blamed, those behind it not lost."""
    found = answers([b"a", b"b", b"c", DIE, *[b"d"] * 20, DIE, b"e"], 1)
    assert [answer.data for answer in found] == [b"A", b"B", b"C", DIE, *[b"D"] * 20, DIE, b"E"]
    assert [answer.status for answer in found].count(Status.PASSED) == 2


def test_what_is_no_document_keeps_its_place() -> None:
    events = [
        Begin(named("a")),
        InputDocument("a", b"slow"),
        RawBytes(b"p"),
        Begin(named("b")),
        InputDocument("b", b"x"),
    ]
    with Workers(Task(), 2, Budget(LONG)) as workers:  # type: ignore[arg-type]
        found = list(workers.results(events))
    assert [found[0], found[2], found[3]] == [events[0], events[2], events[3]]
    assert [found[1].data, found[4].data] == [b"SLOW", b"X"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("bad", "reason"), [(HANG, "took more than 30 s"), (DIE, "twice"), (EAT, "twice")])
@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_document_costs_one_document(
    monkeypatch: pytest.MonkeyPatch, bad: bytes, reason: str, jobs: int
) -> None:
    found = answers([b"a", b"b", bad, b"c", bad, b"d"], jobs, 30, Task(Clock(monkeypatch).hang))
    assert [answer.data for answer in found] == [b"A", b"B", bad, b"C", bad, b"D"]
    assert [answer.status for answer in found].count(Status.PASSED) == 2
    assert reason in found[2].messages[0][1]


def test_a_document_that_hangs_is_given_up_by_the_real_clock_too() -> None:
    [answer] = answers([HANG], 1, 0.1)
    assert (answer.data, answer.status) == (HANG, Status.PASSED)


@pytest.mark.parametrize(
    ("each", "documents", "status"), [(20, [b"a", b"b", b"c", b"d"], Status.CLEANED), (31, [HANG] * 4, Status.PASSED)]
)
def test_each_document_has_the_whole_time(
    monkeypatch: pytest.MonkeyPatch, each: float, documents: list[bytes], status: Status
) -> None:
    """One that waited in the queue of its worker is not blamed for the time of those before it.

    Those that take too long by the clock of the test never end by that of the machine, so neither waits for the other.
    """
    now, left = [1000.0], [each]

    def wait(pipes: Sequence[Any], timeout: float) -> list[Any]:
        """Time goes on by as much as is asked for, or as the document still takes."""
        if left[0] > timeout:
            now[0] += timeout + 0.001
            left[0] -= timeout + 0.001
            return []
        now[0] += left[0]
        left[0] = each
        return connection.wait(pipes)  # type: ignore[return-value]

    def start(of: Workers) -> None:
        left[0] = each
        begin(of)

    begin = Workers._start
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    monkeypatch.setattr(module, "wait", wait)
    monkeypatch.setattr(Workers, "_start", start)
    assert [answer.status for answer in answers(documents, 1, 30)] == [status] * 4


def test_large_documents_and_answers_never_wait_for_each_other() -> None:
    """Neither side sends what the other may be too busy to receive."""
    documents = [bytes([65 + at % 20]) * (MAX_QUEUED_BYTES + at * 100_000) for at in range(12)]
    assert [len(answer.data) for answer in answers(documents, 2)] == list(map(len, documents))


def test_no_worker_is_left() -> None:
    with Workers(Task(), 2, Budget(LONG)) as workers:  # type: ignore[arg-type]
        pids = [worker.process.pid for worker in workers._workers]
        next(workers.results([InputDocument("a", b"slow"), InputDocument("b", HANG)]))
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)
