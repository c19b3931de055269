"""Elements that a browser does not show, by their attributes, inline style or class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cleaner.reading.facts import facts_of_text
from cleaner.tuples import NamedTuple

HIDDEN_STYLE = r"(?i)display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
"""Pattern of a style, as the others here; `re` compiles each with the first page that has one, and keeps it."""
CLIPPED_STYLE = (
    r"(?i)clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:^|[;\s])(?:left|right|top|text-indent)\s*:\s*-\d{4,}"
)
"""Style of text that only screen readers find: clipped to nothing, or far off the screen."""
LINES_STYLE = r"(?i)white-space(?:-collapse)?\s*:\s*([a-z-]+)"
KEEPS_LINES = ("pre", "pre-wrap", "pre-line", "break-spaces", "preserve", "preserve-breaks")
MAX_CLIPPED_WORDS = 40  # in a clipped element; more are content that a script shows in another way
MAX_REMEMBERED = 1 << 12  # values of `class` whose role the compiled core remembers
MAX_CLASSES = 500  # characters of a `class` that is looked at; longer ones are no such labels
_PARTS = re.compile(r"[-_]+")


def is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is not displayed at all; what a search in the page finds counts as displayed."""
    if attributes.get("hidden", "until-found").lower() != "until-found" or (
        tag == "dialog" and "open" not in attributes
    ):
        return True
    style = attributes.get("style")
    return bool(style and re.search(HIDDEN_STYLE, style))


def is_clipped(style: str) -> bool:
    """Tell whether an inline style leaves an element to screen readers alone."""
    return re.search(CLIPPED_STYLE, style) is not None


def line_breaks_of(style: str) -> bool | None:
    """Tell whether an inline style makes line breaks in the source break lines; None if it says nothing about it."""
    found = re.search(LINES_STYLE, style)
    return found[1].lower() in KEEPS_LINES if found else None


class Style(NamedTuple):
    """What an inline style says about an element."""

    is_hidden: bool
    is_clipped: bool
    breaks_lines: bool | None


def style_of(style: str) -> Style:
    """Return what an inline style says about an element, all of it at once."""
    return Style(re.search(HIDDEN_STYLE, style) is not None, is_clipped(style), line_breaks_of(style))


def is_content(texts: Iterable[str]) -> bool:
    """Tell whether texts that only screen readers find are content: prose, or more than a label says."""
    facts = [facts_of_text(text) for text in texts if text]
    return any(each.prose for each in facts) or sum(each.words for each in facts) > MAX_CLIPPED_WORDS


class ClassRoles:
    """Roles of elements, by the words of their `class`, or by their tag if its author made it up.

    `names` maps names of classes to roles (`rules/classes.toml`). A class has the role of its own name or of the end
    of it (`govuk-visually-hidden`), less the hash that a build tool adds (`srOnly__3xY2`). `not-sr-only` and classes
    for some widths of the screen (`md:sr-only`) have none.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = {"".join(_PARTS.split(name.lower())): role for name, role in names.items()}
        """Roles by name in lower case, without hyphens and underscores."""

    def of(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Return the role of an element with this tag and these attributes, or `""`."""
        classes = attributes.get("class", "") if attributes else ""
        return self.of_classes(f"{tag} {classes}" if "-" in tag else classes)

    def of_classes(self, classes: str) -> str:
        """Return the role of an element by the value of its `class`, or `""`."""
        names = classes.split() if len(classes) <= MAX_CLASSES else ()
        return next(filter(None, map(self._role_of_name, names)), "")

    def _role_of_name(self, name: str) -> str:
        if ":" in name:
            return ""
        parts = _PARTS.split(name.lower())
        while len(parts) > 1 and any(map(str.isdigit, parts[-1])):
            parts.pop()
        for at in range(len(parts)):
            role = self.names.get("".join(parts[at:]), "")
            if role and parts[at - 1 : at] != ["not"]:
                return role
        return ""


@lru_cache(maxsize=4)
def roles_of(names: tuple[tuple[str, str], ...]) -> ClassRoles:
    """Return the roles for names of classes, each with its role; the same for the pages of a run."""
    return ClassRoles(dict(names))
