"""A run into a folder: stopped at any moment it goes on, and ends with the tree of a run that was not stopped."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import HANGS, Command, heed_signals
from cli.samples import CHROME, CLEANED, HTML, PROSE, TEXT
from cli.test_folder import Tree, grown, plant
from hanging import Clock

from cleaner.batch import checkpoint, workers
from cleaner.batch.manifest import RUN_FOLDER, Manifest
from cleaner.batch.passes import AnalysisTask
from cleaner.batch.processor import Processor
from cleaner.batch.run_counts import RunCounts
from cleaner.batch.workers import Workers
from cleaner.cli import main
from cleaner.io import outputs
from cleaner.io.read_options import ReadOptions
from cleaner.io.stream import Event, InputDocument, Processed

LINES = "".join(json.dumps({"id": at, "text": f"{CHROME}\n\n{PROSE} It was day {at}."}) + "\n" for at in range(40))
RAW: Tree = {f"{'abc'[at % 3]}/{at:02}.txt": TEXT + b"\n\nIt was day %d." % at for at in range(24)}
RAW |= {"d/page.html": HTML, "d/empty.txt": b"", "records.jsonl": LINES.encode()}
RUN = [sys.executable, "-m", "cleaner", "raw", "-d", "clean", "-q"]


def everything(root: Path) -> Tree:
    """All files below a folder, the manifest among them; not what says when the inputs were changed."""
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".of")
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Tree:
    """What a run that nobody stops leaves."""
    folder = tmp_path_factory.mktemp("finished")
    plant(folder / "raw", RAW)
    subprocess.run(RUN, cwd=folder, env=environment, check=True)
    return everything(folder / "clean")


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = Path(__file__).parents[2]
    return {**os.environ, "PYTHONPATH": str(root), "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}


VARIANTS: list[tuple[list[str], dict[str, str]]] = [
    (["-j", "1"], {}),
    (["-j", "2"], {"PYTHONHASHSEED": "7"}),
    (["-j", "3"], {"PYTHONHASHSEED": "0", "LANG": "C", "LC_ALL": "C", "TZ": "Asia/Tokyo"}),
    ([], {"PYTHONHASHSEED": "3", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"}),
]


@pytest.mark.parametrize(("args", "more"), VARIANTS)
def test_the_tree_is_the_same_in_any_surroundings(
    tmp_path: Path, environment: dict[str, str], finished: Tree, args: list[str], more: dict[str, str]
) -> None:
    names = list(RAW)
    random.Random(len(args)).shuffle(names)
    plant(tmp_path / "raw", {name: RAW[name] for name in names})
    subprocess.run([*RUN, *args], cwd=tmp_path, env={**environment, **more}, check=True)
    assert everything(tmp_path / "clean") == finished


def stopped(folder: Path, environment: dict[str, str], seconds: float) -> int | None:
    """A run that is killed after some time; its exit code, if it was quicker."""
    run = subprocess.Popen([*RUN, "-j", "2"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        return run.wait(seconds)
    except subprocess.TimeoutExpired:
        run.kill()
        run.wait()
        return None


def killed_and_resumed(folder: Path, environment: dict[str, str], finished: Tree, seed: int) -> None:
    chance = random.Random(seed)
    plant(folder / "raw", RAW)
    for _ in range(3):
        stopped(folder, environment, chance.uniform(0.05, 1.2))
        assert all(data == finished[name] for name, data in grown(folder / "clean").items())
    subprocess.run(RUN, cwd=folder, env=environment, check=True)
    assert everything(folder / "clean") == finished


@pytest.mark.parametrize("seed", range(3))
def test_a_run_killed_at_any_moment_goes_on(
    tmp_path: Path, environment: dict[str, str], finished: Tree, seed: int
) -> None:
    killed_and_resumed(tmp_path, environment, finished, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_runs_killed_at_any_moment_go_on(
    tmp_path: Path, environment: dict[str, str], finished: Tree, seed: int
) -> None:
    killed_and_resumed(tmp_path, environment, finished, seed)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_request_to_end_leaves_whole_files(
    tmp_path: Path, environment: dict[str, str], finished: Tree, number: int, code: int
) -> None:
    plant(tmp_path / "raw", RAW)
    run = subprocess.Popen(
        [*RUN, "-j", "2"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=heed_signals
    )
    manifest = tmp_path / "clean" / RUN_FOLDER / "manifest.jsonl"
    while run.poll() is None and not (manifest.exists() and manifest.read_bytes().count(b"\n") > 2):
        time.sleep(0.01)
    run.send_signal(number)
    _, told = run.communicate(timeout=HANGS)
    assert run.returncode in (0, code)  # 0, if it was quicker
    assert "Traceback" not in told
    assert not list((tmp_path / "clean").rglob("*.tmp"))
    subprocess.run(RUN, cwd=tmp_path, env=environment, check=True)
    assert everything(tmp_path / "clean") == finished


Fault = tuple[Any, str]
FAULTS: list[Fault] = [(os, "replace"), (os, "makedirs"), (outputs.Output, "write"), (Manifest, "_append")]


@pytest.mark.parametrize(("place", "name"), FAULTS, ids=[name for _, name in FAULTS])
@pytest.mark.parametrize("which", [1, 2, 3, 7, 20, 28])
def test_when_the_system_refuses_nothing_is_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: Tree, place: Any, name: str, which: int
) -> None:
    """The disk is full at the n-th call; with room again the run goes on."""
    plant(tmp_path / "raw", RAW)
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, refusing(getattr(place, name), which))
        code = main(RUN[3:])
    after = grown(tmp_path / "clean") if (tmp_path / "clean").exists() else {}
    assert code == 4 or after.keys() == {each for each in finished if not each.startswith(RUN_FOLDER)}
    assert all(data == finished[each] for each, data in after.items())
    assert main(RUN[3:]) == 0
    assert everything(tmp_path / "clean") == finished


def records_in(name: str) -> bytes:
    """The records of `LINES` as the bytes of a file with this name."""
    if name.endswith("csv"):
        rows = (f'{at},"{CHROME}\n\n{PROSE} It was day {at}."\n' for at in range(40))
        return "".join(["id,text\n", *rows]).encode()
    if name.endswith("parquet"):
        pa = pytest.importorskip("pyarrow")
        file = io.BytesIO()
        pytest.importorskip("pyarrow.parquet").write_table(
            pa.Table.from_pylist(list(map(json.loads, LINES.splitlines()))), file
        )
        return file.getvalue()
    return gzip.compress(LINES.encode()) if name.endswith("gz") else LINES.encode()


def test_a_disk_that_is_full_leaves_whole_files(tmp_path: Path, environment: dict[str, str], finished: Tree) -> None:
    """No file may be larger than a few kilobytes; without the limit the run goes on."""
    plant(tmp_path / "raw", RAW)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    ended = subprocess.run(RUN, cwd=tmp_path, env=environment, capture_output=True, text=True, preexec_fn=little_room)
    assert (ended.returncode, ended.stderr[:23]) == (4, "cleaner: cannot write c")
    after = grown(tmp_path / "clean")
    assert after
    assert all(data == finished[name] for name, data in after.items())
    assert not list((tmp_path / "clean").rglob("*.tmp"))
    subprocess.run(RUN, cwd=tmp_path, env=environment, check=True)
    assert everything(tmp_path / "clean") == finished


def test_an_input_that_vanishes_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    plant(tmp_path / "raw", {"a.txt": TEXT, "b.txt": TEXT, "c.jsonl": LINES.encode(), "d.txt": TEXT})
    monkeypatch.chdir(tmp_path)

    def vanish(*_: object) -> tuple[()]:
        for name in ("b.txt", "c.jsonl"):
            (tmp_path / "raw" / name).unlink()
        return ()

    with monkeypatch.context() as patch:
        patch.setattr("cleaner.batch.comparison.passes", vanish)
        assert main(["raw", "-d", "clean"]) == 3
    told = capfd.readouterr().err
    assert told.startswith("cleaner: raw/b.txt: No such file or directory\ncleaner: raw/c.jsonl: No such file")
    assert "2 cleaned  0 unchanged  0 passed through  2 failed" in told
    assert grown(tmp_path / "clean") == {"a.txt": CLEANED, "d.txt": CLEANED}


@pytest.mark.parametrize("name", ["records.jsonl", "records.jsonl.gz", "records.csv", "records.parquet"])
def test_a_run_stopped_inside_a_file_of_records_goes_on_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    plant(tmp_path / "raw", {name: records_in(name)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checkpoint, "BLOCK", 1000)
    asked: list[InputDocument] = []

    def in_this_process(workers: Any, events: Iterable[Event | Processed]) -> Iterator[Any]:
        for event in events:
            if isinstance(event, InputDocument):
                asked.append(event)
            yield workers._task(event) if isinstance(event, InputDocument) else event

    monkeypatch.setattr(Workers, "results", in_this_process)
    arguments = ["raw", "-q", "--dedup", "doc", "-d"]
    assert main([*arguments, "whole"]) == 0
    with monkeypatch.context() as patch:
        patch.setattr(RunCounts, "take", refusing(RunCounts.take, 31, KeyboardInterrupt()))
        assert main([*arguments, "clean"]) == 130
    asked.clear()
    assert main([*arguments, "clean"]) == 0
    assert 0 < len(asked) <= 40 - 30  # the first that is taken of columns is what they are
    assert everything(tmp_path / "clean") == everything(tmp_path / "whole")


def refusing(call: Callable[..., Any], which: int, error: BaseException | None = None) -> Callable[..., Any]:
    """The call, which fails once, at a number."""
    count = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == which:
            raise error or OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return call(*args, **kwargs)

    return counted


def test_only_what_is_new_or_changed_is_done(cleaner: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", {"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT})
    first = cleaner("raw", "-d", "clean")
    (tmp_path / "raw" / "b.txt").write_bytes(TEXT + b" More.")
    (tmp_path / "clean" / "c.txt").write_bytes(b"changed by hand")
    (tmp_path / "raw" / "d.txt").write_bytes(TEXT)
    again = cleaner("raw", "-d", "clean", "-v")
    assert (first.code, again.code) == (0, 0)
    assert [line.split(":")[1] for line in again.err.splitlines()[1:-1]] == [f" raw/{name}.txt" for name in "bcd"]
    assert "4 files  4 cleaned" in again.err
    assert again.err.endswith("   1 of 4 inputs were done before\n")
    assert grown(tmp_path / "clean")["c.txt"] == CLEANED


def test_what_failed_is_tried_again(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", {"a.txt": TEXT})
    (tmp_path / "raw" / "b.txt").symlink_to("later")
    assert inside("raw", "-d", "clean").code == 3
    (tmp_path / "raw" / "later").write_bytes(TEXT)
    assert inside("raw", "-d", "clean").code == 0
    assert grown(tmp_path / "clean") == {"a.txt": CLEANED, "b.txt": CLEANED}


def test_other_settings_and_unknown_outputs_are_refused(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path, {"raw/a.txt": TEXT, "mine/a.txt": b"mine"})
    assert inside("raw", "-d", "clean").code == 0
    refused = inside("raw", "-d", "clean", "--preset", "aggressive")
    assert (refused.code, "--overwrite" in refused.err) == (2, True)
    refused = inside("raw", "-d", "mine")
    assert (refused.code, "mine/a.txt is there already" in refused.err) == (2, True)
    assert grown(tmp_path / "mine") == {"a.txt": b"mine"}
    assert not (tmp_path / "mine" / RUN_FOLDER).exists()
    assert inside("raw", "-d", "mine", "--no-clobber").code == 0
    assert grown(tmp_path / "mine") == {"a.txt": b"mine"}
    assert inside("raw", "-d", "mine", "--overwrite").code == 0
    assert grown(tmp_path / "mine") == {"a.txt": CLEANED}


def test_what_is_not_ours_stays_in_later_runs(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path, {"raw/a.txt": TEXT, "raw/b.txt": TEXT, "clean/a.txt": b"mine"})
    assert inside("raw", "-d", "clean", "--no-clobber").code == 0
    assert inside("raw", "-d", "clean").code == 0
    assert grown(tmp_path / "clean") == {"a.txt": b"mine", "b.txt": CLEANED}
    plant(tmp_path, {f"{folder}/{name}.txt": TEXT for folder in ("raw", "clean") for name in "cd"})
    refused = inside("raw", "-d", "clean")
    assert (refused.code, "clean/d.txt is there already" in refused.err) == (2, True)


def test_a_rule_file_that_changes_is_another_setting(inside: Command, tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "mine.other.line"\nwhy = "Ours."\nphrases = ["{}"]\nkeeps = ["Nothing."]\n'
    plant(tmp_path, {"raw/a.txt": TEXT, "mine/other.toml": rule.format("The first line").encode()})
    assert inside("raw", "-d", "clean", "--rules", "mine/other.toml").code == 0
    (tmp_path / "mine" / "other.toml").write_text(rule.format("Another line"))
    assert inside("raw", "-d", "clean", "--rules", "mine/other.toml").code == 2


@pytest.mark.parametrize(("args", "passes"), [([], 1), (["--dedup", "run"], 2)])
def test_a_document_that_takes_too_long_passes_through(
    inside: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], passes: int
) -> None:
    """In the passes before it is cleaned, it says nothing."""
    clock, slow, given_up = Clock(monkeypatch), TEXT + b" And so on.", []

    def hanging(call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda of, item: clock.hang() if item.source == slow else call(of, item)

    def pass_through(of: AnalysisTask, item: InputDocument, why: str) -> Processed:
        given_up.append(item.name)
        return says_nothing(of, item, why)

    says_nothing = AnalysisTask.pass_through
    monkeypatch.setattr(Processor, "__call__", hanging(Processor.__call__))
    monkeypatch.setattr(Processor, "parse", hanging(Processor.parse))
    monkeypatch.setattr(AnalysisTask, "pass_through", pass_through)
    plant(tmp_path / "raw", {"a.txt": TEXT, "b.txt": slow, "c.txt": b"Another text, of which nothing goes.\n"})
    ended = inside("raw", "-d", "clean", "--timeout", "30", "-j", "1", *args)
    assert ended.code == 3
    assert "raw/b.txt: took more than 30 s; --timeout allows more; passed through unchanged" in ended.err
    assert "3 files  1 cleaned  1 unchanged  1 passed through" in ended.err
    assert grown(tmp_path / "clean").keys() == {"a.txt", "b.txt", "c.txt"}
    assert (tmp_path / "clean/a.txt").read_bytes() == CLEANED
    assert (tmp_path / "clean/b.txt").read_bytes() == slow
    assert given_up == ["raw/b.txt"] * passes


ON_ERROR = [
    ("keep", 3, {"a.txt", "b.txt", "c.txt"}),
    ("drop", 3, {"a.txt", "c.txt"}),
    ("fail", 3, {"a.txt"}),
]


@pytest.mark.parametrize(("choice", "code", "names"), ON_ERROR)
def test_what_becomes_of_a_failure_can_be_chosen(
    inside: Command, tmp_path: Path, choice: str, code: int, names: set[str]
) -> None:
    plant(tmp_path / "raw", {"a.txt": TEXT, "b.txt": b"x" * 2000, "c.txt": TEXT})
    ended = inside("raw", "-d", "clean", "--on-error", choice, "--max-bytes", "1000")
    assert ended.code == code
    assert grown(tmp_path / "clean").keys() == names


def test_records_lose_only_the_bad_line_when_dropping(inside: Command) -> None:
    ended = inside("-f", "jsonl", "--on-error", "drop", stdin=b'{"text": "a"}\nbad\n{"text": "b"}\n')
    assert (ended.code, ended.out.count(b"\n")) == (3, 2)


def test_a_dry_run_says_what_would_be_written(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path, {"raw/a.txt": TEXT, "raw/r.jsonl": b"", "clean/a.txt": b""})
    ended = inside("raw", "-d", "clean", "--dry-run", "--overwrite")
    assert ended.out.decode() == "replace\traw/a.txt\tclean/a.txt\nwrite\traw/r.jsonl\tclean/r.jsonl\n"
    assert grown(tmp_path / "clean") == {"a.txt": b""}
    assert inside("raw/a.txt", "--dry-run").code == 2


@pytest.mark.parametrize(("args", "end"), [([], "\n"), (["-0"], "\0")])
def test_a_list_names_the_inputs(inside: Command, tmp_path: Path, args: list[str], end: str) -> None:
    plant(tmp_path, {"x/a.txt": TEXT, "y/b.txt": TEXT, "z/c.txt": TEXT})
    names = end.join(["x/a.txt", "y/b.txt", "gone.txt"]) + end
    ended = inside("--files-from", "-", "-d", "clean", *args, stdin=names.encode())
    assert ended.code == 3
    assert "gone.txt: No such file" in ended.err
    assert grown(tmp_path / "clean") == {"x/a.txt": CLEANED, "y/b.txt": CLEANED}


def test_the_manifest_can_be_had_elsewhere(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", {"a.txt": TEXT})
    assert inside("raw", "-d", "clean", "--manifest", "done.jsonl").code == 0
    head, row = map(json.loads, (tmp_path / "done.jsonl").read_text().splitlines())
    assert head["schema_version"] == 1
    assert (row["input"], row["output"], row["counts"]["cleaned"]) == ("a.txt", "a.txt", 1)


def test_a_file_that_grows_while_it_is_read_is_no_whole_file(tmp_path: Path) -> None:
    from cleaner.io.inputs import named
    from cleaner.io.readers import Meter, Reader
    from cleaner.io.render import OutputFormat, Renderer
    from cleaner.io.stream import End

    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{}\n" * 5)
    events = Reader(ReadOptions(Renderer(OutputFormat.JSONL), 1000), Meter())(named(str(path)))
    next(events), next(events)
    with path.open("ab") as file:
        file.write(b"{}\n")
    *_, end = events
    assert isinstance(end, End)
    assert end.problem.endswith("changed while it was read")


NOTE = "The Alder Post is printed on paper from the mill across the river, as it was in 1911."
MENU = ("Town", "Harbour", "Letters", "Sport")


def site(pages: int) -> Tree:
    """Pages of a site that prints a note of its own on each."""
    found: Tree = {}
    for at in range(pages):
        menu = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in MENU)
        prose = "".join(f"<p>{PROSE} It was day {at * 10 + day} of that spring.</p>" for day in range(4))
        html = (
            f"<body><ul>{menu}</ul><article><h1>Day {at}</h1>{prose}</article><div class=end><p>{NOTE}</p></div></body>"
        )
        found[f"alder/{at}.html"] = html.encode()
    return found


def test_what_all_pages_of_a_site_print_goes(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", site(5))
    assert inside("raw", "-d", "one", "--dedup", "doc", "--no-reference").code == 0
    assert inside("raw", "-d", "all", "-t", "jsonl", "--spans", "--no-reference").code == 0
    alone, together = (tmp_path / name / "alder" for name in ("one", "all"))
    record = json.loads((together / "3.jsonl").read_text())
    assert NOTE in (alone / "3.txt").read_text()
    assert NOTE not in record["text"]
    assert record["text"].count(PROSE) == 4
    receipts = {tuple(span[2:5]) for span in record["metadata"]["cleaner"]["spans"]}
    assert ("repeats.across-pages", "repeat", "On 5 of 5 pages of this site") in receipts


def test_a_new_page_changes_what_is_known_of_the_others(inside: Command, tmp_path: Path) -> None:
    """The tree is that of a run over all pages, whichever came first."""
    pages = site(5)
    plant(tmp_path / "raw", dict(list(pages.items())[:2]))
    assert inside("raw", "-d", "grown").code == 0
    assert NOTE in (tmp_path / "grown" / "alder" / "0.txt").read_text()
    plant(tmp_path / "raw", pages)
    assert inside("raw", "-d", "grown", "-j", "2").code == 0
    assert inside("raw", "-d", "fresh", "-j", "1").code == 0
    assert grown(tmp_path / "grown") == grown(tmp_path / "fresh")
    assert NOTE not in (tmp_path / "grown" / "alder" / "0.txt").read_text()


def test_records_are_of_the_site_of_their_address(inside: Command, tmp_path: Path) -> None:
    pages = list(site(5).values())
    addresses = [*(f"https://a.example/{at}" for at in range(5)), "https://b.example/"]
    lines = [{"text": page.decode(), "url": url} for page, url in zip([*pages, pages[0]], addresses, strict=True)]
    plant(tmp_path / "raw", {"all.jsonl": "\n".join(map(json.dumps, lines)).encode()})
    assert inside("raw", "-d", "clean", "--no-reference").code == 0
    texts = [json.loads(line)["text"] for line in (tmp_path / "clean" / "all.jsonl").read_text().splitlines()]
    assert [NOTE in text for text in texts] == [False] * 5 + [True]


def test_sites_are_compared_in_folders_alone(inside: Command) -> None:
    assert inside("--dedup", "site", stdin=TEXT).code == 2


def test_a_stream_is_read_once(cleaner: Command, tmp_path: Path) -> None:
    lines = [{"text": page.decode(), "url": "https://a.example/"} for page in site(5).values()]
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    assert cleaner("-", "-f", "jsonl", "-d", "clean", "--no-reference", stdin=data).code == 0
    (name,) = grown(tmp_path / "clean")
    assert (tmp_path / "clean" / name).read_bytes().count(b"\n") == 5


SAID = {
    f"{at:02}.txt": f"Day {at}\n\n{PROSE} It was day {at % 5}.\n\n{PROSE} Nobody saw it on day {at}.\n"
    for at in range(12)
}


def test_what_another_document_says_before_goes(cleaner: Command, tmp_path: Path) -> None:
    """From files and records alike; a receipt says where it was said."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in SAID.values())
    plant(tmp_path / "raw", {**{name: text.encode() for name, text in SAID.items()}, "z.jsonl": lines.encode()})
    ended = cleaner("raw", "-d", "clean", "--dedup", "run", "-j", "2", "-t", "jsonl", "--spans")
    assert ended.code == 0
    found = {name: data.decode() for name, data in grown(tmp_path / "clean").items()}
    texts = {name: json.loads(found[name.replace("txt", "jsonl")])["text"] for name in SAID}
    assert [f"day {at % 5}." in texts[f"{at:02}.txt"] for at in range(12)] == [True] * 5 + [False] * 7
    assert all(f"Nobody saw it on day {at}." in texts[f"{at:02}.txt"] for at in range(12))
    records = [json.loads(line) for line in found["z.jsonl"].splitlines()]
    assert [record["text"] for record in records] == [""] * 12
    receipts = [span for record in records for span in record["metadata"]["cleaner"]["spans"]]
    assert receipts[1][4] == "Said before in raw/00.txt, block 2"
    assert {span[2] for span in receipts} == {"repeats.across-documents"}


def test_a_run_that_compares_documents_goes_on_from_any_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path / "raw", {name: text.encode() for name, text in SAID.items()})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checkpoint, "BLOCK", 1)
    monkeypatch.setattr(workers, "MAX_MESSAGE", 1)
    arguments = ["raw", "-q", "--dedup", "run", "-d"]
    assert main([*arguments, "whole", "-j", "1"]) == 0
    whole = everything(tmp_path / "whole")
    for which in (1, 8, 14, 22, 30):
        with monkeypatch.context() as patch:
            patch.setattr(Workers, "_receive", refusing(Workers._receive, which, KeyboardInterrupt()))
            assert main([*arguments, f"clean{which}", "-j", "2"]) == 130
        assert main([*arguments, f"clean{which}", "-j", "2"]) == 0
        assert everything(tmp_path / f"clean{which}") == whole


def test_what_can_be_read_once_is_not_compared(inside: Command) -> None:
    refused = inside("-", "-d", "clean", "--dedup", "run", stdin=TEXT)
    assert (refused.code, "stdin: can be read once" in refused.err) == (2, True)
