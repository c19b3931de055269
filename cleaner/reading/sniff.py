"""Detection of HTML by the tags that a text begins with, as browsers sniff it, but stricter about other tagged text.

Browsers take for HTML what begins with one of a few tags. A corpus also has Markdown that begins with a block of HTML,
texts about HTML, XML and source code. They are told apart by what follows the first tag.

The module is apart from the HTML reader, which is costly to import and seldom needed. Its patterns are texts, which
`re` compiles on first use: most texts do not begin with a tag, and start-up is paid for each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.tuples import NamedTuple

WINDOW = 8192  # characters that are searched for tags and for marks of other formats
MAX_WRAPPERS = 2  # elements of unknown names, one in the other, around HTML
MIN_IN_WRAPPER = 3  # tags in such an element; fewer are a word in angle brackets and some markup
MIN_KNOWN = 0.75  # share of HTML elements among the tags; in XML that borrows some names of HTML it is lower
MAX_WEAK = 2  # marks of Markdown that HTML has by chance, such as lines that begin with a hyphen
TAGS_PER_WEAK = 4  # blocks of HTML for each further mark of that kind that is still by chance

PAGE_TAGS = frozenset(("html", "head", "body", "frameset"))
"""Elements that only pages have."""
VOID_TAGS = frozenset(("base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "wbr"))
"""Elements without an end tag."""
# fmt: off
BLOCK_TAGS = PAGE_TAGS | frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "link", "main", "meta", "nav", "noscript", "ol", "p", "pre", "script", "section", "style", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))
"""Elements that are not part of a sentence."""
KNOWN_TAGS = BLOCK_TAGS | VOID_TAGS | frozenset((
    "a", "abbr", "acronym", "applet", "area", "audio", "b", "bdi", "bdo", "big", "blink", "button", "canvas", "cite",
    "code", "colgroup", "data", "datalist", "del", "dfn", "dialog", "dir", "em", "font", "hgroup", "i", "iframe", "ins",
    "kbd", "label", "legend", "map", "mark", "marquee", "menu", "nobr", "noframes", "object", "optgroup", "option",
    "output", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "search", "select", "small", "source",
    "span", "strike", "strong", "sub", "sup", "textarea", "time", "track", "tt", "u", "var", "video",
))
# fmt: on

_BEGINNING = r"[\s\ufeff]*<"
_PROLOGUE = (  # what may stand before the first tag that counts
    r"(?is)[\s\ufeff]+|<\?xml\b[^>]*>|<!--.*?--!?>|<!--(?P<unclosed>[^>]*>)|<!\[(?:if|endif)[^>]*>"
    r"|<(?P<tag>script|style|svg)\b(?P<attributes>[^>]*)>(?P<code>.*?)</(?P=tag)\s*>"
)
_DOCTYPE = r"(?i)<!doctype\s+html\b[^>]*>(?![:;,.)\]]|[ \t]+(?-i:[a-z])|\s*\{%)"
_STRAY = r"(?i)[^<]{1,64}(?:<!doctype\s+html\b[^>]*>|<html\b[^>]*>)\s*<(?:!--|html|head|body|meta|title)\b"
_OPAQUE = (  # what is no HTML, or quotes it
    r"(?is)<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|<(script|style|svg|math|pre|code|textarea)\b[^>]*>.*?(?:</\1\s*>|\Z)"
)
_TAG = r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])([^>]*)>"
_STRONG_MARKDOWN = (  # heading, fence or rule of a table at the start of a line; link
    r"(?m)^ {0,3}(?:#{1,6}[ \t]+\S|```|~~~|\|?[ \t]*:?-{3,}:?[ \t]*\|)|\]\((?:https?:|#|\.{0,2}/|[\w./-]+\))"
)
_WEAK_MARKDOWN = r"(?m)^ {0,3}(?:[-*+]|\d{1,2}[.)]|>)[ \t]+\S|\*\*\w|`[^`\s]"
_TEMPLATE = r"\{\{|\{%|<\?(?:php\b|=)|<%|\s(?:v-[a-z]+|\*ng[A-Z]\w*|on:[a-z]+)=|=\{"
_MODULE = r"(?m)^\s*(?:import\b.*\bfrom\b|export\s+(?:default|let|const|function)\b)"
_COMPONENT = r"(?i)(?:^|\s)(?:setup|scoped|lang)(?:\s|=|$)"
_MENTION = r"[:;,.)\]]|[ \t]+[a-z]"  # the rest of a sentence
_BLANK_LINE = r"\n[ \t\r]*\n"


class _Tag(NamedTuple):
    """Start or end tag in the first part of a text."""

    is_end: bool
    name: str
    attributes: str
    after: str
    """Text between this tag and the next one."""


def is_html(text: str) -> bool:
    """Tell whether a text is HTML, from the tags it begins with and what follows them."""
    if "<" not in text:
        return False  # before any pattern is compiled: most texts have none
    if re.match(_BEGINNING, text):
        return _is_html_from(text, 0, MAX_WRAPPERS)
    return re.match(_STRAY, text) is not None  # a page behind something stray, such as a message of its server


def _is_html_from(text: str, start: int, wrappers: int) -> bool:
    """Tell whether the text from `start` on is HTML, inside `wrappers` elements of unknown names at most."""
    at, has_code = _after_prologue(text, start)
    if at < 0:
        return False
    if re.compile(_DOCTYPE).match(text, at):
        return True
    part = re.sub(_OPAQUE, " ", text[at : at + WINDOW]).lstrip()
    tags = _tags(part)
    if not tags:
        return has_code and not _is_markdown(part, tags)
    if part.startswith("<"):
        if not re.match(_TAG, part):
            return False
        if tags[0].name not in KNOWN_TAGS:
            is_wrapper = wrappers > 0 and _wraps_html(tags)
            return is_wrapper and _is_html_from(text, text.index(">", at) + 1, wrappers - 1)
    if _is_mention(tags[0], tags) or _is_xml(tags) or _is_markdown(part, tags):
        return False
    return any(tag.name in PAGE_TAGS for tag in tags) or _is_fragment(part, tags)


def _after_prologue(text: str, at: int) -> tuple[int, bool]:
    """Return where the first tag that counts may stand, and whether scripts or styles come before it.

    The place is -1 if one of them belongs to the source of a component, in which HTML is a template.
    """
    prologue, has_code = re.compile(_PROLOGUE), False
    while found := prologue.match(text, at):
        at = found.end()
        if found["unclosed"]:
            break
        if found["tag"] and found["tag"].lower() != "svg":
            has_code = True
            if re.search(_COMPONENT, found["attributes"]) or re.search(_MODULE, found["code"]):
                return -1, True
    return at, has_code


def _tags(part: str) -> list[_Tag]:
    """Return the tags in a part of a text, in their order, less those with a prefix."""
    found = list(re.finditer(_TAG, part))
    ends = [*(match.start() for match in found), len(part)][1:]
    return [
        _Tag(bool(match[1]), match[2].lower(), match[3], part[match.end() : end])
        for match, end in zip(found, ends, strict=True)
    ]


def _is_mention(tag: _Tag, tags: Sequence[_Tag]) -> bool:
    """Tell whether a sentence goes on behind a tag, so that the text is about HTML; a list of elements has a colon."""
    if tag.attributes.strip(" /"):
        return False
    is_ended = any(other.is_end and other.name == tag.name for other in tags)
    return re.match(":" if is_ended else _MENTION, tag.after) is not None


def _is_markdown(part: str, tags: Sequence[_Tag]) -> bool:
    """Tell whether there are marks of Markdown between the tags, more than HTML has by chance."""
    if re.search(_STRONG_MARKDOWN, part):
        return True
    blocks = sum(tag.name in BLOCK_TAGS for tag in tags)
    chance = MAX_WEAK + blocks / TAGS_PER_WEAK if blocks else 0
    return len(re.findall(_WEAK_MARKDOWN, part)) > chance


def _is_xml(tags: Sequence[_Tag]) -> bool:
    """Tell whether tags are those of XML: the first one declares prefixes, or many are neither HTML nor custom."""
    if "xmlns:" in tags[0].attributes and tags[0].name not in PAGE_TAGS:
        return True
    named = [tag.name for tag in tags if "-" not in tag.name]
    return sum(map(KNOWN_TAGS.__contains__, named)) < MIN_KNOWN * len(named)


def _wraps_html(tags: Sequence[_Tag]) -> bool:
    """Tell whether an unknown element, the first of `tags`, may hold HTML: it is neither XML nor a template."""
    if "xmlns" in tags[0].attributes or tags[0].name == "template":
        return False
    inside = sum(tag.name in KNOWN_TAGS for tag in tags)
    return inside >= MIN_IN_WRAPPER or any(tag.name in PAGE_TAGS for tag in tags)


def _is_fragment(part: str, tags: Sequence[_Tag]) -> bool:
    """Tell whether tags are those of a piece of a page: elements that end, around sentences and not within one."""
    if re.search(_TEMPLATE, part):
        return False
    if not any(tag.name in BLOCK_TAGS for tag in tags):
        return _has_elements(tags) and not re.search(_BLANK_LINE, part.strip())
    ends = [tag for tag in tags if tag.is_end and tag.name in BLOCK_TAGS]
    quoted = sum(re.match(_MENTION, tag.after) is not None for tag in ends)
    return 2 * quoted <= len(ends) and _has_elements(tags)


def _has_elements(tags: Sequence[_Tag]) -> bool:
    """Tell whether an element ends, or needs no end, or the next one of its kind ends it."""
    names = [tag.name for tag in tags if not tag.is_end]
    ends_itself = any(tag.name in VOID_TAGS and (tag.attributes or tag.name in ("br", "hr")) for tag in tags)
    return (
        ends_itself or any(tag.is_end and tag.name in names for tag in tags) or names.count("p") + names.count("li") > 1
    )
