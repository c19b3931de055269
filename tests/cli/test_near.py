"""Near copies across documents: each document is judged once, its repeats go in a second pass, the first copy stays."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import PROSE
from cli.test_batch import RAW, everything, refusing
from cli.test_folder import grown, plant

from cleaner.batch import checkpoint, workers
from cleaner.batch.workers import Workers
from cleaner.cli import main
from cleaner.pipeline import Cleaner, Judged

NEWS = (
    "The ferry stays in the harbour until the wind has turned, the office said on the radio in the morning, and those "
    "who have to reach the island before the weekend should take the train to the other port, where a larger ship "
    "waits for them and leaves as soon as the last of its cars is on board."
)
NEAR = NEWS.replace("larger", "smaller")
OTHER_NUMBER = NEWS.replace("a larger", "1 larger")
TEXTS = {
    "a/1.txt": f"{NEWS}\n\n{PROSE}",
    "a/2.txt": f"{NEAR}\n\nNobody was on board when the ship left, a witness says who saw it from the pier.",
    "b/1.txt": f"{OTHER_NUMBER}\n\nThe island is quiet in winter, and most of its houses are empty from October on.",
    "b/2.txt": f"{NEWS}\n\n{NEWS.upper()}\n\nA third of the houses have been sold since the bridge was planned.",
    "c/1.txt": "Nothing of this is said elsewhere, and so all of it is to stay where it is, to the last word.",
}
KEPT = {"a/1.txt": (True, True), "a/2.txt": (False, True), "b/1.txt": (True, True), "b/2.txt": (False, True)}
"""Whether a document keeps its first and its last paragraph."""


def records(texts: dict[str, str]) -> bytes:
    return b"".join(json.dumps({"id": name, "text": text}).encode() + b"\n" for name, text in texts.items())


def texts_in(folder: Path) -> dict[str, str]:
    """The texts below an output folder, by the names of their inputs."""
    return {name: data.decode() for name, data in grown(folder).items()}


def check(found: dict[str, str]) -> None:
    """What the first document says or nearly says, the others do not; another number is another statement."""
    for name, kept in KEPT.items():
        paragraphs = TEXTS[name].split("\n\n")
        assert (paragraphs[0] in found[name], paragraphs[-1] in found[name]) == kept
    assert found["c/1.txt"].strip() == TEXTS["c/1.txt"]


def broken(*args: object) -> None:
    raise RuntimeError


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    plant(tmp_path / "raw", {name: text.encode() for name, text in TEXTS.items()})
    return tmp_path / "raw"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_first_copy_stays(cleaner: Command, raw: Path, tmp_path: Path, jobs: str) -> None:
    ended = cleaner("raw", "-d", "clean", "--dedup", "near", "-j", jobs)
    assert ended.code == 0
    assert ended.err.startswith("5 files  2 cleaned  3 unchanged")
    check(texts_in(tmp_path / "clean"))


def test_a_receipt_names_what_stays(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    assert cleaner("raw", "-d", "clean", "--dedup", "near", "-t", "jsonl", "--spans").code == 0
    rows = [json.loads(data)["metadata"]["cleaner"] for data in grown(tmp_path / "clean").values()]
    spans = {(span[2], span[4]) for row in rows for span in row["spans"]}
    assert ("repeats.across-documents", "Said before in raw/a/1.txt, block 1") in spans
    near = next(why for by, why in spans if by == "repeats.across-documents-near")
    assert near.startswith("Nearly said before in raw/a/1.txt, block 1: similarity 0.9")


def test_the_names_of_options_are_those_of_receipts(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    assert cleaner("raw", "-d", "clean", "--dedup", "near", "--ignore", "repeats.across-documents-near").code == 0
    found = texts_in(tmp_path / "clean")
    assert NEAR in found["a/2.txt"]
    assert NEWS not in found["b/2.txt"]


def test_records_need_no_folder(cleaner: Command, tmp_path: Path) -> None:
    plant(tmp_path, {"raw.jsonl": records(TEXTS)})
    for dedup in ("near", "run"):
        ended = cleaner("raw.jsonl", "-o", f"{dedup}.jsonl", "--dedup", dedup)
        assert ended.code == 0
        rows = map(json.loads, (tmp_path / f"{dedup}.jsonl").read_text().splitlines())
        found = {row["id"]: row["text"] for row in rows}
        assert NEWS in found["a/1.txt"]
        assert NEWS not in found["b/2.txt"]
        assert (NEAR in found["a/2.txt"]) == (dedup == "run")
    assert cleaner("raw.jsonl", "--dedup", "near").out == (tmp_path / "near.jsonl").read_bytes()


def test_a_table_needs_no_folder(cleaner: Command, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = {"id": list(TEXTS), "text": list(TEXTS.values())}
    parquet.write_table(pyarrow.table(columns), tmp_path / "raw.parquet")
    assert cleaner("raw.parquet", "-o", "clean.parquet", "--dedup", "near").code == 0
    found = parquet.read_table(tmp_path / "clean.parquet").to_pydict()
    check(dict(zip(found["id"], found["text"], strict=True)))


def test_a_document_is_judged_once(inside: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {"raw.jsonl": records(TEXTS)})
    judged, judge = [], Cleaner.judged
    monkeypatch.setattr(Cleaner, "judged", lambda self, *args: judged.append(args) or judge(self, *args))
    assert inside("raw.jsonl", "-o", "clean.jsonl", "--dedup", "near").code == 0
    assert len(judged) == len(TEXTS)


def test_a_run_goes_on_from_any_moment(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checkpoint, "BLOCK", 1)
    monkeypatch.setattr(workers, "MAX_MESSAGE", 1)
    arguments = ["raw", "-q", "--dedup", "near", "-d"]
    assert main([*arguments, "whole", "-j", "1"]) == 0
    whole = everything(tmp_path / "whole")
    for which in range(1, 7):  # five documents are judged, two are written anew
        with monkeypatch.context() as patch:
            patch.setattr(Workers, "_receive", refusing(Workers._receive, which, KeyboardInterrupt()))
            assert main([*arguments, f"clean{which}", "-j", "2"]) == 130
        assert main([*arguments, f"clean{which}", "-j", "2"]) == 0
        assert everything(tmp_path / f"clean{which}") == whole


def test_another_threshold_cleans_nothing_again(
    inside: Command, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were a document judged again, none could be compared, and none would lose a repeat."""
    run = ("raw", "-d", "clean", "--dedup", "near", "-j", "1")
    assert inside(*run).code == 0
    monkeypatch.setattr(Judged, "comparable", broken)
    assert inside(*run, "--similarity", "0.97").code == 0
    found = texts_in(tmp_path / "clean")
    assert NEAR in found["a/2.txt"]
    assert NEWS not in found["b/2.txt"]


def test_an_index_compares_with_earlier_runs(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    """Small runs against one index give what one run over all gives, and may be started again."""
    for day in "abc":
        run = (f"raw/{day}", "-d", f"clean/{day}", "--dedup", "near", "--index", "corpus.idx")
        assert cleaner(*run).code == 0
        assert "nothing to do" in cleaner(*run).err
    check({name: data.decode() for name, data in grown(tmp_path / "clean").items()})
    assert "nothing to do" in cleaner("raw/a", "-d", "clean/a", "--dedup", "near", "--index", "corpus.idx").err
    plant(raw, {"a/3.txt": TEXTS["c/1.txt"].encode()})
    refused = cleaner("raw/a", "-d", "clean/a", "--dedup", "near", "--index", "corpus.idx")
    assert (refused.code, "later runs" in refused.err) == (2, True)


def test_a_moved_folder_is_the_same_run(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    """And a new one in its place is another run."""
    run = ("--dedup", "near", "--index", "corpus.idx")
    assert cleaner("raw/a", "-d", "clean", *run).code == 0
    (tmp_path / "clean").rename(tmp_path / "before")
    assert cleaner("raw/b", "-d", "clean", *run).code == 0
    assert NEWS not in texts_in(tmp_path / "clean")["2.txt"]
    assert "nothing to do" in cleaner("raw/a", "-d", "before", *run).err


def test_what_a_near_run_removed_is_explained(cleaner: Command, raw: Path) -> None:
    assert cleaner("raw", "-d", "clean", "--dedup", "near").code == 0
    shown = cleaner("explain", "raw/a/2.txt", "--run", "clean", "--text", "smaller").out.decode()
    assert shown.startswith("removed")
    assert "raw/a/1.txt" in shown


def test_a_document_that_cannot_be_compared_says_so(
    inside: Command, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Judged, "comparable", broken)
    ended = inside("raw/c", "-d", "clean", "--dedup", "near", "-j", "1")
    assert "raw/c/1.txt: could not be compared with other documents; no repeats of them were removed" in ended.err


RUN = [sys.executable, "-m", "cleaner", "-q", "--dedup", "near", "--index", "corpus.idx"]
DAYS = (["raw", "-d", "clean"], ["more", "-d", "cleaned-later"])
"""A run, and one of the day after, against the same index."""


def days(folder: Path, environment: dict[str, str], stop: Callable[[list[str]], None]) -> dict[str, bytes]:
    """The outputs of two runs, before each of which `stop` may start it and kill it."""
    plant(folder / "raw", {name: text.encode() for name, text in TEXTS.items()} | RAW)
    later = {name: text.replace("island", "harbour town").encode() for name, text in TEXTS.items()}
    plant(folder / "more", later | {f"again-{name}": data for name, data in RAW.items()})
    for day in DAYS:
        stop([*RUN, *day])
        subprocess.run([*RUN, *day], cwd=folder, env=environment, check=True)
    return {f"{day[-1]}/{name}": data for day in DAYS for name, data in grown(folder / day[-1]).items()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> dict[str, bytes]:
    """The outputs of two runs that nobody stops."""
    return days(tmp_path_factory.mktemp("undisturbed"), environment, lambda _: None)


def killed_and_resumed(folder: Path, environment: dict[str, str], undisturbed: dict[str, bytes], seed: int) -> None:
    chance = random.Random(seed)

    def stop(command: list[str]) -> None:
        for _ in range(2):
            run = subprocess.Popen([*command, "-j", "2"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
            try:
                run.wait(chance.uniform(0.05, 1.8))
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()

    assert days(folder, environment, stop) == undisturbed


@pytest.mark.parametrize("seed", range(2))
def test_two_runs_killed_at_any_moment_go_on(
    tmp_path: Path, environment: dict[str, str], undisturbed: dict[str, bytes], seed: int
) -> None:
    killed_and_resumed(tmp_path, environment, undisturbed, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_sixty_pairs_of_runs_killed_at_any_moment_go_on(
    tmp_path: Path, environment: dict[str, str], undisturbed: dict[str, bytes], seed: int
) -> None:
    killed_and_resumed(tmp_path, environment, undisturbed, seed)


REFUSED = [
    ("raw -d out --similarity 0.9", "--similarity has no effect here: it belongs to --dedup near"),
    ("raw -d out --keep longest --dedup run", "--keep has no effect here"),
    ("raw -d out --index a.idx", "--index has no effect here: it belongs to --dedup near"),
    ("raw/c/1.txt -o out.jsonl --dedup near --index a.idx", "give -d DIR"),
    ("raw -d out --dedup near --similarity 0.3", "a number from 0.5 to 1, not '0.3'"),
    ("raw -d out --dedup near --index raw/c/1.txt", "no index"),
    ("raw --check --dedup near", "leave out --check"),
    ("explain --dedup near raw/c/1.txt", "--run DIR explains a finished one"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_makes_no_sense_is_refused(cleaner: Command, raw: Path, arguments: str, message: str) -> None:
    ended = cleaner(*arguments.split())
    assert (ended.code, ended.out) == (2, b"")
    assert message in ended.err


def test_standard_input_cannot_be_compared(inside: Command) -> None:
    ended = inside("--dedup", "near", stdin=PROSE.encode())
    assert (ended.code, "can be read once" in ended.err) == (2, True)
