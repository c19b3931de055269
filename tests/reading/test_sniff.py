"""Tests of telling HTML from texts that begin with a tag: Markdown, texts about HTML, XML and source code."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.reading.sniff import is_html

PAGES = [
    "<p>Rain fell on the hills.</p><p>Snow fell on the roofs.</p>",
    "<p>One &amp; two.</p>",
    "<P>First line here.<P>Second line there.",
    "<!-- generated -->\n<!-- by x --->\n<meta charset=utf-8><title>x</title><p>foo",
    "<script>var a='<b>';</script>\n<p>Hi</p>",
    "<style>p{}</style>Some text<br>more",
    "<link rel=stylesheet href=x><div>foo</div>",
    '<text id="1" url="x">\n<!DOCTYPE html><html><body>..',
    '<doc id="1"><p>One two.</p><p>Three.</p></doc>',
    '<div class="a"><p>x</p></div>',
    '<a href="x">Foo</a> said it was time.',
    "<br>Foo<br/>bar",
    "\ufeff\n <!doctype html>\n<html>",
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "x" "x.dtd">\n<html xmlns="x">',
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>',
    "<html><body><pre>long text\n\nmore",
    "<body bgcolor=white>Text only",
    "<h1>Title</h1>\n<p>Text.</p>",
    "<font size=2>Hi there</font>",
    "<table><tr><td>1</td></tr></table>",
    "<ul><li>one<li>two</ul>",
    '<svg viewBox="0 0 1 1"><path d=""/></svg><div><p>Hello</p></div>',
    "<!DOCTYPE html>",
    "<!--[if IE]><p>old</p><![endif]--><div>x</div>",
    "<noscript><iframe src=x></iframe></noscript><header><a href=/>x</a></header>",
    "<b>Note</b>: the ferry is late.",
    "<p> rain fell. </p>\n<p> snow fell. </p>",
    "<iframe src=x></iframe><p>Text.</p>",
    "null<!DOCTYPE html><html><head>",
    "<app-root><div><p>Hi</p></div></app-root>",
    "<!-- wp:p -->\n<p>Hello there.</p>\n<!-- /wp:p -->\n\n<!-- wp:p -->\n<p>Again.</p>\n<!-- /wp:p -->",
    "<p>Take:</p>\n- a cup<br>\n- a spoon<br>\n",
    '<article class="x"><header><h2>T</h2></header><p>foo</p></article>',
    '<div><br></div><div>Hello<span style="x">world</span></div>',
    "<!-- banner -><p>one</p><p>two</p>",
    "<center><h2>Page</h2></center><hr>Text",
    "<!DOCTYPE html>\nWords first <p>then a tag",
]
"""Pages and pieces of pages, as they stand in files and records."""
OTHERS = [
    "<!DOCTYPE html> is the declaration of HTML5.\n\n<html>",
    "<!DOCTYPE html>\n{% block x %}\n<html>",
    "<p> marks a paragraph, and <b> marks bold text.",
    "<p>quoted</p> is how you write a paragraph, and <em>x</em> is emphasis.",
    "<html> is the root element. It holds <head> and <body>.",
    "<body>: The Document Body element\n\nThe body holds everything.\n\n<body>\n <p>x</p>\n</body>",
    '<p align="center">\n  <img src="logo.png" width=100>\n</p>\n\n# Title\n\nSome *text* here.',
    '<div align="center">\n\n# Title\n\n</div>\n\nText [link](https://x.example).',
    '<h1 align="center">Tool</h1>\n\n<p align="center">does things</p>\n\n## Install\n\n```sh\npip install x\n```\n',
    '<img src="a.png" align="right">\n\n**Tool** is a thing that [does](docs/x.md) this.',
    "<details>\n<summary>More</summary>\n\n- one\n- two\n\n</details>\n\n1. first\n2. second\n",
    "<!-- markdownlint-disable -->\n# Title\n\nText.",
    "<style scoped>\n.x{}\n</style>\n\n# Heading\n\ntext",
    '<a href="https://x.example"><img src="y"></a>\n\n# Readme\n\n<p>foo</p>',
    "<b>Tool</b> reads `a` and writes **b**.",
    "<br>\n\n## Use\n\n```html\n<html><body></body></html>\n```",
    '<?php\necho "<p>Hi</p>"; ?>\n<html><body><p>x</p></body></html>',
    '<div className="x">{items.map(i => <Item key={i.id} />)}</div>',
    "<>\n<p>foo</p></>",
    "<template>\n  <div><p>{{ msg }}</p></div>\n</template>\n<script>export default {}</script>",
    '<script setup>\nimport {ref} from "vue"\n</script>\n<template><p>x</p></template>',
    "<script>\nexport default {\n}\n</script>\n<template><p>x</p></template>",
    '<script>\n\timport A from "./A.svelte";\n</script>\n<p>hi</p>',
    '<?xml version="1.0"?><catalog><book id="1"><title>X</title><author>Y</author></book></catalog>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0"/><text>hi</text></svg>',
    '<?xml version="1.0"?>\n<!-- Made by x -->\n<!DOCTYPE svg PUBLIC "x" "x">\n<svg><a/><title>x</title></svg>',
    '<rss version="2.0"><channel><title>N</title><link>http://x</link><description>d</description>'
    "<item><title>a</title><guid>3</guid><pubDate>x</pubDate><enclosure/></item></channel></rss>",
    '<rss version="2.0"><channel><title>N</title><link>http://x</link><item><title>a</title><link>x</link>'
    "<description><![CDATA[<p>a</p><p>b</p><div>c</div>]]></description><guid>3</guid></item></channel></rss>",
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>a</title><link href="x"/></entry></feed>',
    '<?xml version="1.0"?><urlset xmlns="x"><url><loc>a</loc></url></urlset>',
    "<vector> is a header of the library; so is <map>.",
    "#include <vector>\n#include <map>",
    "<a@b.example> wrote: hello",
    "<anna@b.example>, <otto@c.example>",
    "<3 this place",
    "<a> hi there\n<b> hello\n<a> how are you",
    "<anna> hi there\n<otto> hello <p>",
    "<https://x.example/a> is the page",
    "< 5 is small and > 7 is large",
    "<think>I should answer.</think>\nThe answer is 4.",
    "<T> and <U> are parameters.",
    "<div>: a box. <span>: a run of text. </div> ends it.",
    '<article article-type="research" xmlns:xlink="x"><front><article-meta><name><surname>a</surname></name>'
    "</article-meta></front><body><sec><title>Intro</title><p>x <xref>1</xref></p></sec></body></article>",
    "<div>{% for x in y %}<p>{{ x }}</p>{% endfor %}</div>",
    '<%= render "x" %><p>foo</p>',
    "<![CDATA[<p>a</p>]]>",
    "<- back\n<p>",
    "<DOC>\n<DOCNO> A-1 </DOCNO>\n<HEADLINE>x</HEADLINE>\n<TEXT>\nSome text.\n</TEXT>\n</DOC>",
    "<!--#include file=x-->\nPlain words.",
    "<13>Oct 11 22:14:15 host su: failed",
    "<table name='x'><row><id>1</id><value>a</value></row><row><id>1</id><value>a</value></row></table>",
    '<plist version="1.0"><dict><key>a</key><string>x</string></dict></plist>',
    "<para>Foo <emphasis>bar</emphasis></para>",
    "<br> starts a new line, and so does <p>.",
    "<p>",
]
"""Look-alikes that stay as they are: Markdown, texts about HTML, source code, XML, mail, chat."""


@pytest.mark.parametrize("text", PAGES)
def test_html_is_recognised_by_how_it_begins(text):
    assert is_html(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_texts_that_begin_with_a_tag_stay_texts(text):
    assert not is_html(text)


def test_a_long_script_before_the_page_does_not_hide_it():
    assert is_html(f"<script>{'if (a < b) c();' * 5000}</script>\n<p>Rain fell.</p>")


def test_a_piece_of_html_is_cleaned_of_its_tags():
    assert clean("<p>Rain fell &amp; fell.</p><p>The roof held.</p>").text == "Rain fell & fell.\n\nThe roof held.\n"


@pytest.mark.parametrize("unit", ["<!--x>", "<!--x-->", "<script>", "<a ", "<svg></svg>", "<?xml ", "<b><", "<doc>"])
def test_any_beginning_is_judged(unit):
    assert is_html(unit * 20_000) in (True, False)
