"""Elements of a page, numbered in the order in which they begin, and what they say about the blocks in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat

from cleaner.model import BlockKind, Markup
from cleaner.structure import Container

# fmt: off
BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p",
    "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "noscript",
))
# fmt: on
"""Elements that begin and end a block."""
KIND_OF_TAG = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "li": BlockKind.LIST_ITEM,
    "pre": BlockKind.CODE,
    "blockquote": BlockKind.QUOTE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
CONTAINER_TAGS = frozenset(("blockquote", "li", "ol"))
"""Elements that are containers of blocks, and lists that number theirs."""
NEAR_LEVELS, FAR_LEVELS = (
    2,
    12,
)  # elements around a block: those whose names describe the block itself, and all that are recorded
MAX_NAMES, MAX_NAME_CHARS = 6, 200  # words per element, and characters of its class, id and role that are searched
SIBLING_LEVELS = 8  # elements around a block whose siblings are counted
MAX_CONTAINERS = 50  # around a block; what stands in more belongs to the innermost of them
_WORD = r"[a-z]{2,20}|[A-Z][a-z]{1,19}|[A-Z]{2,20}"


class Elements:
    """Elements of a page, numbered in the order in which they begin, as parallel lists."""

    def __init__(self, has_microdata: bool) -> None:
        self.has_microdata = has_microdata
        self.addresses: dict[int, str] = {}  # of the links among them
        self.parents: list[int] = []  # -1 at the top
        self.tags: list[str] = []
        self.labels: list[str] = []  # class, id and role, joined by line breaks
        self.kinds: list[BlockKind] = []  # of the blocks directly in the element
        self.groups: list[int] = []  # children of one parent with the same tag and class are one group
        self.group_sizes: list[int] = []
        self._groups: dict[tuple[int, str, str], int] = {}
        self._properties: dict[int, tuple[str, ...]] = {}  # microdata, of the elements that have any
        self.containers: dict[int, Container] = {}
        self._innermost: list[int] = []  # the container that each element is or stands in, -1 if there is none
        self._depths: dict[int, int] = {}  # how many containers each of them stands in, itself included
        self._next_numbers: dict[int, int] = {}  # of the next item, by ordered list

    def add(self, parent: int, tag: str, attributes: Mapping[str, str]) -> int:
        """Add an element and return its number."""
        name = attributes.get("class", "") if attributes else ""
        group = self._groups.setdefault((parent, tag, name), len(self.group_sizes))
        if group == len(self.group_sizes):
            self.group_sizes.append(0)
        self.group_sizes[group] += 1
        self.parents.append(parent)
        self.tags.append(tag)
        self.groups.append(group)
        self.labels.append(f"{name}\n{attributes.get('id', '')}\n{attributes.get('role', '')}" if attributes else "")
        if tag == "a" and "href" in attributes:
            self.addresses[len(self.kinds)] = attributes["href"]
        if self.has_microdata:
            found = properties(attributes.get("itemprop", ""), attributes.get("itemtype", ""))
            if found:
                self._properties[len(self.kinds)] = found
        around = self.kinds[parent] if parent >= 0 else BlockKind.PARAGRAPH
        self.kinds.append(KIND_OF_TAG.get(tag, around))
        self._innermost.append(self._innermost[parent] if parent >= 0 else -1)
        if tag in CONTAINER_TAGS:
            self._contain(len(self.tags) - 1, tag, attributes)
        return len(self.tags) - 1

    def _contain(self, element: int, tag: str, attributes: Mapping[str, str]) -> None:
        """Record a quote or a list item, or the number of the first item of an ordered list."""
        if tag == "ol":
            self._next_numbers[element] = integer(attributes.get("start", ""), 1)
            return
        around, number = -1, None
        if tag == "li":
            around = self.parents[element]
            if around in self._next_numbers:
                number = integer(attributes.get("value", ""), self._next_numbers[around])
                self._next_numbers[around] = number + 1
        outer = self._innermost[element]
        depth = self._depths[element] = self._depths.get(outer, 0) + 1
        if depth <= MAX_CONTAINERS:
            self.containers[element] = Container(around, number, outer)
            self._innermost[element] = element

    def markup(self, element: int, link_density: float, line: int) -> Markup:
        """Return the markup of a block that begins in an element, on a line of the source."""
        inside = tuple(self._around(element))
        siblings = max((self.group_sizes[self.groups[at]] for at in inside[:SIBLING_LEVELS]), default=1)
        tags, labels = (tuple(map(column.__getitem__, inside)) for column in (self.tags, self.labels))
        names = _names(tags, labels, [self._properties.get(at, ()) for at in inside])
        address = self.addresses.get(element, "")
        return Markup(tags, inside, labels, names, link_density, siblings, line, address)

    def around(self, element: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Return the tags and the numbers of an element and those around it, innermost first."""
        inside = tuple(self._around(element))
        return tuple(map(self.tags.__getitem__, inside)), inside

    def is_in(self, element: int, tags: frozenset[str], levels: int) -> bool:
        """Tell whether an element, or one of the next `levels` around it, has one of the tags."""
        return any(self.tags[at] in tags for at, _ in zip(self._around(element), range(levels), strict=False))

    def are_lines(self, one: int, two: int) -> bool:
        """Tell whether two elements stand in neighbouring `div` elements of one element, as lines of code do."""
        first, second = map(self._block_around, (one, two))
        are_divisions = first != second and self.tags[first] == self.tags[second] == "div"
        return are_divisions and self.parents[first] == self.parents[second]

    def _block_around(self, element: int) -> int:
        """Return the innermost element around another one that begins and ends a block."""
        return next((at for at in self._around(element) if self.tags[at] in BLOCK_TAGS), element)

    def lines_of(self, elements: Sequence[int]) -> list[int] | None:
        """Return the line that each text of preformatted text is in, if its lines are elements and nothing else.

        These elements are the children of one element, with the same tag and class, and no text stands between them.
        """
        paths = [list(self._around(at)) for at in elements]
        shared = next((at for at in paths[0] if all(at in path for path in paths)), -1)
        if shared < 0 or any(path[0] == shared for path in paths):
            return None
        lines = [path[path.index(shared) - 1] for path in paths]
        return lines if len(set(lines)) > 1 and len({self.groups[at] for at in lines}) == 1 else None

    def _around(self, element: int) -> Iterator[int]:
        """Yield an element and those around it, innermost first, `FAR_LEVELS` at most."""
        for _ in range(FAR_LEVELS):
            if element < 0:
                break
            yield element
            element = self.parents[element]


def _names(tags: Sequence[str], labels: Sequence[str], microdata: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of elements around a block, innermost first, from their tags, labels and microdata."""
    marks = chain(repeat("+", NEAR_LEVELS), repeat(""))
    each = map(_element_names, tags, labels, microdata, marks)
    return tuple(dict.fromkeys(chain.from_iterable(each)))


def _element_names(tag: str, label: str, microdata: Sequence[str], mark: str) -> Iterator[str]:
    """Yield a tag and the words of class, id and role as `.word` with a mark before them, and the microdata."""
    yield f"{mark}{tag}"
    for word in label_words(label[:MAX_NAME_CHARS])[:MAX_NAMES]:
        yield f"{mark}.{word}"
    yield from microdata


def label_words(attributes: str) -> list[str]:
    """Return the words of class, id and role of an element (an item of `Markup.attributes`), in lower case."""
    return list(dict.fromkeys(word.lower() for word in re.findall(_WORD, attributes)))


def has_microdata(html: str) -> bool:
    """Tell whether a page names an attribute of microdata in lower case: the weights know no other pages with any."""
    return "itemprop" in html or "itemtype" in html


def properties(names: str, types: str) -> tuple[str, ...]:
    """Return the microdata of an element as `@word`: the names of its properties, the last parts of the URLs of types.

    These are its attributes `itemprop` and `itemtype`.
    """
    found = names.split()
    found += (kind.rstrip("/").rpartition("/")[2] for kind in types.split())
    return tuple(f"@{each.lower()}" for each in found[:MAX_NAMES])


def integer(text: str, default: int) -> int:
    """Return the integer that an attribute states, or the default."""
    text = text.strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else default
