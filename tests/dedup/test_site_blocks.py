"""Blocks of a site are counted the same in any order of pages, in memory and on the disk."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from array import array
from itertools import permutations

import pytest
from pages import ROOT

from bench.sites import invented
from cleaner import Cleaner, disk
from cleaner.dedup.fingerprints import fingerprints
from cleaner.dedup.site_blocks import MIN_PAGES, MIN_PERCENT, BlockCounter, SiteBlocks, SiteTemplates, site_of
from cleaner.errors import SettingError

READ = Cleaner(reference=False).read
READ_PAGE = Cleaner(format="html", reference=False).read
DOCUMENTS = [READ(page.html, url=page.url) for page in invented()]


def counted(pages, folder=None):
    counter = BlockCounter(folder)
    for site, prints in pages:
        counter.add(site, array("Q", prints))
    return counter.build()


@pytest.mark.parametrize(
    ("url", "folder", "site"),
    [
        ("https://www.alder.example/a", "x", "alder.example"),
        ("http://NEWS.alder.example:8080/a?b", "", "news.alder.example"),
        (None, os.path.join("alder", "2024"), "alder"),
        (None, "", ""),
    ],
)
def test_the_site_is_the_host_or_else_the_folder(url, folder, site):
    assert site_of(READ("A text.", url=url), folder) == site


@pytest.mark.parametrize(
    ("address", "site"), [("https://www.alder.example/b", "alder.example"), ("about.html", "folder"), ("", "folder")]
)
def test_a_page_gives_its_own_address(address, site):
    assert (
        site_of(READ(f"<html><head><link rel=canonical href='{address}'></head><body>x</body></html>"), "folder")
        == site
    )


def test_a_url_alone_names_its_site():
    assert site_of("https://www.alder.example/b") == "alder.example"


PAGES = [("a", [1, 2, 3]), ("a", [1, 2, 4]), ("a", [1, 5]), ("b", [1, 2]), ("a", [1, 2, 6])]


def test_the_order_of_pages_makes_no_difference():
    assert len({counted(order) for order in permutations(PAGES)}) == 1


def test_copies_of_a_page_count_once():
    shared = counted([*PAGES, *PAGES])
    assert shared == counted(PAGES)
    assert shared.for_site("a") == SiteBlocks(4, {1: 4})


@pytest.mark.parametrize(
    ("on", "of", "is_shared"),
    [
        (MIN_PAGES, MIN_PAGES, True),
        (MIN_PAGES - 1, MIN_PAGES - 1, False),
        (MIN_PERCENT, 100, True),
        (MIN_PERCENT - 1, 100, False),
        (4, 5, True),
        (3, 4, False),
    ],
)
def test_a_block_is_shared_from_so_many_pages_on(on, of, is_shared):
    pages = [("a", [7, 100 + at] if at < on else [100 + at]) for at in range(of)]
    assert counted(pages).for_site("a") == (SiteBlocks(of, {7: on}) if is_shared else SiteBlocks())


def test_rows_on_the_disk_give_the_same(tmp_path, monkeypatch):
    pages = [(document.name or f"site{at % 3}", fingerprints(document)) for at, document in enumerate(DOCUMENTS)]
    in_memory = counted(pages)
    monkeypatch.setattr(disk, "NUMBERS", 300)
    (tmp_path / "spilled-00.bin").write_bytes(b"what a run that was killed has left")
    assert counted(reversed(pages), tmp_path) == in_memory
    assert len(in_memory) > 20
    assert list(tmp_path.iterdir()) == []


def test_shared_blocks_can_be_sent_and_kept(tmp_path):
    shared = counted(PAGES)
    shared.save(tmp_path / "shared")
    for same in (SiteTemplates.load(tmp_path / "shared"), pickle.loads(pickle.dumps(shared))):
        assert same == shared
        assert hash(same) == hash(shared)
        assert same.for_site("a") == shared.for_site("a")
    (tmp_path / "shared").write_text("no")
    with pytest.raises(SettingError):
        SiteTemplates.load(tmp_path / "shared")


def test_a_digest_changes_with_what_its_site_shares_and_with_nothing_else():
    shared = counted(PAGES)
    more = counted([*PAGES, *(("b", [1, 2, at]) for at in (7, 8))])
    assert more.digest("a") == shared.digest("a")
    assert more.digest("b") != shared.digest("b") == shared.digest("nobody") == SiteTemplates().digest("b")


def test_fingerprints_are_the_same_in_every_process():
    code = (
        "from cleaner import Cleaner; from cleaner.dedup.fingerprints import fingerprints\n"
        "read = Cleaner(format='html', reference=False).read\n"
        "print(list(fingerprints(read('<ul class=m7><li>Öl<li>Salz</ul><p>Brot'))))"
    )

    def run(seed):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env).stdout

    assert run("1") == run("2") != b""


@pytest.mark.parametrize(
    ("one", "two", "is_same"),
    [
        ("<div class=a><p>Öl</p></div>", "<div class=a><p>ÖL!</p></div>", True),
        ("<div id=post-12><p>Öl</p></div>", "<div id=post-9><p>Öl</p></div>", True),
        ("<div class=a><p>Öl</p></div>", "<div class=b><p>Öl</p></div>", False),
        ("<h1>Öl</h1>", "<ul><li><a href=x>Öl</a></ul>", False),
    ],
)
def test_a_fingerprint_depends_on_words_and_elements(one, two, is_same):
    assert (fingerprints(READ_PAGE(one)) == fingerprints(READ_PAGE(two))) is is_same
