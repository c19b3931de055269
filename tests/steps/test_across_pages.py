"""Blocks on most pages of a site are removed, all copies of them; those that name the parts of a page stay."""

from __future__ import annotations

import pickle

import pytest

from bench.sites import invented
from cleaner import Cleaner
from cleaner.dedup.fingerprints import fingerprints
from cleaner.dedup.site_blocks import BlockCounter, site_of
from cleaner.model import Removals
from cleaner.steps.across_pages import across_pages

PAGES = list(invented())
NAMES = ["Ash", "Birch", "Cedar", "Elm", "Fir"]
NOTE = "Whoever has a bicycle to lend may leave it at the pier, with the brakes mended and a note on the saddle."
MENU = "".join(f"<li><a href=x>{word}</a></li>" for word in ("Quay", "Lock", "Tower"))


def own(name):
    return (
        f"The {name} bridge was closed on Tuesday, after an inspection of {name} found rust in its oldest girders. " * 3
    )


def page(name, before="", after=""):
    return f"<div class=top>{before}</div><h1>{name} stays shut</h1><p>{own(name)}</p><div class=base>{after}</div>"


def shared_by(sources, format="html"):
    counter = BlockCounter()
    documents = list(map(Cleaner(format=format, reference=False).read, sources))
    for document in documents:
        counter.add(site_of(document), fingerprints(document))
    return counter.build().for_site(site_of(documents[0]))


def removed_from(sources, source=None, format="html"):
    """Return what is removed from the last page, or from `source`, because the pages share it."""
    document = Cleaner(format=format, reference=False).read(source or sources[-1])
    step = across_pages(shared_by(sources, format))
    removals = list(step(document, Removals()))
    assert not list(step(document, Removals().merged(document, removals)))
    return [document.source_text[removal.start : removal.end] for removal in removals]


def test_all_copies_of_what_pages_share_go_and_the_receipt_counts():
    sources = [page(name, "", f"<p>{NOTE}</p><p>{NOTE}</p>") for name in NAMES] + [page("Gorse")]
    assert removed_from(sources, sources[0]) == [NOTE, NOTE]
    result = Cleaner(format="html", reference=False, select=("repeats.across-pages",))(
        sources[0], site=shared_by(sources)
    )
    assert {(each.by, each.category, each.why, each.score) for each in result.removals} == {
        ("repeats.across-pages", "repeat", "On 5 of 6 pages of this site", 1.0)
    }


def test_a_kind_comes_from_the_markup():
    sources = [page(name, after=f"<div class=newsletter><p>{NOTE}</p></div>") for name in NAMES]
    result = Cleaner(format="html", reference=False, select=("repeats.across-pages",))(
        sources[0], site=shared_by(sources)
    )
    assert [each.category for each in result.removals] == ["newsletter"]


def test_a_headline_in_the_lists_of_other_pages_stays():
    listed = "".join(f"<li><a href=x>{name} stays shut</a></li>" for name in NAMES)
    sources = [page(name, f"<ul>{listed}</ul>") for name in NAMES]
    assert removed_from(sources, sources[1]) == [f"{name} stays shut" for name in NAMES]


def test_a_headline_in_the_lists_of_other_texts_stays():
    titles = [f"Old {name} bridge closed for inspection" for name in (*NAMES, "Gorse", "Hazel", "Ivy")]
    texts = ["\n\n".join([*titles, own(name)]) for name in NAMES]
    assert removed_from(texts, texts[1], format="text") == [title for title in titles if "Birch" not in title]


def test_short_blocks_go_only_with_others():
    assert removed_from([page(name, f"<ul>{MENU}</ul>") for name in NAMES]) == ["Quay", "Lock", "Tower"]
    assert removed_from([page(name, "<p>In brief</p>") for name in NAMES]) == []


def test_a_short_block_that_stands_often_on_a_page_names_its_parts():
    parts = "".join(f"<ul>{MENU.replace('Lock', str(at))}</ul>" for at in range(4))
    assert "Quay" not in removed_from([page(name, parts) for name in NAMES])


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>What you need to know before the bridge opens again</h2><p>{own}</p>",
        "<table><tr><td>The harbour master's office in the old town</td><td>opens on Mondays</td></tr></table>",
        "<pre>for gate in gates: gate.open() if gate.is_closed and not gate.is_rusty</pre>",
    ],
)
def test_what_names_or_fills_the_parts_of_a_page_stays(kept):
    assert removed_from([page(name, after=kept.format(own=own(name))) for name in NAMES]) == []


def test_a_heading_goes_with_all_that_stands_under_it():
    after = f"<h2>Notes from the pier</h2><p>{NOTE}</p>"
    assert removed_from([page(name, after=after) for name in NAMES]) == ["Notes from the pier", NOTE]


def test_versions_of_one_page_keep_their_text():
    """Three fetches that differ in a date share all the rest, and it is their content."""
    sources = [f"<p>{own('Ash')}</p><p>{NOTE}</p><p>Fetched on day {at}</p>" for at in range(3)]
    assert removed_from(sources) == []


def test_turns_of_talk_stay_in_a_text():
    turns = "\n\n".join(
        f"{who}: Here we stand at the gate again, and nobody has the key to it." for who in ("ADA", "BEN") * 4
    )
    sources = [f"{own(name)}\n\n{turns}" for name in NAMES]
    assert removed_from(sources, format="text") == []


def test_order_and_copies_make_no_difference():
    sources = [source.html for source in PAGES]
    one, other = shared_by(sources), shared_by([*reversed(sources), sources[3]])
    assert one == other
    clean = Cleaner(format="html", reference=False)
    assert clean(sources[0], site=one) == pickle.loads(pickle.dumps(clean))(sources[0], site=other)


def test_what_pages_share_goes_and_no_content_goes_with_it():
    shared, clean = shared_by([source.html for source in PAGES]), Cleaner(format="html", reference=False)
    fewer = 0
    for source in PAGES[::4]:
        alone, known = clean(source.html), clean(source.html, site=shared)
        lost = set(alone.text.split("\n")) - set(known.text.split("\n"))
        fewer += len(lost)
        wanted = " ".join(source.wanted.split())
        assert not [line for line in lost if line.strip() and " ".join(line.split()) in wanted]
    assert fewer > len(PAGES[::4])


@pytest.mark.parametrize("settings", [{"ignore": ("repeats.across-pages",)}, {"keep_categories": ("repeat",)}])
def test_it_can_be_switched_off(settings):
    sources = [page(name, "", f"<p>{NOTE}</p>") for name in NAMES]
    shared = shared_by(sources)
    assert NOTE not in Cleaner(format="html", reference=False)(sources[0], site=shared).text
    assert Cleaner(format="html", reference=False, **settings)(sources[0], site=shared) == Cleaner(
        format="html", reference=False, **settings
    )(sources[0])


def test_a_veto_holds(tmp_path):
    (tmp_path / "mine.toml").write_text(f'[[keep]]\nid = "my.keep.note"\nwhy = "Ours."\nphrases = ["{NOTE}"]\n')
    sources = [page(name, "", f"<p>{NOTE}</p>") for name in NAMES]
    clean = Cleaner(format="html", reference=False, rules=(tmp_path / "mine.toml",), select=("repeats.*",))
    assert NOTE in clean(sources[0], site=shared_by(sources)).text
