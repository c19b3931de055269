"""The report as one HTML file, which needs no network and is readable without scripts."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from importlib.resources import files

from cleaner._version import __version__
from cleaner.report.html.charts import group_chart, share_chart
from cleaner.report.html.escape import in_short, visible
from cleaner.report.html.groups import GROUPS
from cleaner.report.html.rows import document_html
from cleaner.report.html.shown import Report
from cleaner.report.html.summary import ReasonTotal, group_totals, reason_totals, share_counts

MAX_BYTES = 9_500_000
"""Bytes of the documents that are shown; a browser opens and filters as many in a second."""
COLUMNS = {
    "Rule or step": "text",
    "Category": "text",
    "Hits": "number",
    "Documents": "number",
    "Characters": "number",
    "Examples": "text",
}
"""Columns of the table of rules and steps, each with its class."""


def report_html(report: Report) -> str:
    """Return the page. The same report gives the same text."""
    style, script = (files("cleaner.report.html").joinpath(name).read_text("utf-8") for name in ("page.css", "page.js"))
    body = "\n".join(_body(report))
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    policy = f"default-src 'none'; style-src '{_hash_of(style)}'; script-src '{_hash_of(script)}'; base-uri 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{visible(report.title)}</title>
<style>{style}</style>
</head>
<body data-digest="{digest}" data-version="{__version__}">
{body}
<script>{script}</script>
</body>
</html>
"""


def _hash_of(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _body(report: Report) -> Iterator[str]:
    documents, articles = report.documents, _articles(report)
    removed, whole = sum(each.removed for each in documents), sum(len(each.source) for each in documents)
    yield '<a class="skip" href="#documents">Skip to the documents</a>'
    yield f"<header class='top'><h1><bdi>{visible(report.title)}</bdi></h1>"
    yield (
        f"<p class='lead'><b>{removed:,}</b> of {whole:,} characters removed "
        f"(<b>{removed / max(whole, 1):.1%}</b>) from <b>{len(documents):,}</b> {_noun(len(documents))}.</p>"
    )
    if report.found > len(documents):
        yield (
            f"<p class='note'>A sample of {report.found:,}: those whose names have the lowest hashes, "
            f"with the seed {visible(repr(report.seed))}. All figures are of the sample.</p>"
        )
    if left_out := len(documents) - len(articles):
        yield (
            f"<p class='note'>The texts of the {left_out:,} longest {_noun(left_out)} are not shown, as the page would "
            f"have more than {MAX_BYTES // 10**6} MB; the figures are of all.</p>"
        )
    settings = (f"<div><dt>{visible(name)}</dt><dd>{visible(value)}</dd></div>" for name, value in report.settings)
    yield f"<dl>{''.join(settings)}</dl></header>"
    yield from _controls(report)
    yield "<main>"
    yield "<section class='charts' aria-label='Totals'>"
    yield f"<figure><figcaption>What was removed</figcaption>{group_chart(group_totals(documents))}</figure>"
    yield f"<figure><figcaption>How much of a document</figcaption>{share_chart(share_counts(documents))}</figure>"
    yield "</section>"
    yield from _reasons(reason_totals(documents), report)
    yield "<section id='documents' aria-labelledby='documents-title'><h2 id='documents-title'>Documents</h2>"
    yield "<p class='empty' hidden>No document fits the filters.</p>"
    yield from articles
    yield "</section></main>"
    yield _HELP


def _articles(report: Report) -> list[str]:
    """Return the articles of the documents, without the longest ones if all together are too long."""
    articles = ["".join(document_html(each, at, report.origins)) for at, each in enumerate(report.documents, 1)]
    sizes = [len(article.encode("utf-8", "surrogatepass")) for article in articles]
    longest = sorted(range(len(sizes)), key=sizes.__getitem__)
    while len(longest) > 1 and sum(sizes[at] for at in longest) > MAX_BYTES:
        longest.pop()
    return [articles[at] for at in sorted(longest)]


def _noun(number: int) -> str:
    return "document" if number == 1 else "documents"


def _controls(report: Report) -> Iterator[str]:
    """Yield the filters, which need scripts and are hidden without."""
    yield "<form class='controls' role='search' aria-label='Filters' hidden>"
    yield "<div class='groups' role='group' aria-label='Categories'>"
    for group, (hits, _) in zip(GROUPS, group_totals(report.documents), strict=True):
        yield (
            f"<button type='button' class='g{group.letter}' data-group='{group.letter}' aria-pressed='true'>"
            f"<b class='letter'>{group.letter}</b> {group.name} <span class='count'>{hits:,}</span></button>"
        )
    yield "</div><div class='tools'>"
    yield "<label>Search <input type='search' id='search' autocomplete='off' spellcheck='false'></label>"
    yield "<label>Rule <input type='search' id='rule' list='rules' autocomplete='off' spellcheck='false'></label>"
    yield "<label class='check'><input type='checkbox' id='only'> removed text only</label>"
    yield "<label class='check'><input type='checkbox' id='label'> label</label>"
    yield "<button type='button' id='download' hidden>Download labels</button>"
    yield "<button type='button' id='help'>Keys</button>"
    yield f"<output id='shown' aria-live='polite'>{len(report.documents):,} {_noun(len(report.documents))}</output>"
    yield "</div></form>"


def _reasons(totals: Sequence[ReasonTotal], report: Report) -> Iterator[str]:
    """Yield the table of rules and steps."""
    yield "<section aria-labelledby='reasons-title'><h2 id='reasons-title'>Rules and steps</h2>"
    if not totals:
        yield "<p>Nothing was removed.</p></section>"
        return
    yield "<div class='scroll' tabindex='0' role='region' aria-labelledby='reasons-title'><table><thead><tr>"
    for name, kind in COLUMNS.items():
        yield f"<th scope='col' class='{kind}'>{name}</th>"
    yield "</tr></thead><tbody>"
    for each in totals:
        place = report.origins.get(each.by, "")
        examples = "".join(f"<li dir='auto'>{in_short(text)}</li>" for text in each.examples)
        values = (each.hits, each.documents, each.characters)
        numbers = "".join(f"<td class='number'>{value:,}</td>" for value in values)
        origin = f"<br><small>{visible(place)}</small>" if place else ""
        yield (
            f"<tr><th scope='row'><code>{visible(each.by)}</code>{origin}</th><td>{visible(each.category)}</td>"
            f"{numbers}<td><ul>{examples}</ul></td></tr>"
        )
    yield "</tbody></table></div></section>"


_HELP = """<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>
<div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous removal</dd></div>
<div><dt><kbd>]</kbd> <kbd>[</kbd></dt><dd>next and previous document</dd></div>
<div><dt><kbd>/</kbd></dt><dd>search</dd></div>
<div><dt><kbd>o</kbd></dt><dd>removed text only</dd></div>
<div><dt><kbd>l</kbd></dt><dd>label blocks: keep or drop</dd></div>
<div><dt><kbd>?</kbd></dt><dd>this list</dd></div>
<div><dt><kbd>Esc</kbd></dt><dd>clear filters</dd></div>
</dl><button type="button" id="close">Close</button></dialog>"""
