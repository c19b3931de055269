"""Pages are shown with some of them hidden, and what weights remove of them is counted by collection and language."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.classifier.features import BLOCK_FEATURES
from cleaner.classifier.schema import PAGE, TEXT
from cleaner.model import PageType, Preset
from tools.fitting.measuring import Measured, left_out, table
from tools.fitting.pages import KNOWN, LabelledPage, cached, own_columns, with_known
from tools.fitting.showing import LEXICAL, shown, whole

BLOCKS = 40
PLACES = np.arange(10, dtype=np.int32)
EACH = {name: at for at, name in enumerate(BLOCK_FEATURES)}


def page(schema=TEXT, **changed) -> LabelledPage:
    rng = np.random.default_rng(0)
    fields = {
        "id": "a",
        "source": "html",
        "collection": "wcxb",
        "language": "en",
        "site": "pier.example",
        "kind": PageType.ARTICLE,
        "headline": 0,
        "numbers": [0.5] * len(PAGE.numbers) if schema is PAGE else [],
        "matrix": rng.random((BLOCKS, len(own_columns(schema))), np.float32),
        "words": rng.integers(1, 10, (BLOCKS, 4)).astype(np.int32),
        "names": np.zeros((BLOCKS, 0), np.int32),
        "sizes": np.full(BLOCKS, 7, np.int32),
        "blanks": np.arange(BLOCKS) % 3 == 0,
        "sections": np.zeros(BLOCKS, np.int8),
        "paths": np.zeros(BLOCKS, int),
        "content": np.where(np.arange(BLOCKS) % 2, 7, 0).astype(np.float32),
        "boilerplate": np.where(np.arange(BLOCKS) % 2, 0, 7).astype(np.float32),
    }
    fields["matrix"][:, [EACH["by_rule"], EACH["by_repeat"]]] = 0
    return LabelledPage(**{**fields, **changed})


def test_a_page_is_shown_whole_with_the_columns_of_its_schema() -> None:
    each = whole(TEXT, page(), PLACES, PLACES)
    assert each.columns.shape == (BLOCKS, len(TEXT.columns))
    assert len(each.document) == len(TEXT.numbers)
    assert (each.words > 0).all()


def test_looks_differ_and_the_same_seed_gives_the_same_looks() -> None:
    looks = [shown(TEXT, page(), PLACES, PLACES, np.random.default_rng(seed)) for seed in range(30)]
    again = [shown(TEXT, page(), PLACES, PLACES, np.random.default_rng(seed)) for seed in range(30)]
    assert all(np.array_equal(one.columns, two.columns) for one, two in zip(looks, again, strict=True))
    assert len({each.columns.tobytes() + each.words.tobytes() for each in looks}) == 30
    assert {len(each.content) for each in looks} > {BLOCKS}
    assert any(not each.words.any() for each in looks)
    assert any(not each.columns[:, [EACH[name] for name in LEXICAL]].any() for each in looks)


def test_labels_stay_with_their_blocks_when_others_are_hidden() -> None:
    labelled = page()
    labelled.matrix[:, EACH["marks"]] = np.arange(BLOCKS)
    for seed in range(20):
        look = shown(TEXT, labelled, PLACES, PLACES, np.random.default_rng(seed))
        assert np.array_equal(look.content > 0, look.columns[:, EACH["marks"]] % 2 == 1)


def test_a_blank_line_above_a_hidden_block_counts_for_the_next_one() -> None:
    labelled = page(blanks=np.arange(BLOCKS) % 2 == 0, headline=-1)
    for seed in range(20):
        look = shown(TEXT, labelled, PLACES, PLACES, np.random.default_rng(seed))
        if set(look.content) == {7.0}:  # every other block is hidden
            assert look.columns[:, TEXT.columns.index("blank_above")].all()
            return
    pytest.fail("no look hides the boilerplate")


def test_known_is_the_share_of_the_words_that_a_smaller_vocabulary_has() -> None:
    places = np.where(PLACES % 2, PLACES, 0)
    labelled = page(words=np.array([[1, 2, 3, 0]] * BLOCKS, np.int32))
    matrix, words = with_known(labelled, places)
    assert matrix[0, KNOWN] == pytest.approx(2 / 3)
    assert words[0].tolist() == [1, 0, 3, 0]


def test_a_reading_is_kept_until_its_inputs_change(tmp_path) -> None:
    made = []
    source = tmp_path / "pages"
    source.write_text("a")

    def make() -> int:
        made.append(1)
        return len(made)

    folder = tmp_path / "cache"
    assert [cached(folder, make, [source]) for _ in range(2)] == [1, 1]
    assert cached(folder, make, [source, tmp_path]) == 2
    source.write_text("ab")
    assert cached(folder, make, [source]) == 3
    assert cached(None, make, [source]) == 4


def test_a_collection_or_a_language_can_be_left_out() -> None:
    pages = [page(collection="wcxb"), page(collection="magic", language="el")]
    assert left_out(pages, "magic") == left_out(pages, "el") == [False, True]
    with pytest.raises(SystemExit, match="there are el, en, magic, wcxb"):
        left_out(pages, "greek")


def test_the_table_counts_a_page_in_its_collection_and_in_its_language() -> None:
    """A language with few pages has no row."""
    common = (Preset.BALANCED, True, 10, 5, 20, 1, 2, 24)
    pages = [Measured("html", "magic", language, *common) for language in ("el", "zh") for _ in range(20)]
    rows = list(table([*pages, Measured("html", "magic", "hu", *common)]))
    assert [row.split("|")[2].strip() for row in rows[2:]] == ["el", "magic", "zh"]
    assert rows[2] == "| html | el | balanced | 20 | 100% | 50.0 % | 5.00 % | 81.8 |"
