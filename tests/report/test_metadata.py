"""What a page says of itself."""

from __future__ import annotations

import json

import pytest

from cleaner.reading.html import read_html
from cleaner.report.metadata import metadata_fields

HEAD = '<link rel=canonical href="https://alder.example/b"><meta property="og:site_name" content="The Alder Post">'


def said(head: str) -> dict[str, str]:
    page = f"<html lang=en><head><title>The bridge | Post</title>{head}</head><body>x</body></html>"
    return metadata_fields(read_html(page)[2])


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        ("", "title", "The bridge | Post"),
        ('<meta property="og:title" content=" The  bridge ">', "title", "The bridge"),
        (HEAD, "url", "https://alder.example/b"),
        (HEAD, "site", "The Alder Post"),
        ("", "language", "en"),
        ('<meta name=Author content="Mara Elvert">', "author", "Mara Elvert"),
        ('<meta property="article:published_time" content="2021-03-03">', "date", "2021-03-03"),
    ],
)
def test_what_the_head_says(head, name, value):
    assert said(head)[name] == value


def test_what_structured_data_says():
    data = {
        "@graph": [{"@type": "NewsArticle", "datePublished": "2021-03-03", "author": [{"name": "A"}, {"name": "B"}]}]
    }
    found = said(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert (found["date"], found["author"]) == ("2021-03-03", "A, B")


@pytest.mark.parametrize("data", ["{", "[]", '"x"', "[" * 100_000, '{"@type": 3, "author": 4}'])
def test_structured_data_that_is_none(data):
    assert said(f'<script type="application/ld+json">{data}</script>')["title"] == "The bridge | Post"


def test_what_is_not_said_is_not_there():
    assert metadata_fields(read_html("<p>x</p>")[2]) == {}
