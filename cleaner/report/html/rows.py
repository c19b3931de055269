"""Documents of a report as rows of two cells: what is kept of a block, and what is removed, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cleaner.model import Removal
from cleaner.report.html.escape import as_json, attribute, visible
from cleaner.report.html.groups import GROUPS, group_of
from cleaner.report.html.shown import ShownDocument, Span

SHOWN_ELEMENTS = 3  # around a removal
Placed = tuple[Removal, str]
"""A removal, and where it stands in its page."""


def document_html(document: ShownDocument, number: int, origins: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts of the article of a document; `number` counts from 1."""
    letters = "".join(sorted({_letter(removal) for removal in document.removals}))
    yield f'<article class="doc" id="d{number}" data-groups="{letters}" data-status="{attribute(document.status)}">'
    yield f"<header><h3><bdi>{visible(document.name)}</bdi></h3><p>{_facts(document)}</p></header>"
    yield '<div class="rows">'
    placed = [(removal, place) for removal, place in zip(document.removals, _places(document), strict=True)]
    at = 0
    for block in document.blocks:
        inside = []
        while at < len(placed) and placed[at][0].start < block[1]:
            inside.append(placed[at])
            at += 1
        yield _row(document.source, block, inside, origins)
    data = as_json(_label_data(document))
    yield f'</div><script type="application/json" class="label-data">{data}</script></article>'


def _places(document: ShownDocument) -> list[str]:
    return [*document.places] if document.places else [""] * len(document.removals)


def _facts(document: ShownDocument) -> str:
    """Return one line about a document."""
    share = f"{document.removed:,} of {len(document.source):,} characters removed ({document.share:.0%})"
    facts = [document.status, share, document.language, document.page_type if document.is_page else ""]
    if document.confidence is not None:
        facts.append(f"expected F1 {document.confidence:.2f}")
    return " · ".join(visible(fact) for fact in facts if fact)


def _row(source: str, block: Span, inside: list[Placed], origins: Mapping[str, str]) -> str:
    """Return a row. The whole text of the block is in the cell of what is kept or, if all is removed, in the `del`."""
    start, end = block
    if not inside:
        return f'<div class="row"><div class="k">{visible(source[start:end])}</div></div>'
    is_whole = len(inside) == 1 and (inside[0][0].start, inside[0][0].end) == block
    reasons = "".join(_removed(source, each, origins) for each in inside)
    kept = "" if is_whole else _cut(source, block, [removal for removal, _ in inside])
    kind = "gone" if is_whole else "cut"
    return f'<div class="row {kind}">{kept}<div class="r">{reasons}</div></div>'


def _cut(source: str, block: Span, removals: list[Removal]) -> str:
    """Return the cell of a block of which parts are removed, with those struck through."""
    parts, at = [], block[0]
    for removal in removals:
        struck = visible(source[removal.start : removal.end])
        parts.append(f'{visible(source[at : removal.start])}<del class="g{_letter(removal)}">{struck}</del>')
        at = removal.end
    return f'<div class="k">{"".join(parts)}{visible(source[at : block[1]])}</div>'


def _removed(source: str, placed: Placed, origins: Mapping[str, str]) -> str:
    """Return a removal: its letter and text, and its reason, which the pointer or the keyboard brings up."""
    removal, place = placed
    letter, text = _letter(removal), source[removal.start : removal.end]
    where = " · ".join(each for each in (origins.get(removal.by, ""), _innermost(place)) if each)
    score = f" · score {removal.score:.2f}" if removal.score < 1 else ""
    return (
        f'<div class="x g{letter}" tabindex="0"><b>{letter}</b><del>{visible(text)}</del>'
        f'<p class="why"><code>{visible(removal.by)}</code> · {visible(removal.category)}{score}'
        f'<span class="more">{visible(removal.why)}{f"<br>{visible(where)}" if where else ""}</span></p></div>'
    )


def _innermost(place: str) -> str:
    """Return the innermost elements of a place in a page, with its line; all of them would take most of the report."""
    return "/".join(place.split("/")[-SHOWN_ELEMENTS:])


def _letter(removal: Removal) -> str:
    return GROUPS[group_of(removal.category)].letter


def _label_data(document: ShownDocument) -> dict[str, object]:
    """Return what a label file needs beside the texts of the blocks: what stands between them, and today's labels."""
    between, labels, at = [], "", 0
    for start, end in document.blocks:
        between.append(document.source[at:start])
        gone = sum(each.end - each.start for each in document.removals if start <= each.start < end)
        labels += "d" if 2 * gone >= end - start else "k"
        at = end
    found: dict[str, object] = {"id": document.name, "format": "html" if document.is_page else "text"}
    found |= {"between": [*between, document.source[at:]], "labels": labels}
    found |= {"path": document.path} if document.is_page else {}
    return found | ({"url": document.url} if document.url else {})
