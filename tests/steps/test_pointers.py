"""A paragraph that is nothing but a link to another article of the site goes; sources and lists of links stay."""

from __future__ import annotations

import pytest

from cleaner import Cleaner

PROSE = [
    f"The ferry to the island of {name} was late again, and nobody on the quay could say why it was."
    for name in ("Alder", "Birch", "Cedar", "Damson", "Elm", "Fir")
]
LINK = '<a href="/mill">'
OTHER = "Old mill loses its roof in the storm"
URL = "https://www.alder.example/news/ferries"


def kept(middle: str, at: int = 3) -> str:
    paragraphs = [f"<p>{text}</p>" for text in PROSE]
    body = "".join([*paragraphs[:at], middle, *paragraphs[at:]])
    page = f"<html><body><article><h1>Late ferries to the islands</h1>{body}</article></body></html>"
    return Cleaner(format="html", reference=False)(page, url=URL).text


GOES = {
    "a path": f'<p><a href="/mill">{OTHER}</a></p>',
    "the same host": f'<p><a href="https://alder.example/mill">{OTHER}</a></p>',
    "bold": f'<p><strong><a href="/mill">{OTHER}</a></strong></p>',
    "a question": f'<p><a href="/mill">{OTHER[:-12]} again?</a></p>',
}


@pytest.mark.parametrize("middle", GOES.values(), ids=GOES)
def test_goes(middle):
    text = kept(middle)
    assert OTHER[:-13] not in text
    assert all(paragraph in text for paragraph in PROSE)


STAYS = {
    "another site": f'<p><a href="https://birch.example/mill">{OTHER}</a></p>',
    "a file": f'<p><a href="/reports/mill.pdf">{OTHER}</a></p>',
    "a place on the page": f'<p><a href="#mill">{OTHER}</a></p>',
    "a sentence": f'<p><a href="/mill">{OTHER}, and nobody saw it coming.</a></p>',
    "a link and more": f'<p><a href="/mill">{OTHER}</a>, says the miller of the village</p>',
    "announced": f"<p>The paper wrote about it on the day after the storm had gone by:</p><p>{LINK}{OTHER}</a></p>",
    "a list of links": "".join(f'<p><a href="/{n}">{OTHER}, part {n}</a></p>' for n in range(4)),
}


@pytest.mark.parametrize("middle", STAYS.values(), ids=STAYS)
def test_stays(middle):
    assert OTHER in kept(middle)
