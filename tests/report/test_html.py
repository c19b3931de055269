"""The report as HTML: nothing in a document becomes an element, totals are those of receipts, the same bytes twice."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pages import FIXTURES, NAMES

from cleaner import Cleaner
from cleaner.model import Removal
from cleaner.report.html import page
from cleaner.report.html.escape import attribute, visible
from cleaner.report.html.groups import GROUPS, group_of
from cleaner.report.html.page import report_html
from cleaner.report.html.shown import Report, ShownDocument
from cleaner.report.html.summary import group_totals, reason_totals, share_counts
from tools.review import source

HOSTILE = """<script>alert(1)</script>
</script></style></title><img src=x onerror=alert(1)>
"'><b>&lt;&amp;</b> \u202eevil\u202c \x1b[31m \ud800 \x00
]]> --> <!-- <![CDATA["""


def shown(text: str = HOSTILE, name: str = HOSTILE, by: str = "a.rule<", why: str = HOSTILE) -> ShownDocument:
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    removals = [Removal(*lines[0], by, "share", why, 0.5)]
    if len(lines) > 1:
        start, end = lines[1]
        removals.append(Removal(start + 1, end - 1, "b.rule", "no such category", why, 1.0))
    return ShownDocument(
        name, text, lines, removals, "cleaned", places=[HOSTILE] * len(removals), is_page=True, path=name
    )


def report(*documents: ShownDocument, found: int = 0, title: str = HOSTILE) -> Report:
    origins = {"a.rule<": HOSTILE}
    return Report(title, documents, found or len(documents), HOSTILE, [(HOSTILE, HOSTILE)], origins)


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_nothing_in_a_document_becomes_an_element() -> None:
    """The elements of a page of hostile texts are those of one of harmless ones."""
    harmless = "\n".join("x" * len(line) for line in HOSTILE.split("\n"))
    hostile, other = (
        Elements(report_html(report(shown(text, text, why=text), title=text))).found for text in (HOSTILE, harmless)
    )
    assert [tag for tag, _ in hostile if tag != "span"] == [tag for tag, _ in other if tag != "span"]
    assert {name for _, attributes in hostile for name in attributes} - {"data-u"} <= {
        name for _, attributes in other for name in attributes
    }
    assert not any(name.startswith("on") for _, attributes in hostile for name in attributes)
    assert not any({"src", "style"} & attributes.keys() for _, attributes in hostile)
    assert [attributes["href"] for _, attributes in hostile if "href" in attributes] == ["#documents", "#d1"]


def test_what_a_browser_would_obey_is_visible() -> None:
    text = report_html(report(shown()))
    assert not re.search("[\x00\x1b\u202c\u202e\ud800]", text)
    assert "U+202E" in text
    assert visible("a\u200d b\u00ad") == "a\u200d b\u00ad"  # scripts need what joins, and hyphens break lines
    assert attribute('"\u202e') == "&quot;\\u202e"


def test_only_the_style_and_the_script_of_the_page_are_allowed() -> None:
    text = report_html(report(shown()))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'")
    for tag in ("style", "script"):
        contents = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digests = [b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in contents]
        assert " ".join([f"{tag}-src", *(f"'sha256-{digest}'" for digest in digests)]) + ";" in policy[1]


def test_the_same_report_is_the_same_text() -> None:
    assert report_html(report(shown(), shown("b"))) == report_html(report(shown(), shown("b")))


def test_totals_are_those_of_the_receipts() -> None:
    documents = [
        shown("one\ntwo\nthree"),
        shown("four"),
        ShownDocument("c", "five\nsix", [(0, 4), (5, 8)], [], "unchanged"),
    ]
    totals = group_totals(documents)
    assert [totals[at] for at, group in enumerate(GROUPS) if group.letter in "PO"] == [(2, 7), (1, 1)]
    assert sum(characters for _, characters in totals) == sum(each.removed for each in documents) == 8
    assert share_counts(documents) == [1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    assert [each[:5] for each in reason_totals(documents)] == [
        ("a.rule<", "share", 2, 2, 7),
        ("b.rule", "no such category", 1, 1, 1),
    ]
    assert reason_totals(documents)[0].examples == ("one", "four")


def test_every_category_has_a_group() -> None:
    from cleaner.model import CATEGORIES

    grouped = [category for group in GROUPS for category in group.categories]
    assert sorted(grouped) == sorted(CATEGORIES)
    assert len({group.letter for group in GROUPS}) == len(GROUPS)
    assert group_of("of a newer version") == len(GROUPS) - 1


def test_texts_and_reasons_can_be_read_without_scripts() -> None:
    text = Elements(report_html(report(shown("one\ntwo\nthree", "a.txt", why="Because."))))
    for part in ("one", "two", "three", "a.rule<", "Because.", "a.txt", "4 of 13 characters removed (31%)"):
        assert part in text.text


def test_a_sample_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "A sample of 1,234" in report_html(report(shown("a"), found=1234))
    assert "A sample" not in report_html(report(shown("a")))
    monkeypatch.setattr(page, "MAX_BYTES", 12_000)
    text = report_html(report(shown("a"), shown("b" * 9000), shown("c")))
    assert "The texts of the 1 longest document are not shown" in text
    assert ['id="d1"' in text, 'id="d2"' in text, 'id="d3"' in text] == [True, False, True]
    assert "<b>3</b> documents" in text


def test_a_report_of_nothing_removed() -> None:
    text = report_html(report(ShownDocument("a", "text", [(0, 4)], [], "unchanged")))
    assert "Nothing was removed." in text
    assert "(<b>0.0%</b>)" in text


def removed_texts(text: str) -> list[str]:
    """Return the texts of the removals as the page shows them beside what is kept."""
    found = []
    for batch in re.findall(r'<div class="t[^>]*>(.*?)</div>', text, re.DOTALL):
        found += [unescape(each) for each in re.findall(r"<del[^>]*>(.*?)</del>", batch, re.DOTALL)]
    return found


@pytest.mark.parametrize("folder", FIXTURES, ids=NAMES)
def test_every_removal_of_a_fixture_is_shown(folder: Path) -> None:
    cleaner = Cleaner()
    document = cleaner.read(source(folder))
    result = cleaner.cleaned(document)
    blocks = [(block.start, block.end) for block in document.blocks]
    each = ShownDocument("a", document.source_text, blocks, result.removals, str(result.status))
    text = report_html(report(each))
    assert removed_texts(text) == [document.source_text[start:end] for start, end, *_ in result.removals]
    assert sum(map(len, removed_texts(text))) == result.removed_chars == each.removed
    assert set(re.findall(r'<div class="why"><code>(.*?)</code>', text)) == {removal.by for removal in result.removals}


def test_removals_of_one_rule_stand_together() -> None:
    source = "Menu\nHome\nNews\nA sentence.\nShare"
    blocks = [match.span() for match in re.finditer(r"[^\n]+", source)]
    why = ["First.", "Second.", "First.", "Third."]
    removals = [Removal(*blocks[at], "a.rule", "share", why[min(at, 3)], 0.9 + at / 100) for at in range(5) if at != 3]
    each = ShownDocument("a", source, blocks, removals, "cleaned", places=["p/li/a:7", "p:8", "p:9", "p:9"])
    text = report_html(report(each))
    assert len(re.findall('<div class="x ', text)) == 2
    assert text.count('<div class="run">') == 2
    assert "<li>First. (2 ×)</li><li>Second. (1 ×)</li>" in text
    assert '<del class="s" data-w=1>Home</del>' in text
    assert "score 0.90 to 0.92" in text
    assert "<li>p/li/a:7 to line 9</li>" in text
    assert "<li>Third.</li>" in text


def test_messages_stand_in_the_report() -> None:
    text = report_html(report(shown("a"))._replace(problems=["<b>bad</b>", "other"]))
    assert "2 messages</summary><ul><li>&lt;b&gt;bad&lt;/b&gt;</li><li>other</li></ul>" in text
    assert "<details" not in report_html(report(shown("a")))


@pytest.mark.parametrize(
    ("names", "shown_names"),
    [
        (["raw/a.txt", "raw/b/c.txt"], ["a.txt", "b/c.txt"]),
        (["raw/a.txt"], ["raw/a.txt"]),
        (["one/a.txt", "two/b.txt"], ["one/a.txt", "two/b.txt"]),
        (["/a.txt", "/b.txt"], ["a.txt", "b.txt"]),
        (["a.txt", "raw/a.txt"], ["a.txt", "raw/a.txt"]),
        (["/raw/a.txt", "raw/a.txt"], ["/raw/a.txt", "raw/a.txt"]),
        (["in.jsonl:1", "in.jsonl:2"], ["in.jsonl:1", "in.jsonl:2"]),
        (["raw/in.jsonl:1", "raw/in.jsonl:1"], ["in.jsonl:1", "in.jsonl:1"]),
    ],
)
def test_the_list_leaves_out_what_all_names_begin_with(names: list[str], shown_names: list[str]) -> None:
    text = report_html(report(*(shown("a", name) for name in names)))
    assert re.findall(r'<li [^>]*><a href="#d\d"><bdi>(.*?)</bdi>', text) == shown_names
