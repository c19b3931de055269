"""A document that is about its site, or is a legal document, keeps its headline and its clauses."""

from __future__ import annotations

import pytest

from cleaner import Cleaner

PROSE = (
    "The office in the harbour was founded in 1871, when the first gate of the lock was built of oak.",
    "The barges are counted every week, and the council reads in spring what was counted in the year before.",
    "Whoever wants to know more can come by on any Monday between nine and four, without asking beforehand.",
)
TITLES = {
    "en": ("About us", "Contact", "Careers", "Comments", "Privacy policy", "Terms of use"),
    "de": ("Über uns", "Kontakt", "Datenschutzerklärung", "Impressum"),
    "fr": ("Qui sommes-nous ?", "Mentions légales"),
    "ru": ("О нас", "Контакты"),
    "zh": ("关于我们", "隐私政策"),
}
HEAD = "<head><title>{title} | Alder Post</title></head>"
PAGE = f"<html>{HEAD}<body>{{menu}}<main><h1>{{title}}</h1>{{prose}}</main></body></html>"
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/a">{title}</a></li><li>News</li></ul></nav>'


def lines(text: str, **settings: str) -> list[str]:
    return [line.lstrip("# ") for line in Cleaner(**settings)(text).text.split("\n")]


@pytest.mark.parametrize(("language", "title"), [(code, title) for code in TITLES for title in TITLES[code]])
def test_the_headline_of_a_page_about_the_site_stays(language, title):
    prose, menu = "".join(f"<p>{text}</p>" for text in PROSE), MENU.format(title=title)
    settings = {"language": f"{language},en" if language != "en" else "en"}
    for above in ("", menu):
        page = PAGE.format(title=title, menu=above, prose=prose)
        assert lines(page, format="html", **settings).count(title) == 1
    text = "\n\n".join((title, *PROSE))
    for source in (text, f"# {text}", f"Alder Post\n\n{text}"):
        assert title in lines(source, format="text", **settings)


GOES = {
    "the entry of a menu": "Home\nNews\nContact us\n" + "\n".join(PROSE),
    "a link in the foot": "\n".join(PROSE) + "\nContact us\nPrivacy policy",
    "a link above a headline": "Contact us\nThe office in the harbour\n" + "\n".join(PROSE),
    "a button": "Share this article\n" + "\n".join(PROSE),
}


@pytest.mark.parametrize("text", GOES.values(), ids=GOES)
def test_the_same_words_go_where_they_head_nothing(text):
    kept = lines(text, format="text", language="en")
    assert not {"Contact us", "Privacy policy", "Share this article"}.intersection(kept)
    assert set(PROSE) <= set(kept)


TERMS = (
    "1. These terms apply to all who read the pages of the harbour office.",
    "2. All rights reserved. No part of the charts may be copied without permission of the office.",
    "3. We use cookies to remember the berth of your boat. By using the pages you agree to this.",
    "4. Your email address will not be published.",
    "5. The courts of the province decide about all that these terms leave open.",
)
FOOT = "© 2024 Alder Post. All rights reserved."


@pytest.mark.parametrize("title", ["Terms of use", "Terms of Service of the Alder Post", "Alder Post Privacy Policy"])
def test_a_legal_document_keeps_its_clauses(title):
    kept = lines("\n\n".join((title, *TERMS, FOOT)), format="text", language="en")
    assert [line for line in kept if line] == [title, *TERMS]
    clauses = "".join(f"<li>{clause[3:]}</li>" for clause in TERMS)
    foot = f"<footer><p>{FOOT}</p></footer>"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><ol>{clauses}</ol>{foot}</body></html>"
    kept = Cleaner(format="html", language="en", ignore=("layout.*",))(page).text
    assert all(clause[3:] in kept for clause in TERMS)
    assert FOOT not in kept


LICENCE = """Copyright (c) 2024 The Alder Authors. All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met.

The names of the authors may not be used to endorse products without specific prior written permission."""


def test_a_licence_stays_as_it_is():
    assert Cleaner(format="text", language="en")(LICENCE).text == LICENCE


@pytest.mark.parametrize(
    "title", ["Privacy policy of the bank angers its clients", "The office", "Copyright and the song"]
)
def test_an_article_loses_its_small_print(title):
    """A headline that is no more than that of an article about the matter makes no legal document."""
    kept = lines("\n\n".join((title, PROSE[0], TERMS[2][3:], *PROSE[1:])), format="text", language="en")
    assert TERMS[2][3:] not in kept
