"""Rules for a site, proposed from the blocks that its pages share; a person reads them before they are used.

Where a box holds nothing but such blocks on all pages, the rule names the box; what stands elsewhere becomes phrases.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cleaner.authoring.check import problems, touched_by
from cleaner.dedup.fingerprints import fingerprint
from cleaner.dedup.site_blocks import SiteBlocks
from cleaner.model import Block, Document, Removals
from cleaner.report.terminal import printable
from cleaner.rules.loader import RuleEntry, read_file
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import function_words
from cleaner.rules.selectors import selectors
from cleaner.steps.across_pages import going, shared_blocks
from cleaner.steps.categories import category_from_markup

EXAMPLES = 3  # pages that a proposal names
PHRASE_WORDS = 3  # shorter phrases are content too often to be proposed for a whole site
LONGEST_EXAMPLE = 300  # characters
CLOSE_CALLS = 60  # kept texts of a site among which examples of what a rule must keep are looked for
LANDMARKS = frozenset(("nav", "header", "footer", "aside"))
"""Tags that name a box; other tags hold content on the next page."""
OTHER = "other"
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Sight:
    """A shared block: how it reads, what it is, and where it was seen."""

    text: str
    words: int
    category: str
    boxes: frozenset[str]
    on: int
    pages: list[str] = field(default_factory=list)


class Site:
    """What is seen on the pages of one site. Pages are shown in a fixed order, one after another."""

    def __init__(self, name: str, shared: SiteBlocks) -> None:
        self.name = name
        self.shared = shared
        self.sights: dict[str, Sight] = {}
        self.kept: set[str] = set()
        """Folded texts, as long as phrases may be, that stay somewhere."""
        self.mixed: set[str] = set()
        """Boxes that hold something else, too."""
        self.close_calls: dict[str, str] = {}
        """Kept texts, and the classes of the box of each."""

    def see(self, page: str, document: Document, by_rules: Removals) -> None:
        """Take note of a page; what rules take of it needs no proposal."""
        found = set(going(document, by_rules, shared_blocks(self.shared, document)))
        for block in document.blocks:
            if block.index in found:
                self._see_shared(page, document, block)
            elif not by_rules.is_removed(block):
                if fingerprint(document, block) not in self.shared.on:
                    self._see_own(document, block)
                if not block.facts.prose:  # what names the parts of other pages, or this one
                    self.kept.add(block.facts.folded)

    def _see_shared(self, page: str, document: Document, block: Block) -> None:
        text = " ".join(document.text(block).split())
        boxes = frozenset(filter(_is_box, selectors(block)))
        on = self.shared.on[fingerprint(document, block)]
        fresh = Sight(text, block.facts.words, category_from_markup(block) or OTHER, boxes, on)
        sight = self.sights.setdefault(block.facts.folded, fresh)
        sight.boxes, sight.on = sight.boxes & boxes, max(sight.on, on)
        if page not in sight.pages and len(sight.pages) < EXAMPLES:
            sight.pages.append(page)

    def _see_own(self, document: Document, block: Block) -> None:
        self.kept.add(block.facts.folded)
        self.mixed.update(filter(_is_box, selectors(block)))
        text = " ".join(document.text(block).split())
        if block.facts.words > PHRASE_WORDS and len(text) <= LONGEST_EXAMPLE and len(self.close_calls) < CLOSE_CALLS:
            attributes = block.markup.attributes if block.markup else ()
            self.close_calls.setdefault(text, next((each.split("\n")[0] for each in attributes if each[:1] > "\n"), ""))


class Proposal(NamedTuple):
    """A rule that may be written."""

    category: str
    box: str
    """A selector; `""` where it has phrases."""
    sights: tuple[Sight, ...]


def proposed(site: Site, shipped: list[RuleEntry]) -> str:
    """The rule file for a site, or `""` where there is nothing to propose; it passes `cleaner rules check`."""
    boxes = list(_boxes(site))
    boxed = {id(sight) for box in boxes for sight in box.sights}
    phrases = [
        Proposal(sight.category, "", (sight,))
        for folded, sight in sorted(site.sights.items())
        if id(sight) not in boxed and sight.words >= PHRASE_WORDS and folded not in site.kept
    ]
    keeps = _keeps(site, shipped)
    sound = _sound(site, [*boxes, *phrases], keeps, shipped)
    together: dict[str, list[Sight]] = defaultdict(list)
    for each in sound:
        if not each.box:
            together[each.category] += each.sights
    merged = [Proposal(category, "", tuple(found)) for category, found in sorted(together.items())]
    final = _sound(site, [*(each for each in sound if each.box), *merged], keeps, shipped)
    return _file(site, final, keeps) if final else ""


def _boxes(site: Site) -> Iterator[Proposal]:
    """Boxes that hold shared blocks and nothing else, the one with the most first, each with what no other has."""
    left = dict(site.sights)
    while sizes := Counter(box for sight in left.values() for box in sight.boxes - site.mixed):
        box = min(sizes, key=lambda box: (-sizes[box], box))
        inside = [folded for folded in sorted(left) if box in left[folded].boxes]
        sights = tuple(left.pop(folded) for folded in inside)
        kinds = Counter(sight.category for sight in sights)
        yield Proposal(min(kinds, key=lambda kind: (-kinds[kind], kind)), box, sights)


def _is_box(selector: str) -> bool:
    return selector[0] in ".#[" or selector in LANDMARKS


def _keeps(site: Site, shipped: list[RuleEntry]) -> list[str]:
    """Kept texts that may stand as examples of what a rule must keep: those that no rule touches as they are."""
    rules = RuleSet([entry.rule for entry in shipped])
    return [
        text
        for text, names in sorted(site.close_calls.items())
        if not touched_by(rules, text) and not touched_by(rules, _kept_page(text, names))
    ]


def _sound(site: Site, proposals: list[Proposal], keeps: list[str], shipped: list[RuleEntry]) -> list[Proposal]:
    """The proposals that the check has nothing against."""
    while proposals and keeps:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "site.toml"
            path.write_text(_file(site, proposals, keeps), "utf-8")
            found = [
                problem.removeprefix(f"{path}: ") for problem in problems(read_file(path), shipped, function_words())
            ]
        wrong = {problem.partition(": ")[0] for problem in found}
        if not wrong:
            return proposals
        proposals = [each for name, each in _named(site, proposals) if name not in wrong]
    return []


def _named(site: Site, proposals: Iterable[Proposal]) -> Iterator[tuple[str, Proposal]]:
    """The proposals with the ids of their rules, which name the site: rules of several may be read together."""
    seen: Counter[str] = Counter()
    for each in proposals:
        kind = each.box.lower() if each.box else "shared"
        stem = _NO_NAME.sub("-", f"{site.name.lower()} {kind}").strip("-") or "box"
        name = f"site.{each.category}.{stem}"
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}-no{seen[name]}"), each


# ---- writing


def _file(site: Site, proposals: Iterable[Proposal], keeps: list[str]) -> str:
    name, pages = printable(site.name) or "a folder", site.shared.pages
    head = [
        f"# Rules for the pages of {name}, proposed by `cleaner learn` from {pages:,} of them. Read each before use:",
        "# take out what is content, shorten phrases, name boxes better. As sites/<domain>.toml in a folder",
        "# that --rules names they hold for pages of that domain; if --rules names the file itself, for all pages.",
    ]
    rules = (_rule(site, identity, each, keeps) for identity, each in _named(site, proposals))
    return "\n".join(head) + "\n" + "".join(f"\n{rule}\n" for rule in rules)


def _rule(site: Site, identity: str, proposal: Proposal, keeps: list[str]) -> str:
    sights = sorted(proposal.sights, key=lambda sight: (-sight.on, sight.text))
    least, most, pages = sights[-1].on, sights[0].on, site.shared.pages
    on = f"{most:,}" if least == most else f"{least:,} to {most:,}"
    lines = ["[[rule]]", f"id = {_quoted(identity)}"]
    if proposal.box:
        lines += [
            f"why = {_quoted(f'Stands in {proposal.box} on {on} of {pages:,} pages of this site.')}",
            f"# {len(sights):,} {'texts' if sights[1:] else 'text'}, for instance on {_pages(sights[0])}.",
            f"inside = [{_quoted(proposal.box)}]",
            "removes = [",
            *(f"  {_quoted(_page(proposal.box, sight))},  # on {sight.on:,} pages" for sight in sights[:EXAMPLES]),
            "]",
        ]
    else:
        lines += [
            f"why = {_quoted(f'Stands on {on} of {pages:,} pages of this site.')}",
            "phrases = [",
            *(f"  {_quoted(sight.text)},  # on {sight.on:,} pages, such as {_pages(sight)}" for sight in sights),
            "]",
        ]
    keep = _closest(sights, keeps)
    example = _kept_page(keep, site.close_calls[keep]) if proposal.box else keep
    return "\n".join([*lines, f"keeps = [{_quoted(example)}]"])


def _closest(sights: Iterable[Sight], keeps: list[str]) -> str:
    """Of kept texts the one with the most words that the proposal has."""
    words = {word for sight in sights for word in sight.text.lower().split()}
    return min(keeps, key=lambda text: (-len(words.intersection(text.lower().split())), len(text), text))


def _pages(sight: Sight) -> str:
    return ", ".join(map(printable, sight.pages))


def _page(box: str, sight: Sight) -> str:
    """A small page with a text in a box."""
    mark, name = box[0], html.escape(box[1:])
    text = f"<p>{html.escape(sight.text[:LONGEST_EXAMPLE], quote=False)}</p>"
    if box in LANDMARKS:
        return f"<{box}>{text}</{box}>"
    attribute = {".": "class", "#": "id", "[": "role"}[mark]
    return f'<div {attribute}="{name.removeprefix("role=").removesuffix("]")}">{text}</div>'


def _kept_page(text: str, names: str) -> str:
    shown = f' class="{html.escape(" ".join(names.split()))}"' if names.strip() else ""
    return f"<div{shown}><p>{html.escape(text, quote=False)}</p></div>"


def _quoted(text: str) -> str:
    """As TOML writes a text."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
