"""Benchmarks compute their figures rightly and write them into their section of the results."""

from __future__ import annotations

import gzip
import json
import os
import subprocess

import pytest

from bench import groups, inputs, invented, isolated, pages, quality, results, scaling, speed, systems, timing, words
from bench.isolated import Answer

PAGE = {"id": "1", "page_type": "product", "main_content": "Oak table\nTwo drawers", "weights": None}


@pytest.mark.parametrize(
    ("result", "wanted", "expected"),
    [
        ("Oak table", "oak TABLE", (1.0, 1.0, 1.0)),
        ("menu oak table", "oak table two drawers", (2 / 3, 2 / 4, 4 / 7)),
        ("oak oak", "oak", (1 / 2, 1.0, 2 / 3)),
        ("桌子", "桌", (1 / 2, 1.0, 2 / 3)),  # no spaces: a character is a word
        ("한국 text", "한국어", (2 / 3, 2 / 3, 2 / 3)),
        ("", "oak", (0.0, 0.0, 0.0)),
        ("…", "", (1.0, 1.0, 1.0)),
    ],
)
def test_the_overlap_of_two_texts(result, wanted, expected):
    assert words.overlap(result, wanted) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "f1", "found", "slipped"),
    [
        ("Oak table\nTwo drawers", 1.0, 1.0, 0.0),
        ("Menu oak table", 4 / 7, 0.5, 1.0),
        ("", 0.0, 0.0, 0.0),
    ],
)
def test_the_score_of_a_page(text, f1, found, slipped):
    row = pages.score({**PAGE, "with": ["oak table", "two drawers"], "without": ["menu"]}, Answer(text, 1.0))
    assert (row.overlap.f1, row.found, row.slipped) == (pytest.approx(f1), found, slipped)


def test_a_page_without_snippets_has_no_figures_of_them():
    row = pages.score({**PAGE, "with": [], "without": []}, Answer("", 1.0))
    assert (row.found, row.slipped) == (None, None)


def test_the_score_of_a_text():
    page = {
        "raw": "Menu\nOak table\nTwo drawers",
        "labels": [0, 1, 1],
        "gold": "Oak table\nTwo drawers",
        "source": "r1",
    }
    row = quality.score(page, Answer("Oak table", 1.0))
    assert (row.f1, row.lost) == (pytest.approx(2 / 3), 0.5)


def test_each_rendering_counts_once():
    rows = [quality.Row(source, f1, 0.0, 1.0, False) for source, f1 in [("r1", 1.0), ("r1", 1.0), ("r2", 0.5)]]
    assert quality.f1_of(rows) == 75.0


def test_a_page_is_measured_once_however_many_warm_up(tmp_path):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "1.html.gz").write_bytes(gzip.compress(b"<p>Oak table"))
    (tmp_path / "ground-truth.jsonl.gz").write_bytes(gzip.compress(json.dumps(PAGE).encode()))
    every = list(pages.pages_of(tmp_path, 1))
    rows = pages.measured({"one": lambda html, page: html.removeprefix("<p>")}, every, jobs=1, seconds=3600)
    assert [row.overlap.precision for row in rows["one"]] == [1.0]


def refuse(text, page):
    raise ValueError("no")


def test_a_system_that_fails_or_dies_loses_the_page_alone():
    def die_of_oak(text, page):
        return os._exit(9) if text == "oak" else text

    every = [{"id": text, "weights": None} for text in ("oak", "elm")]
    systems = {"dies": die_of_oak, "fails": refuse, "works": lambda text, page: text}
    found = list(isolated.answers(systems, every, lambda page: page["id"], jobs=2, seconds=3600))
    assert [[answer.text for answer in of_page.values()] for of_page in found] == [["", "", "oak"], ["elm", "", "elm"]]
    assert [bool(answer.problem) for answer in found[0].values()] == [True, True, False]


def test_a_system_is_told_the_weights_alone():
    systems = {"one": lambda text, page: " ".join(sorted(page))}
    (found,) = isolated.answers(systems, [PAGE], lambda page: "", jobs=1, seconds=3600)
    assert found["one"].text == "weights"


LABELLED = [
    {"collection": "a", "lang": "el", "page_type": "article"},
    {"collection": "a", "lang": "el", "page_type": "forum"},
    {"collection": "b", "lang": "cs", "page_type": "article"},
    {"page_type": "article"},
]


def test_pages_are_grouped():
    assert groups.by_collection(LABELLED) == [("a", [0, 1]), ("b", [2]), ("wcxb", [3])]
    assert groups.by_language(LABELLED, least=2) == [("el", [0, 1]), ("other", [2])]
    assert groups.by_type(LABELLED) == [("a, article", [0]), ("a, forum", [1])]


def test_a_collection_counts_once_and_the_worst_is_named():
    rows = {"ours": [0.8, 1.0, 0.5, 0.7], "theirs": [0.9, 0.9, 0.8, 0.6]}
    figures = groups.Figures(rows, words.mean)
    collections = groups.by_collection(LABELLED)
    assert figures.macro("ours", collections) == "0.700"
    assert figures.worst("ours", collections) == "b 0.500"
    assert figures.behind("ours", collections, ["theirs"]) == "b -0.300"
    assert figures.behind("theirs", collections, ["theirs"]) == ""
    assert groups.f1_table("collection", "pages", collections, figures)[2:] == [
        "| a | 2 | **0.900** | **0.900** |",
        "| b | 1 | 0.500 | **0.800** |",
        "| wcxb | 1 | **0.700** | 0.600 |",
        "| mean, each counted once |  | 0.700 | 0.767 |",
        "",
    ]


def test_other_languages_are_no_language_of_the_mean():
    figures = groups.Figures({"ours": [0.8, 1.0, 0.5, 0.7]}, words.mean)
    assert figures.macro("ours", groups.by_language(LABELLED, least=2)) == "0.900"
    assert figures.macro("ours", groups.by_language(LABELLED, least=3)) == ""


@pytest.mark.parametrize(("pattern", "folder"), [("out{fold}", "out2"), ("no-{collection}", "no-a")])
def test_each_page_gets_the_weights_that_never_saw_it(pattern, folder, tmp_path):
    (tmp_path / folder).mkdir()
    folds = tmp_path / "folds.json"
    folds.write_text('{"1": 2}')
    page = {"id": "1", "collection": "a"}
    groups.with_weights([page], str(tmp_path / pattern), [folds])
    assert page["weights"] == str(tmp_path / folder)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [("out/fold", "neither"), ("out/{fold}", "no fold of page 1"), ("nowhere/{collection}", "no such folder")],
)
def test_weights_that_cannot_be_had_end_the_benchmark(pattern, message):
    with pytest.raises(SystemExit, match=message):
        groups.with_weights([{"id": "1"}], pattern, [])


def test_a_section_of_results_takes_the_place_of_its_like(tmp_path):
    path = tmp_path / "results.md"
    for lines in (["# A", "", "1"], ["# B", "", "2"], ["# A", "", "3"]):
        results.write(lines, path)
    assert path.read_text() == "# A\n\n3\n\n# B\n\n2\n"


def test_nothing_in_invented_documents_repeats():
    paragraphs = invented.text(60_000).split("\n\n")
    assert len(set(paragraphs)) == len(paragraphs)
    assert not set(invented.text(3_000, 1).split(". ")) & set(invented.text(3_000, 5).split(". "))  # of the same site
    assert invented.text(3_000, 1) == invented.text(3_000, 1)


@pytest.mark.parametrize("size", [3_000, 60_000])
@pytest.mark.parametrize("document", [invented.text, invented.page])
def test_invented_documents_have_the_size_that_is_asked_for(document, size):
    assert size <= len(document(size).encode()) < 1.1 * size + 1_000


def test_a_pass_measures_each_document_once_and_counts_failures(tmp_path):
    def run(text, page):
        if text == "elm":
            raise ValueError
        return text

    given = []

    def batch(documents):
        given.append(documents)
        return systems.each(lambda: run)()(documents)

    timing.write_documents(tmp_path / "it", ["oak", "elm"], warm_up=["a", "b", "c"])
    lines = (tmp_path / "it").read_text().splitlines()
    found = timing.one_pass(batch, map(json.loads, lines))
    assert given == [["a", "b", "c"], ["oak", "elm"]]
    assert found.failed == 1


def test_a_pass_runs_in_a_process_of_its_own_with_the_core_or_without(tmp_path, monkeypatch):
    told = []

    def run(command, env, **settings):
        told.append(env["CLEANER_PURE"])
        return subprocess.CompletedProcess(command, 0, stdout="what a system prints\n[2.0, 3.0, 40.0, 0]\n")

    monkeypatch.setattr(timing.subprocess, "run", run)
    found = timing.in_turn("texts", ["cleaner", "cleaner, pure Python"], tmp_path, passes=2)
    assert found["cleaner"] == timing.Pass(2.0, 3.0, 40.0, 0)
    assert told == ["", "1", "", "1"]


def test_a_system_whose_process_fails_is_left_out(tmp_path, capfd):
    timing.write_documents(tmp_path / "it", ["oak"])
    assert timing.in_turn("texts", ["cleaner"], tmp_path / "missing", passes=1) == {}
    assert "left out: cleaner" in capfd.readouterr().err


def test_the_median_pass_has_the_most_memory_and_failures():
    passes = [timing.Pass(*each) for each in [(1.0, 5.0, 30.0, 0), (3.0, 4.0, 20.0, 1), (2.0, 6.0, 10.0, 0)]]
    assert timing.median(passes) == (2.0, 5.0, 30.0, 1)


def test_the_first_round_of_commands_warms_up():
    values = iter([100.0, 1.0, 2.0, 3.0])
    assert timing.medians({"one": lambda: next(values)}, rounds=3) == {"one": 2.0}


def test_speed_is_told_against_a_peer_that_was_measured():
    rows = {"ftfy": timing.Pass(4.0, 4.0, 10.0, 0), "cleaner": timing.Pass(2.0, 2.0, 50.4, 1)}
    assert speed.rates("cleaner", rows["cleaner"], rows, "ftfy", 100) == ["50.0", "2.00", "50 MB", "1"]
    assert speed.rates("cleaner", rows["cleaner"], {}, "ftfy", 100)[1] == ""


def test_a_document_of_a_run_costs_what_the_larger_run_costs_more():
    found = {1: [0.1, 0.2], 100: [0.5, 1.0], 200: [0.7, 1.5]}
    records, files = scaling.slopes(found)
    assert (records.start, records.seconds) == (0.1, pytest.approx(0.002))
    assert (files.start, files.seconds) == (0.2, pytest.approx(0.005))
    assert scaling.hours(records._replace(seconds=0.0036, start=360.0)) == "1.10 h"


def test_without_folders_the_projects_own_are_measured():
    texts, of_texts = inputs.texts_of([])
    pages_, of_pages = inputs.pages_of([])
    assert len(texts) > 100
    assert "<html" in pages_[-1]()
    assert "own" in of_texts
    assert "own" in of_pages


def test_documents_are_evenly_spread():
    assert inputs.spread(list(range(10)), 4) == [0, 2, 5, 7]
    assert inputs.spread([1, 2], 4) == [1, 2]
