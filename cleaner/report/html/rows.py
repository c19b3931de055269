"""Documents of a report in two columns: what is kept, and beside it what is removed, with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from cleaner.model import Removal
from cleaner.report.html.charts import share_bar
from cleaner.report.html.escape import as_json, attribute, visible
from cleaner.report.html.groups import GROUPS, group_of
from cleaner.report.html.shown import ShownDocument, Span
from cleaner.tuples import NamedTuple

SHOWN_ELEMENTS = 3  # around a removal
SHORT = 60  # characters of a removed block that stands beside others in a line
LONG = 800  # characters of removals that are shown in part until a reader asks for them


class Placed(NamedTuple):
    """A removal, and where it stands in its page."""

    removal: Removal
    place: str


class _Row(NamedTuple):
    """A block with the removals in it."""

    block: Span
    inside: list[Placed]
    is_heading: bool

    @property
    def is_whole(self) -> bool:
        """Whether one removal takes all of the block."""
        return len(self.inside) == 1 and (self.inside[0].removal.start, self.inside[0].removal.end) == self.block


def document_html(document: ShownDocument, number: int, origins: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts of the article of a document; `number` counts from 1."""
    language = f' lang="{attribute(document.language)}"' if document.language.isalpha() else ""
    yield f'<article class="doc" id="d{number}" tabindex="-1" aria-labelledby="t{number}">'
    yield f'<header><h3 id="t{number}"><bdi>{visible(document.name)}</bdi></h3>{share_bar(document)}'
    yield f"<p>{_facts(document)}</p>"
    yield from (f'<p class="warning">{visible(warning)}</p>' for warning in document.warnings)
    kind = "rows" if document.removals else "rows none"
    yield f'</header><div class="{kind}"{language}>'
    for is_whole, rows in groupby(_rows(document), key=lambda row: row.is_whole):
        if is_whole:
            yield _run(document.source, list(rows), origins)
        else:
            yield from (_kept(document.source, row, origins) for row in rows)
    data = as_json(_label_data(document))
    yield f'</div><script type="application/json" class="label-data">{data}</script></article>'


def list_item(document: ShownDocument, number: int, name: str) -> str:
    """Return the entry of a document in the list of all; `name` is what tells it from the others."""
    certain = "" if document.confidence is None else f' data-confidence="{document.confidence:.3f}"'
    return (
        f'<li data-removals="{len(document.removals)}" data-status="{attribute(document.status)}"'
        f' data-share="{document.share:.4f}"'
        f'{certain}><a href="#d{number}"><bdi>{visible(name)}</bdi>{share_bar(document)}'
        f'<span class="share">{document.share:.0%}</span></a></li>'
    )


def _rows(document: ShownDocument) -> Iterator[_Row]:
    places = document.places or [""] * len(document.removals)
    placed = [Placed(removal, place) for removal, place in zip(document.removals, places, strict=True)]
    at = 0
    for index, block in enumerate(document.blocks):
        inside = []
        while at < len(placed) and placed[at].removal.start < block[1]:
            inside.append(placed[at])
            at += 1
        yield _Row(block, inside, index in document.headings)


def _facts(document: ShownDocument) -> str:
    """Return one line about a document."""
    share = f"{document.removed:,} of {len(document.source):,} characters removed ({document.share:.0%})"
    facts = [document.status, share, document.language, document.page_type if document.is_page else ""]
    if document.confidence is not None:
        facts.append(f"expected F1 {document.confidence:.2f}")
    return " · ".join(visible(fact) for fact in facts if fact)


def _kept(source: str, row: _Row, origins: Mapping[str, str]) -> str:
    """Return a block of which something is kept; parts that are removed are struck through, and listed beside it."""
    start, end = row.block
    kind = "k h" if row.is_heading else "k"
    if not row.inside:
        return f'<p class="{kind}">{visible(source[start:end])}</p>'
    parts, at = [], start
    for removal, _ in row.inside:
        struck = visible(source[removal.start : removal.end])
        parts.append(f'{visible(source[at : removal.start])}<del class="g{_letter(removal)}">{struck}</del>')
        at = removal.end
    text = f'<p class="{kind} cut">{"".join(parts)}{visible(source[at:end])}</p>'
    return f'{text}<div class="parts">{"".join(_batches(source, row.inside, origins))}</div>'


def _run(source: str, rows: Sequence[_Row], origins: Mapping[str, str]) -> str:
    """Return blocks that are removed one after another."""
    return f'<div class="run">{"".join(_batches(source, [row.inside[0] for row in rows], origins))}</div>'


def _batches(source: str, placed: Sequence[Placed], origins: Mapping[str, str]) -> Iterator[str]:
    """Yield removals by the same rule or step, of one category; the pointer or the keyboard brings up their reasons."""
    for (by, category), group in groupby(placed, key=lambda each: (each.removal.by, each.removal.category)):
        batch = list(group)
        letter, whys = GROUPS[group_of(category)].letter, Counter(each.removal.why for each in batch)
        numbers = {why: at for at, why in enumerate(whys)}
        texts = " ".join(_text(source, each.removal, numbers[each.removal.why]) for each in batch)
        size = sum(each.removal.end - each.removal.start for each in batch)
        kind = f't long" data-n="{size:,}' if size > LONG else "t"
        lines = [f"<li>{visible(why)}{_times(count, len(whys))}</li>" for why, count in whys.items()]
        lines += [f"<li>{visible(where)}</li>" for where in (origins.get(by, ""), _where(batch)) if where]
        yield (
            f'<div class="x g{letter}" tabindex="0"><b>{letter}</b><div class="{kind}">{texts}</div><div class="why">'
            f"<code>{visible(by)}</code> · {visible(category)}{_scores(batch)}<ul>{''.join(lines)}</ul></div></div>"
        )


def _text(source: str, removal: Removal, why: int) -> str:
    """Return the text of a removal, with the number of its reason unless that is the first of its batch."""
    text = source[removal.start : removal.end]
    kind = ' class="s"' if len(text) <= SHORT and "\n" not in text else ""
    return f"<del{kind}{f' data-w={why}' if why else ''}>{visible(text)}</del>"


def _times(count: int, reasons: int) -> str:
    return f" ({count:,} ×)" if reasons > 1 else ""


def _scores(batch: Sequence[Placed]) -> str:
    """Return the least and the largest score, unless all are certain."""
    low, high = (f"{f(each.removal.score for each in batch):.2f}" for f in (min, max))
    if low == "1.00":
        return ""
    return f" · score {low}" if low == high else f" · score {low} to {high}"


def _where(batch: Sequence[Placed]) -> str:
    """Return the innermost elements of the first removal in a page, with its line, and the line of the last."""
    first = "/".join(batch[0].place.split("/")[-SHOWN_ELEMENTS:])
    start, end = (each.place.rpartition(":")[2] for each in (batch[0], batch[-1]))
    return first if start == end else f"{first} to line {end}"


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
