"""The documentation site: links of the checkout become those of the site, and the texts of rules are no markup."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from pages import ENTRIES, ROOT

from cleaner.rules.loader import read_path
from tools.site_hooks import (
    EXTERNAL,
    FROM_ELSEWHERE,
    _rule_html,
    conditions,
    diagrams_as_tables,
    language_name,
    relinked,
    rule_table,
)

KNOWN = {"index.md", "formats.md", "howto/pipe.md", "results.md", "example.html"}
LINKS = [
    ("index.md", "[a](docs/formats.md#records)", "[a](formats.md#records)"),
    ("index.md", "[a](docs/example.html)", "[a](example.html)"),
    ("howto/pipe.md", "[a](../formats.md)", "[a](../formats.md)"),
    ("howto/pipe.md", "[a](../../bench/results.md)", "[a](../results.md)"),
    ("formats.md", "[a `[b]`](../README.md)", "[a `[b]`](index.md)"),
    ("results.md", "[a](../docs/formats.md)", "[a](formats.md)"),
    ("formats.md", "see [tests](../tests/integrations).", "see tests."),
    ("formats.md", "[a](#here) [b](https://a.example/x) [c](mailto:a@b.example)", None),
    ("formats.md", r"\[a](formats.md) is text", None),
]


@pytest.mark.parametrize(("site", "text", "wanted"), LINKS)
def test_a_link_of_the_checkout_becomes_one_of_the_site(site: str, text: str, wanted: str | None) -> None:
    assert relinked(text, site, KNOWN) == (text if wanted is None else wanted)


def test_a_link_to_what_is_not_there_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert relinked("[a](nowhere.md)", "formats.md", KNOWN) == "a"
    assert caplog.messages == ["docs/formats.md: links to docs/nowhere.md, which is not there"]


def test_a_diagram_becomes_a_table() -> None:
    diagram = (
        '```mermaid\ngraph TD\n  cli["cli<br>options,<br>messages"] --> io\n  cli --> io\n  io["io<br>files"]\n```'
    )
    assert diagrams_as_tables(diagram).splitlines()[2:] == [
        "| cli | options, messages | io, io |",
        "| io | files |  |",
    ]


@pytest.mark.parametrize(
    ("output", "is_loaded"),
    [
        ('<script src="https://a.example/x.js"></script>', True),
        ("<link rel=stylesheet href=//a.example/x.css>", True),
        ('<img alt="" src="https://a.example/x.png">', True),
        ('<a href="https://a.example/">', False),
        ('<script src="../bundle.js"></script>', False),
        ("&lt;img src=&quot;https://a.example/x.png&quot;&gt;", False),
    ],
)
def test_what_a_browser_would_load_from_elsewhere_is_seen(output: str, is_loaded: bool) -> None:
    assert bool(EXTERNAL.search(output)) == is_loaded


RULE = """[[rule]]
id = "en.advert.label"
why = "<b>Said</b> by a site & nobody else."
phrases = ["<script>alert(1)</script>", "An advertisement of ours"]
place = "bottom"
strength = "weak"
"""


def test_no_text_of_a_rule_is_markup(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    path = tmp_path / "en/advert.toml"
    path.write_text(RULE, "utf-8")
    [entry] = read_path(path)
    html = "".join(_rule_html(entry))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;Said&lt;/b&gt; by a site &amp; nobody else." in html
    assert set(re.findall(r"<(\w+)", html)) == {"div", "h3", "code", "p", "ul", "li", "span", "bdi"}
    assert (
        conditions(entry) == "whole block; at the bottom of a document; 2 phrases; weak: counts for the classifier only"
    )


def test_the_table_counts_every_rule() -> None:
    some = {"any": ENTRIES[:2], "en": [entry for entry in ENTRIES if entry.rule.language == "en"]}
    table = rule_table(some)
    assert table.startswith(f"## {sum(map(len, some.values()))} rules by language")
    assert f"| [English](rules/en.md) | {len(some['en'])} |" in table


def test_a_language_has_a_name() -> None:
    assert [language_name(code) for code in ("any", "de", "zh")] == ["All languages", "German", "Chinese"]


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    found = re.findall(r": ([\w/-]+\.md)$", navigation, re.MULTILINE)
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert sorted(found) == sorted(pages | set(FROM_ELSEWHERE))
