"""Text of inline elements that plain text would distort: superscripts, ruby, formulas, spaces beside links.

A block is read as a list of texts. An element that needs another form is remembered as a passage when it begins; when
it ends, the texts that it added are replaced. Passages do not cross blocks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from cleaner.reading.mathml import Node, linear, node, tex, unwrapped
from cleaner.reading.superscripts import reading, subscript, superscript
from cleaner.reading.visibility import is_content
from cleaner.tuples import NamedTuple

DRAWN, MATHML, TEX = 1, 2, 3
"""Ranks of the ways in which one formula is given; the highest that stands in one place is kept."""
SPACED_AFTER_LINK = ("a", "span", "time")
"""Elements that get a space between them and a link right before them, as pages separate them by style alone."""
LABEL, CLIPPED = "label", "clipped"
"""What may have ended right before a text, so that a space belongs between: the mark of a note, text unseen."""
MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§])[\])]?")
"""Text of a link behind a word that leads to a note."""
LABELLED = re.compile(r"[^\W\d_]{3}")
"""Beginning of a note behind its mark; a symbol, as in `14C`, is shorter."""
CONTEXT = 40  # characters before a passage that decide about its form
SCRIPTS = ("sup", "sub", "rt")
TEX_SCRIPTS = ("math/tex", "math/latex", "math/asciimath")
"""Types of scripts that hold a formula."""
NOTEWORTHY = frozenset(("math", "script", *SCRIPTS, *SPACED_AFTER_LINK))
"""Elements that may need another form or a space before them; the core looks at others beside a formula only."""
CONTINUES = frozenset("'’.,;:!?)]}”%…")
"""Characters that follow a word without a space."""
HYPHENS = frozenset("-‐‑–—/")
"""Characters that join two words, or stand apart with a space behind them."""
QUOTE = '"'


class Passage(NamedTuple):
    """Inline element that is open and whose text gets another form."""

    kind: str
    """Tag of a script, or `formula`."""
    depth: int
    """Number of open elements, this one included."""
    place: int
    """Index of its first text in the block."""
    links: int
    """Number of links that had begun before it in the block, less one that begins right before it."""
    rank: int = 0
    """Of a formula: the way in which it is given."""


class Formula(NamedTuple):
    """Formula in the block, by the texts that hold it."""

    start: int
    end: int
    rank: int


class Passages:
    """Passages of the block that is being read."""

    def __init__(self) -> None:
        self.notes: set[str] = set()
        """Ids of the elements that superscripts, and numbers behind words, link to in all blocks: notes to the text."""
        self._address = ""  # of the last link that began
        self._open: list[Passage] = []
        self._nodes: list[tuple[int, int, Node]] = []  # of the open MathML: depth, place, element
        self._formula = Formula(-1, -1, 0)
        self._links = 0
        self._link_place = self._link_end = -1
        self.joint = ""
        """What joins the block so far and the next text: tag of an element right behind a link, `LABEL`, `CLIPPED`."""

    def restart(self) -> None:
        """Begin a new block."""
        self._open, self._nodes, self._formula = [], [], Formula(-1, -1, 0)
        self._links, self._link_place, self._link_end, self.joint = 0, -1, -1, ""

    def begin(self, tag: str, attributes: Mapping[str, str], role: str, texts: list[str], depth: int) -> None:
        """Begin an element. `role` is that of its class (`ClassRoles`), `depth` the number of open elements with it."""
        place = len(texts)
        name = tag.rpartition(":")[2]
        if self._nodes or name == "math":
            self._nodes.append((depth, place, node(tag, dict(attributes))))
        if tag == "a":
            self._links += 1
            self._link_place = place
            self._address = attributes.get("href", "") if attributes else ""
        if tag in SPACED_AFTER_LINK and texts and self._link_end == place:
            self.joint = tag
        kind, rank = tag, 0
        if name == "math" and len(self._nodes) == 1:
            kind, rank = "formula", MATHML
        elif tag == "script":
            kind, rank = "formula", TEX
        elif role in ("formula", "formula-image") or (is_aria_hidden(attributes) and self._is_beside(texts, place)):
            kind, rank = "formula", DRAWN
        if tag in ("a", "sup") and self._address[:1] == "#" and self._is_note(tag, place):
            self.notes.add(self._address[1:])
        is_nested = any(passage.rank == rank for passage in self._open)  # the outer one is enough, and nests no deeper
        if not is_nested and (rank or (tag in SCRIPTS and not self._nodes)):
            self._open.append(Passage(kind, depth, place, self._links - (self._link_place == place), rank))

    def _is_note(self, tag: str, place: int) -> bool:
        """Tell whether a link that begins is in a superscript, or a superscript that begins is a link."""
        return any(each.kind == "sup" for each in self._open) if tag == "a" else self._link_place == place

    def needs_space(self, texts: list[str], data: str, in_sentence: bool) -> bool:
        """Tell whether a space belongs between the block so far and a text. `in_sentence`: not all of it is links."""
        if not (self.joint and data):
            return False
        joint, self.joint = self.joint, ""
        before = context(texts, len(texts))
        if joint == LABEL:
            return is_labelled(data)
        if joint == CLIPPED:
            return before[-1:].isalnum() and data[0].isalnum()
        return needs_space(joint, before, data, in_sentence)

    def clip(self, texts: list[str], place: int) -> None:
        """Drop the text of the block from a place on, which nobody sees."""
        replace(texts, place, "")
        self.joint = CLIPPED

    def end(self, tag: str, texts: list[str], depth: int) -> None:
        """End the element at a depth, and replace its texts if they need another form."""
        top = self._end_node(texts, depth)
        while self._open and self._open[-1].depth >= depth:
            passage = self._open.pop()
            if passage.kind == "formula":
                self._end_formula(passage, texts, top)
            else:
                self._end_script(passage, texts)
        if tag == "a":
            self._link_end = len(texts)
            place = self._link_place
            if self._address[:1] == "#" and is_mark("".join(texts[place:]), context(texts, place)):
                self.notes.add(self._address[1:])

    def _end_node(self, texts: list[str], depth: int) -> Node | None:
        """End an element of MathML; return the formula if it was the whole of it."""
        if not self._nodes or self._nodes[-1][0] != depth:
            return None
        _, place, ended = self._nodes.pop()
        if not ended.children:
            ended.text.append("".join(texts[place:]))
        if self._nodes:
            self._nodes[-1][2].children.append(ended)
            return None
        return ended

    def _end_script(self, passage: Passage, texts: list[str]) -> None:
        own = "".join(texts[passage.place :])
        if not own.strip():
            return
        before = context(texts, passage.place)
        if passage.kind == "sup":
            form = superscript(before, own, is_link=self._links > passage.links)
            self.joint = LABEL if not before.strip() and own.strip().isalnum() else ""
        elif passage.kind == "sub":
            _as_mixed_number(texts, passage.place)
            form = subscript(before, own)
        else:
            form = reading(own)
        if form != own:
            replace(texts, passage.place, form)

    def _end_formula(self, passage: Passage, texts: list[str], mathml: Node | None) -> None:
        start, rank = passage.place, passage.rank
        own = "".join(texts[start:])
        if rank == DRAWN and is_content([own]):  # text that formulas stand in, by the same class
            return
        if mathml is not None:
            in_tex = tex(mathml)
            own, rank = in_tex or linear(mathml) or own, TEX if in_tex else rank
        elif rank == TEX or "\\" in own:
            own = unwrapped(without_cdata(own))
        earlier = self._formula
        if not own.strip() and rank < earlier.rank:
            return
        if earlier.start >= start and earlier.rank > rank:  # the drawing holds its source
            own, rank = "".join(texts[earlier.start : earlier.end]), earlier.rank
        elif self._is_beside(texts, start) and earlier.rank != rank:
            if earlier.rank > rank:
                replace(texts, start, "")
                self._formula = earlier._replace(end=len(texts))
                return
            start = earlier.start
        elif earlier.end <= start and 0 < earlier.rank < rank and not "".join(texts[earlier.end : start]).strip():
            start = earlier.start
        replace(texts, start, own)
        self._formula = Formula(start, len(texts), rank)

    def _is_beside(self, texts: list[str], place: int) -> bool:
        """Tell whether a formula ends right before a place."""
        return self._formula.rank > 0 and not any(texts[self._formula.end : place])


def context(texts: list[str], place: int) -> str:
    """Return the text before a place of the block, as far as it decides about what follows."""
    found, at = "", place
    while at > 0 and len(found) < CONTEXT:
        at -= 1
        found = texts[at] + found
    return found


def replace(texts: list[str], place: int, form: str) -> None:
    """Put a form in the place of all texts from `place` on; their number stays, as links count them."""
    if len(texts) == place:
        if form:
            texts.append(form)
        return
    texts[place:] = [form, *[""] * (len(texts) - place - 1)]


def needs_space(tag: str, before: str, after: str, in_sentence: bool) -> bool:
    """Tell whether a link and an element right behind it are two words, which pages separate by style alone.

    `before` is the text of the block so far, `after` that of the element. What continues the word stays beside it: a
    mark, an ending after an apostrophe, or, if there is text outside links, the rest of a word in lower case.
    """
    first, second = after[0], after[1:2]
    if before[-1:].isspace() or first.isspace() or first in CONTINUES:
        return False
    if first in HYPHENS:
        return not second or second.isspace()
    if first == QUOTE:
        return second.isalnum()
    return not (tag == "span" and in_sentence and is_word_end(after))


def is_word_end(text: str) -> bool:
    """Tell whether a text behind a link may be the rest of its last word: `<a>link</a><span>ed</span>`."""
    return text.islower() and text.isalpha()


def is_mark(own: str, before: str) -> bool:
    """Tell whether a link is a number or a sign behind a word, as the mark of a note is."""
    return MARK.fullmatch(own.strip()) is not None and LABELLED.search(before) is not None


def is_labelled(text: str) -> bool:
    """Tell whether a text begins with a word, as a note does behind its mark."""
    return LABELLED.match(text) is not None


def without_cdata(text: str) -> str:
    """Return the content of a script without the marks that hide it from parsers of XML."""
    for mark in ("% <![CDATA[", "%<![CDATA[", "<![CDATA[", "% ]]>", "%]]>", "]]>"):
        text = text.replace(mark, "")
    return text


def is_tex(script_type: str) -> bool:
    """Tell whether a `script` element of a type holds a formula."""
    return script_type.partition(";")[0].strip().lower() in TEX_SCRIPTS


def is_aria_hidden(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is hidden from screen readers, as drawings of formulas are."""
    return attributes.get("aria-hidden", "").lower() == "true"


def _as_mixed_number(texts: list[str], place: int) -> None:
    """Undo the exponent in `5^1/`, where a subscript shows that a fraction follows the number."""
    filled = list(islice((at for at in range(place - 1, -1, -1) if texts[at]), 2))
    if len(filled) == 2:
        texts[filled[1]] = mixed_number(texts[filled[1]], texts[filled[0]])


def mixed_number(number: str, bar: str) -> str:
    """Return a text before a text: if they are an exponent and the bar of a fraction, without the mark of the former.

    >>> mixed_number("^1", "/"), mixed_number("^1", "+")
    (' 1', '^1')
    """
    is_fraction = bar.strip() in ("/", "\u2044") and number[1:].isdigit()
    return number.replace("^", " ", 1) if is_fraction else number
