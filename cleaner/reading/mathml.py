"""MathML as one line of text: `(a+b)/2`, `x^2`, `√(a+b)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cleaner.tuples import NamedTuple

INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b\u00a0")
"""Operators that are not shown, such as the one between the factors of a product."""
TEX = ("application/x-tex", "tex", "latex", "application/x-latex", "text/x-tex")
"""Encodings of an annotation that holds the formula as TeX."""
SKIPPED = frozenset(("annotation", "annotation-xml", "mphantom", "mprescripts", "none", "maligngroup", "malignmark"))
MARKS = frozenset("^_/√∛∜")
ROOTS = {"2": "√", "3": "∛", "4": "∜"}


class Node(NamedTuple):
    """Element of a formula: with children, or with a text of its own."""

    tag: str
    children: list[Node]
    text: list[str]
    attributes: dict[str, str]


def node(tag: str, attributes: dict[str, str] | None = None) -> Node:
    """Return an element without content. A prefix of its tag, such as `mml:`, is dropped."""
    return Node(tag.rpartition(":")[2], [], [], attributes or {})


def tex(root: Node) -> str:
    """Return the formula as the TeX in its annotation, or `""`."""
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if each.tag == "annotation" and each.attributes.get("encoding", "").lower() in TEX:
            return unwrapped("".join(each.text))
        waiting += each.children
    return ""


def unwrapped(formula: str) -> str:
    """Return TeX without the command that selects the size of the formula around it, and in one line."""
    formula = " ".join(formula.split())
    if formula.startswith("{\\displaystyle") and formula.endswith("}"):
        formula = formula[len("{\\displaystyle") : -1].strip()
    return formula


def linear(root: Node) -> str:
    """Return the formula as one line of text. Elements nested so deeply that Python cannot follow are left out."""
    try:
        return " ".join(_text(root).split())
    except RecursionError:
        return ""


def _text(each: Node) -> str:
    if each.tag in SKIPPED:
        return ""
    if each.tag in FORMS and (form := FORMS[each.tag](each)):
        return form
    if not each.children:
        return "".join(each.text).translate(INVISIBLE).strip()
    return _row(list(map(_text, each.children)))


def _row(parts: Sequence[str]) -> str:
    """Join the parts of a formula, with a space where two of them would be read as one."""
    shown = [part for part in parts if part]
    return "".join(" " * _runs_on(before, part) + part for before, part in zip(["", *shown], shown, strict=False))


def _runs_on(before: str, after: str) -> bool:
    """Tell whether two parts would be read as one: a script and what follows it, two numbers, a word and a letter."""
    if not (before[-1:].isalnum() and after[:1].isalnum()):
        return False
    if after[0].isdigit() or not MARKS.isdisjoint(before):
        return True
    return _is_word(before[-2:]) or _is_word(after[:2])


def _is_word(text: str) -> bool:
    return len(text) > 1 and text.isalpha()


def _grouped(text: str) -> str:
    """Return a part in brackets unless it is one number, one name, or in brackets already."""
    return text if text.isalnum() or len(text) < 2 or _is_bracketed(text) or _is_number(text) else f"({text})"


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "").isdigit()


def _is_bracketed(text: str) -> bool:
    depth = 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if not depth:
            return at == len(text) - 1 and at > 0
    return False


def _parts(each: Node, count: int) -> list[str]:
    """Return the texts of the children; none if there are not as many as the element needs."""
    parts = list(map(_text, each.children))
    return parts if len(parts) == count else []


def _fraction(each: Node) -> str:
    parts = _parts(each, 2)
    return "/".join(map(_grouped, parts)) if all(parts) and parts else ""


def _script(*marks: str) -> Callable[[Node], str]:
    """Return the form of a base with scripts, each after its mark."""

    def form(each: Node) -> str:
        base, *scripts = _parts(each, len(marks) + 1) or [""]
        return _grouped(base) + "".join(
            mark + _grouped(script) for mark, script in zip(marks, scripts, strict=True) if script
        )

    return form


def _accent(each: Node) -> str:
    base, over = _parts(each, 2) or ("", "")
    is_mark = len(over) == 1 and not over.isalnum()
    return f"{_grouped(base)}{over}" if is_mark else f"{_grouped(base)}^{_grouped(over)}" if base and over else ""


def _square_root(each: Node) -> str:
    inner = _row(list(map(_text, each.children)))
    return f"√{_grouped(inner)}" if inner else ""


def _root(each: Node) -> str:
    base, index = _parts(each, 2) or ("", "")
    if not base:
        return ""
    return f"{ROOTS[index]}{_grouped(base)}" if index in ROOTS else f"{_grouped(base)}^(1/{_grouped(index)})"


def _fenced(each: Node) -> str:
    given = each.attributes
    separators = given.get("separators", ",").strip()[:1]
    inner = separators.join(filter(None, map(_text, each.children)))
    return f"{given.get('open', '(')}{inner}{given.get('close', ')')}"


def _table(each: Node) -> str:
    rows = (", ".join(filter(None, map(_text, row.children))) for row in each.children)
    return "; ".join(filter(None, rows))


def _multiscripts(each: Node) -> str:
    """Return a base with pairs of scripts behind it and, after `mprescripts`, pairs in front of it."""
    tags = [child.tag for child in each.children]
    at = tags.index("mprescripts") if "mprescripts" in tags else len(tags)
    base, *behind = map(_text, each.children[:at] or [node("")])
    return f"{_pairs(list(map(_text, each.children[at + 1 :])))}{_grouped(base)}{_pairs(behind)}"


def _pairs(scripts: Sequence[str]) -> str:
    return "".join(mark + _grouped(each) for mark, each in zip("_^" * len(scripts), scripts, strict=False) if each)


FORMS: dict[str, Callable[[Node], str]] = {
    "mfrac": _fraction,
    "msup": _script("^"),
    "msub": _script("_"),
    "msubsup": _script("_", "^"),
    "munder": _script("_"),
    "mover": _accent,
    "munderover": _script("_", "^"),
    "msqrt": _square_root,
    "mroot": _root,
    "mfenced": _fenced,
    "mtable": _table,
    "mmultiscripts": _multiscripts,
}
"""Forms of elements that are more than their children in a row; an empty form leaves it at that."""
