"""Metadata of a page, from its head and its JSON-LD."""

from __future__ import annotations

import json

import pytest

from cleaner.reading.html import read_html
from cleaner.report.metadata import metadata_fields

HEAD = '<link rel=canonical href="https://alder.example/b"><meta property="og:site_name" content="The Alder Post">'


def fields_of(head: str) -> dict[str, str]:
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
def test_fields_of_the_head(head, name, value):
    assert fields_of(head)[name] == value


def test_fields_of_json_ld():
    data = {
        "@graph": [{"@type": "NewsArticle", "datePublished": "2021-03-03", "author": [{"name": "A"}, {"name": "B"}]}]
    }
    found = fields_of(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert (found["date"], found["author"]) == ("2021-03-03", "A, B")


@pytest.mark.parametrize("data", ["{", "[]", '"x"', "[" * 100_000, '{"@type": 3, "author": 4}'])
def test_damaged_json_ld_is_ignored(data):
    assert fields_of(f'<script type="application/ld+json">{data}</script>')["title"] == "The bridge | Post"


def test_missing_fields_are_left_out():
    assert metadata_fields(read_html("<p>x</p>")[2]) == {}
