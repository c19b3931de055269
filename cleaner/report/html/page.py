"""The report as one HTML file, which needs no network and is readable without scripts."""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from importlib.resources import files

from cleaner._version import __version__
from cleaner.report.html.charts import group_chart, share_chart
from cleaner.report.html.escape import attribute, in_short, visible
from cleaner.report.html.groups import GROUPS, group_of
from cleaner.report.html.rows import document_html, list_item
from cleaner.report.html.shown import Report
from cleaner.report.html.summary import ReasonTotal, group_totals, reason_totals, share_counts

MAX_BYTES = 9_500_000
"""Bytes of the documents that are shown; a browser opens and filters as many in a second."""
COLUMNS = {
    "Rule or step": "text",
    "Category": "text",
    "Removals": "number",
    "Documents": "number",
    "Characters": "number",
    "Examples": "text",
}
"""Columns of the table of rules and steps, each with its class."""
EARLY = 'document.documentElement.classList.add("js")'
"""Script that runs before the documents are read: the browser need not lay out those that are not open."""
ORDERS = {"name": "as named", "share": "most removed first", "confidence": "least certain first"}
"""Orders of the list of documents."""


def report_html(report: Report) -> str:
    """Return the page. The same report gives the same text."""
    style, script = (files("cleaner.report.html").joinpath(name).read_text("utf-8") for name in ("page.css", "page.js"))
    body = "\n".join(_body(report))
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    scripts = f"'{_hash_of(EARLY)}' '{_hash_of(script)}'"
    policy = f"default-src 'none'; style-src '{_hash_of(style)}'; script-src {scripts}; base-uri 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{visible(report.title)}</title>
<style>{style}</style>
<script>{EARLY}</script>
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
        seed = f" with the seed {visible(repr(report.seed))}" if report.seed else ""
        yield (
            f"<p class='note'>A sample of {report.found:,}: those whose names have the lowest hashes{seed}, so that "
            f"the choice of one depends on no other. All figures are of the sample.</p>"
        )
    if left_out := len(documents) - len(articles):
        yield (
            f"<p class='note'>The texts of the {left_out:,} longest {_noun(left_out)} are not shown, as the page would "
            f"have more than {MAX_BYTES / 10**6:.1f} MB; the figures are of all.</p>"
        )
    if report.problems:
        said = "".join(f"<li>{visible(each)}</li>" for each in report.problems)
        count = f"{len(report.problems):,} {_noun(len(report.problems), 'message')}"
        yield f"<details class='note'><summary>{count}</summary><ul>{said}</ul></details>"
    settings = (f"<div><dt>{visible(name)}</dt><dd>{visible(value)}</dd></div>" for name, value in report.settings)
    yield f"<dl>{''.join(settings)}</dl></header>"
    yield "<main>"
    yield "<section class='charts' aria-label='Totals'>"
    yield f"<figure><figcaption>What was removed</figcaption>{group_chart(group_totals(documents))}</figure>"
    yield f"<figure><figcaption>How much of a document</figcaption>{share_chart(share_counts(documents))}</figure>"
    yield "</section>"
    yield from _reasons(reason_totals(documents), report)
    yield "<section id='documents' aria-labelledby='documents-title'><h2 id='documents-title'>Documents</h2>"
    yield from _controls(report)
    yield "<div class='panes'>"
    yield from _list(report, articles)
    yield "<div class='docs'><p class='empty' hidden>No document fits the filters.</p>"
    yield from articles.values()
    yield "</div></div></section></main>"
    yield _HELP


def _articles(report: Report) -> dict[int, str]:
    """Return the articles of the documents by number, without the longest ones if all together are too long."""
    articles = {at: "".join(document_html(each, at, report.origins)) for at, each in enumerate(report.documents, 1)}
    sizes = {at: len(article.encode("utf-8", "surrogatepass")) for at, article in articles.items()}
    whole = sum(sizes.values())
    for at in sorted(sizes, key=lambda at: (-sizes[at], at)):
        if whole <= MAX_BYTES or len(articles) == 1:
            break
        del articles[at]
        whole -= sizes[at]
    return articles


def _list(report: Report, numbers: Collection[int]) -> Iterator[str]:
    """Yield the list of the documents that are shown; with scripts it chooses the one that is open."""
    names = {at: report.documents[at - 1].name for at in numbers}
    folders = {os.path.dirname(name) for name in names.values()}
    common = len(os.path.join(os.path.commonpath(folders), "")) if len(names) > 1 and _are_alike(folders) else 0
    yield "<nav class='list' aria-label='List of documents'><output id='shown' aria-live='polite'></output><ol>"
    yield from (list_item(report.documents[at - 1], at, name[common:] or name) for at, name in names.items())
    yield "</ol></nav>"


def _are_alike(folders: Collection[str]) -> bool:
    """Tell whether all folders have names, and all names begin at the root or none does."""
    return "" not in folders and len({os.path.isabs(folder) for folder in folders}) == 1


def _noun(number: int, noun: str = "document") -> str:
    return noun if number == 1 else f"{noun}s"


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
    yield f"<datalist id='rules'>{''.join(map(_option, _rules(report)))}</datalist>"
    statuses = Counter(each.status for each in report.documents)
    options = [
        f"<option value='{attribute(each)}'>{visible(each)} ({n:,})</option>" for each, n in sorted(statuses.items())
    ]
    yield f"<label>Status <select id='status'><option value=''>all</option>{''.join(options)}</select></label>"
    options = [f"<option value='{name}'>{text}</option>" for name, text in ORDERS.items()]
    yield f"<label>Order <select id='order'>{''.join(options)}</select></label>"
    yield "<label class='check'><input type='checkbox' id='only'> removed text only</label>"
    yield "<label class='check'><input type='checkbox' id='label'> label</label>"
    yield "<button type='button' id='download' hidden>Download labels</button>"
    yield "<button type='button' id='help'>Keys</button>"
    yield "</div><p id='told' role='status' hidden></p></form>"


def _rules(report: Report) -> list[str]:
    return sorted({removal.by for document in report.documents for removal in document.removals})


def _option(value: str) -> str:
    return f"<option value='{attribute(value)}'></option>"


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
            f"<tr><th scope='row'><code>{visible(each.by)}</code>{origin}</th><td>{_badge(each.category)}"
            f"{visible(each.category)}</td>{numbers}<td><ul>{examples}</ul><p class='reason'>{visible(each.why)}</p>"
            "</td></tr>"
        )
    yield "</tbody></table></div></section>"


def _badge(category: str) -> str:
    letter = GROUPS[group_of(category)].letter
    return f"<b class='badge g{letter}'>{letter}</b> "


_HELP = """<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>
<div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous removal</dd></div>
<div><dt><kbd>]</kbd> <kbd>[</kbd></dt><dd>next and previous document</dd></div>
<div><dt><kbd>/</kbd></dt><dd>search; <kbd>Enter</kbd>: what it has found, one after another</dd></div>
<div><dt><kbd>r</kbd></dt><dd>filter by rule</dd></div>
<div><dt><kbd>o</kbd></dt><dd>removed text only</dd></div>
<div><dt><kbd>Esc</kbd></dt><dd>clear filters</dd></div>
<div><dt><kbd>?</kbd></dt><dd>this list</dd></div>
<div><dt><kbd>l</kbd></dt><dd>label blocks: keep or drop; then</dd></div>
<div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous block</dd></div>
<div><dt><kbd>x</kbd></dt><dd>keep, drop, unsure: the next of them</dd></div>
<div><dt><kbd>y</kbd></dt><dd>labels of the document are right; next document</dd></div>
</dl><button type="button" id="close">Close</button></dialog>"""
