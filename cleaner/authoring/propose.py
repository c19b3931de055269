"""Proposes rules for a site from the blocks that its pages share; a person reads them before they are used.

If an element holds nothing but such blocks on all pages, the rule names the element; the other blocks become phrases.
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

from cleaner.authoring.check import problems, touched_by
from cleaner.authoring.generated_names import is_generated
from cleaner.dedup.fingerprints import fingerprint
from cleaner.dedup.site_blocks import SiteBlocks
from cleaner.model import Block, Document, Removals
from cleaner.report.terminal import printable
from cleaner.rules.loader import RuleEntry, read_file
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import function_words
from cleaner.rules.selectors import selectors
from cleaner.steps.across_pages import removable, shared_blocks
from cleaner.steps.categories import category_from_markup
from cleaner.tuples import NamedTuple

MAX_EXAMPLES = 3  # pages that a proposal names
MIN_PHRASE_WORDS = 3  # shorter phrases are content too often to be proposed for a whole site
MAX_CHARS = 300  # of an example
MAX_CLOSE_CALLS = 60  # kept texts of a site from which the examples of what a rule must keep are chosen
NAMEABLE_TAGS = frozenset(("nav", "header", "footer", "aside"))
"""Tags by which a rule may name an element; other tags hold content on the next page."""
OTHER = "other"
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class SharedText:
    """The text of a shared block, its category, and the pages that contain it."""

    text: str
    words: int
    category: str
    elements: frozenset[str]
    """Selectors of the elements that are around it wherever it stands."""
    on: int
    """Number of pages that contain it."""
    pages: list[str] = field(default_factory=list)
    """Names of a few of them."""


class SiteObservations:
    """Shared and kept texts of the pages of one site. The order in which pages are added matters."""

    def __init__(self, name: str, shared: SiteBlocks) -> None:
        self.name = name
        self.shared = shared
        self.texts: dict[str, SharedText] = {}
        self.kept: set[str] = set()
        """Folded texts that stay on some page: no phrases for them."""
        self.mixed: set[str] = set()
        """Selectors of elements that hold other blocks, too."""
        self.close_calls: dict[str, str] = {}
        """Kept texts, each with the classes of the innermost element around it that has any."""

    def add(self, page: str, document: Document, by_rules: Removals) -> None:
        """Add a page; what rules remove from it needs no proposal."""
        found = set(removable(document, by_rules, shared_blocks(self.shared, document)))
        for block in document.blocks:
            if block.index in found:
                self._add_shared(page, document, block)
            elif not by_rules.is_removed(block):
                if fingerprint(document, block) not in self.shared.on:
                    self._add_own(document, block)
                if not block.facts.prose:  # a label of the parts of this page or others
                    self.kept.add(block.facts.folded)

    def _add_shared(self, page: str, document: Document, block: Block) -> None:
        text = " ".join(document.text(block).split())
        elements = frozenset(filter(_is_nameable, selectors(block)))
        on = self.shared.on[fingerprint(document, block)]
        first = SharedText(text, block.facts.words, category_from_markup(block) or OTHER, elements, on)
        shared = self.texts.setdefault(block.facts.folded, first)
        shared.elements, shared.on = shared.elements & elements, max(shared.on, on)
        if page not in shared.pages and len(shared.pages) < MAX_EXAMPLES:
            shared.pages.append(page)

    def _add_own(self, document: Document, block: Block) -> None:
        self.kept.add(block.facts.folded)
        self.mixed.update(filter(_is_nameable, selectors(block)))
        text = " ".join(document.text(block).split())
        if block.facts.words > MIN_PHRASE_WORDS and len(text) <= MAX_CHARS and len(self.close_calls) < MAX_CLOSE_CALLS:
            attributes = block.markup.attributes if block.markup else ()
            names = next((each.split("\n")[0] for each in attributes if each[:1] > "\n"), "")
            self.close_calls.setdefault(text, " ".join(name for name in names.split() if not is_generated(name)))


class Proposal(NamedTuple):
    """A rule that may be written."""

    category: str
    element: str
    """A selector, or `""` for a rule with phrases."""
    texts: tuple[SharedText, ...]


def proposed(site: SiteObservations, shipped: list[RuleEntry]) -> str:
    """Return a rule file for a site that passes `cleaner rules check`, or `""` if there is nothing to propose."""
    by_element = list(_element_proposals(site))
    in_elements = {id(shared) for each in by_element for shared in each.texts}
    phrases = [
        Proposal(shared.category, "", (shared,))
        for folded, shared in sorted(site.texts.items())
        if id(shared) not in in_elements and shared.words >= MIN_PHRASE_WORDS and folded not in site.kept
    ]
    keeps = _keeps(site, shipped)
    sound = _sound(site, [*by_element, *phrases], keeps, shipped)
    by_category: dict[str, list[SharedText]] = defaultdict(list)
    for each in sound:
        if not each.element:
            by_category[each.category] += each.texts
    merged = [Proposal(category, "", tuple(found)) for category, found in sorted(by_category.items())]
    final = _sound(site, [*(each for each in sound if each.element), *merged], keeps, shipped)
    return _file(site, final, keeps) if final else ""


def _element_proposals(site: SiteObservations) -> Iterator[Proposal]:
    """Yield proposals for elements that hold shared texts alone, each with the texts that no earlier one has.

    The element with most texts comes first.
    """
    remaining = dict(site.texts)
    while sizes := Counter(element for shared in remaining.values() for element in shared.elements - site.mixed):
        element = min(sizes, key=lambda element: (-sizes[element], element))
        inside = [folded for folded in sorted(remaining) if element in remaining[folded].elements]
        texts = tuple(remaining.pop(folded) for folded in inside)
        categories = Counter(shared.category for shared in texts)
        yield Proposal(min(categories, key=lambda name: (-categories[name], name)), element, texts)


def _is_nameable(selector: str) -> bool:
    if selector[0] in ".#":
        return not is_generated(selector[1:])
    return selector[0] == "[" or selector in NAMEABLE_TAGS


def _keeps(site: SiteObservations, shipped: list[RuleEntry]) -> list[str]:
    """Return the kept texts that can be examples of what a rule must keep: those that no shipped rule takes."""
    rules = RuleSet([entry.rule for entry in shipped])
    return [
        text
        for text, names in sorted(site.close_calls.items())
        if not touched_by(rules, text) and not touched_by(rules, _kept_page(text, names))
    ]


def _sound(
    site: SiteObservations, proposals: list[Proposal], keeps: list[str], shipped: list[RuleEntry]
) -> list[Proposal]:
    """Return the proposals in which the check of rules finds no problem."""
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


def _named(site: SiteObservations, proposals: Iterable[Proposal]) -> Iterator[tuple[str, Proposal]]:
    """Yield the ids of the rules and the proposals; ids name the site, as rules of several may be read together."""
    seen: Counter[str] = Counter()
    for each in proposals:
        kind = each.element.lower() if each.element else "shared"
        stem = _NO_NAME.sub("-", f"{site.name.lower()} {kind}").strip("-") or "box"
        name = f"site.{each.category}.{stem}"
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}-no{seen[name]}"), each


# ---- writing


def _file(site: SiteObservations, proposals: Iterable[Proposal], keeps: list[str]) -> str:
    name, pages = printable(site.name) or "a folder", site.shared.pages
    head = [
        f"# Rules for the pages of {name}, proposed by `cleaner learn` from {pages:,} of them. Read each before use:",
        "# take out what is content, shorten phrases, name boxes better. As sites/<domain>.toml in a folder",
        "# that --rules names they hold for pages of that domain; if --rules names the file itself, for all pages.",
    ]
    rules = (_rule(site, identity, each, keeps) for identity, each in _named(site, proposals))
    return "\n".join(head) + "\n" + "".join(f"\n{rule}\n" for rule in rules)


def _rule(site: SiteObservations, identity: str, proposal: Proposal, keeps: list[str]) -> str:
    texts = sorted(proposal.texts, key=lambda shared: (-shared.on, shared.text))
    least, most, pages = texts[-1].on, texts[0].on, site.shared.pages
    on = f"{most:,}" if least == most else f"{least:,} to {most:,}"
    lines = ["[[rule]]", f"id = {toml_string(identity)}"]
    if proposal.element:
        lines += [
            f"why = {toml_string(f'Stands in {proposal.element} on {on} of {pages:,} pages of this site.')}",
            f"# {len(texts):,} {'texts' if texts[1:] else 'text'}, for instance on {_pages(texts[0])}.",
            f"inside = [{toml_string(proposal.element)}]",
            "removes = [",
            *(
                f"  {toml_string(_page(proposal.element, shared))},  # on {shared.on:,} pages"
                for shared in texts[:MAX_EXAMPLES]
            ),
            "]",
        ]
    else:
        lines += [
            f"why = {toml_string(f'Stands on {on} of {pages:,} pages of this site.')}",
            "phrases = [",
            *(f"  {toml_string(shared.text)},  # on {shared.on:,} pages, such as {_pages(shared)}" for shared in texts),
            "]",
        ]
    keep = _closest(texts, keeps)
    example = _kept_page(keep, site.close_calls[keep]) if proposal.element else keep
    return "\n".join([*lines, f"keeps = [{toml_string(example)}]"])


def _closest(texts: Iterable[SharedText], keeps: list[str]) -> str:
    """Return the kept text that has most words in common with the proposal."""
    words = {word for shared in texts for word in shared.text.lower().split()}
    return min(keeps, key=lambda text: (-len(words.intersection(text.lower().split())), len(text), text))


def _pages(shared: SharedText) -> str:
    return ", ".join(map(printable, shared.pages))


def _page(element: str, shared: SharedText) -> str:
    """Return a small page with a shared text in an element."""
    mark, name = element[0], html.escape(element[1:])
    text = f"<p>{html.escape(shared.text[:MAX_CHARS], quote=False)}</p>"
    if element in NAMEABLE_TAGS:
        return f"<{element}>{text}</{element}>"
    attribute = {".": "class", "#": "id", "[": "role"}[mark]
    return f'<div {attribute}="{name.removeprefix("role=").removesuffix("]")}">{text}</div>'


def _kept_page(text: str, names: str) -> str:
    shown = f' class="{html.escape(" ".join(names.split()))}"' if names.strip() else ""
    return f"<div{shown}><p>{html.escape(text, quote=False)}</p></div>"


def toml_string(text: str) -> str:
    """Return a text as a TOML string."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
