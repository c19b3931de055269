"""Tests of pages that show next to nothing, or that hide much text in what nothing closes: none comes out empty."""

from __future__ import annotations

import json

import pytest

from cleaner.reading import read
from cleaner.reading.unclosed import CONTENT_ENDS, close_unclosed
from cleaner.reading.ways import read_page

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders. " * 3
STORY = PROSE.strip()


def texts(html: str) -> list[str]:
    return [block.text for block in read_page(html).blocks]


@pytest.mark.parametrize("tag", sorted(set(CONTENT_ENDS) - {"script", "style"}))
@pytest.mark.parametrize("before", ["", f"<p>{STORY}</p>"], ids=["at the top", "below text"])
def test_text_behind_an_element_that_nothing_closes_is_read(tag, before):
    page = f"<body>{before}<{tag} src=x><p>{STORY} One.</p><p>{STORY} Two.</p></body>"
    assert texts(page)[-2:] == [f"{STORY} One.", f"{STORY} Two."]


@pytest.mark.parametrize(
    "opened",
    [
        "<script>var a = '<b>';\n",
        "<style>p { color: red }\n",
        "<noscript><iframe src=x></noscript>",
        "<select><option>a<option>b",
        "<!-- banner ->",
        "<iframe src=x><iframe src=y></iframe>",
    ],
)
def test_its_own_content_is_not(opened):
    assert texts(f"<body>{opened}<p>{STORY} One.</p><div>{STORY} Two.</div>")[-2:] == [f"{STORY} One.", f"{STORY} Two."]
    assert "var a" not in "".join(texts(f"<body>{opened}<p>{STORY}</p>"))


@pytest.mark.parametrize(
    "html",
    [
        "<p>one</p><iframe src=x></iframe><video><source></video><svg><title>a</title></svg>",
        "<script>document.write('<script src=x><\\/script><textarea>')</script><p>one</p>",
        "<!-- <iframe> --><SCRIPT>a<b</SCRIPT><object><object></object></object>",
        "<title>One</title><p>two</p><textarea><iframe></iframe></textarea>",
        "<\u017fcript>one<v\u0131deo>",  # letters that equal others where case does not count
        "İ <!-- x --> <Select><option>a</sELECT>",
        "",
    ],
)
def test_a_page_in_which_everything_is_closed_stays_as_it_is(html):
    assert close_unclosed(html) == html


def test_ends_are_put_where_the_content_should_have_ended():
    assert close_unclosed("İ<title>x<p>İ<script>a<b<p>y") == "İ<title>x</title><p>İ<script>a<b</script><p>y"


def page_with(data: object, kind: str = "application/ld+json", body: str = "<noscript>Please wait.</noscript>") -> str:
    return f"<head><title>T</title><script type='{kind}'>{json.dumps(data)}</script></head><body>{body}</body>"


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "headline": "A bridge", "articleBody": f"{STORY}\n\n{STORY} & more"},
        {"@graph": [{"@type": "WebSite"}, {"headline": "A bridge", "articleBody": f"<p>{STORY}<p>{STORY} &amp; more"}]},
        [{"headline": "A bridge", "text": f"&lt;p&gt;{STORY}&lt;/p&gt;&lt;p&gt;{STORY} &amp;amp; more&lt;/p&gt;"}],
    ],
)
def test_an_article_that_stands_in_structured_data_alone_is_read(data):
    page = read_page(page_with(data))
    assert [block.text for block in page.blocks] == ["A bridge", STORY, f"{STORY} & more"]
    assert page.title == "T"
    assert texts(page_with(data, body="<nav><a href=x>Harbour news and weather</a></nav>" * 9))[0] == "A bridge"


def test_prose_in_the_json_of_a_page_is_read_in_its_order():
    data = {"props": {"id": "a b", "blocks": [{"text": STORY}, {"text": f"<p>{STORY} Two.</p>"}, {"again": STORY}]}}
    assert texts(page_with(data, "application/json")) == [STORY, f"{STORY} Two."]


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        (
            page_with({"articleBody": f"{STORY} Other."}, body=f"<p>{STORY}</p><p>{STORY} Two.</p>"),
            [STORY, f"{STORY} Two."],
        ),
        (page_with({"articleBody": "Short."}, body="<p>Shown.</p>"), ["Shown."]),
        (page_with({"description": STORY}, body="<p>Shown.</p>"), ["Shown."]),
        (page_with({"notice": "We use cookies."}, "application/json", "<p>Shown.</p>"), ["Shown."]),
        (f"<body><div style='visibility:hidden'><p>{STORY}</p></div>Wait.", [STORY, "Wait."]),
        (f"<frameset><frame src=x><noframes><body><p>{STORY}</p></body></noframes></frameset>", [STORY]),
        (f"<body><template><p>{STORY}</p></template>Wait.", [STORY, "Wait."]),
        ("<body><p>Shown.</p><textarea>", ["Shown."]),
    ],
)
def test_what_a_page_shows_counts_where_it_shows_enough(html, seen):
    assert texts(html) == seen


def test_words_that_no_way_of_reading_finds_are_counted():
    assert read_page(f"<body><textarea>{STORY}</textarea><svg>no</svg>one").unread_words == len(STORY.split()) + 1
    assert read_page(f"<body><p>{STORY}</p>").unread_words == 0


def test_what_a_page_shows_is_not_left_out_without_a_word():
    """Its text is read from its data, so the notice that it shows has no receipt."""
    data = f"<script type=application/ld+json>{json.dumps({'articleBody': f'{STORY} One.'})}</script>"
    notice = read(f"<body>{data}<p>Scripts are off.</p>", format="html", function_words={})
    assert notice.source_text == f"{STORY} One.\n"
    assert notice.warnings == ("the 16 characters that the page shows are left out; its text is read from its data",)
    for body in (data, f"{data}<p>{STORY} One.</p>", f"<p>Off.</p><div hidden><p>{STORY}</p></div>"):
        assert read(f"<body>{body}", format="html", function_words={}).warnings == ()
