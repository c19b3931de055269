"""Renders the source line by line, kept and removed, with the rule in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cleaner.model import CleanResult, Removal
from cleaner.report.dom_path import dom_path
from cleaner.report.lines import Line, lines
from cleaner.report.terminal import PLAIN, Palette, printable
from cleaner.tuples import NamedTuple

MARK_OF_VERDICT = {"kept": "  ", "cut": "~ ", "removed": "- "}
SHOWN_ELEMENTS = 3  # around a removal
MIN_SHOWN = 20  # characters of a kept piece that are shown however little room there is


class NearRule(NamedTuple):
    """A rule that did not remove a block, and why."""

    id: str
    why: str


class KeptReason(NamedTuple):
    """Why a block stayed."""

    probability: float | None
    """That of boilerplate, from 0 to 1; None where the classifier was not asked."""
    certain: float
    """A block above this probability is removed by the preset, …"""
    likely: float
    """… one above this one if the loss budget allows. Short blocks need less."""
    protections: tuple[str, ...]
    """What keeps the block from the classifier whatever it says."""
    rules: tuple[NearRule, ...]
    """Rules whose words fit, or nearly."""


def explain(result: CleanResult, *, width: int = 0, palette: Palette = PLAIN) -> Iterator[str]:
    """Yield every line of the source; a `width` of 0 shows long lines whole. For pages, elements and line are given."""
    for line in lines(result):
        yield _in_margin(result, line, width, palette)


def verdicts(found: list[Line], origins: Mapping[str, str], *, palette: Palette = PLAIN) -> Iterator[str]:
    """Yield what became of some lines, and the places of the rules that removed them: `origins`, by id."""
    for line in found:
        by = palette.dim(", ".join(_named(removal, origins) for removal in _once(line.removals)))
        yield f"{line.verdict:8} line {line.number}  {by + '  ' if by else ''}{_rendered(line, 0, palette)}"


def kept_lines(
    reason: KeptReason, preset: str, origins: Mapping[str, str], *, palette: Palette = PLAIN
) -> Iterator[str]:
    """Yield why a block stayed: its probability, what protects it, and the nearest rules with their places."""
    if reason.probability is None:
        yield palette.dim("    the classifier was not asked: rules and repeats decided about all of it")
    else:
        limits = f"{preset} removes from {reason.certain:g}, from {reason.likely:g} if little content can be lost"
        yield palette.dim(f"    boilerplate with a probability of {reason.probability:.2f}; {limits}")
    for protection in reason.protections:
        yield palette.dim(f"    {protection}")
    for rule, why in reason.rules:
        origin = f" ({origins[rule]})" if rule in origins else ""
        yield palette.dim(printable(f"    {rule}{origin} {why}"))
    if not reason.rules:
        yield palette.dim("    no rule has words like these")


def legend(removals: tuple[Removal, ...], origins: Mapping[str, str], *, palette: Palette = PLAIN) -> Iterator[str]:
    """Yield each rule or step that removed something, once, with its reason and its place in a rule file."""
    for removal in _once(tuple(sorted(removals, key=lambda removal: removal.by))):
        yield palette.bold(printable(removal.by))
        yield f"    {printable(removal.why)}"
        if origin := origins.get(removal.by):
            yield palette.dim(f"    {printable(origin)}")


def _in_margin(result: CleanResult, line: Line, width: int, palette: Palette) -> str:
    by = ", ".join(
        f"{removal.by}  {removal.category}{_dom_place(*dom_path(result, removal))}" for removal in _once(line.removals)
    )
    room = max(width - len(by) - 4, MIN_SHOWN) if width else 0
    text = _rendered(line, room, palette)
    gap = " " * max(2, width - 2 - palette.length(text) - len(by))
    return (MARK_OF_VERDICT[line.verdict] + text + (gap + palette.dim(printable(by)) if by else "")).rstrip()


def _dom_place(elements: str = "", line: int = 0) -> str:
    """Return the innermost elements and the line in the source of a page."""
    return f"  {'/'.join(elements.split('/')[-SHOWN_ELEMENTS:])}:{line}" if line else ""


def _rendered(line: Line, room: int, palette: Palette) -> str:
    """Return the line, safe to print; text that was cut is between `[-` and `-]`, and kept text is shortened first."""
    texts = [(printable(text.rstrip("\r")), removal) for text, removal in line.pieces]
    if line.verdict == "cut":
        cut = sum(len(text) + 4 for text, removal in texts if removal)
        share = max((room - cut) // sum(not removal for _, removal in texts), MIN_SHOWN) if room else 0
        return "".join(palette.red(f"[-{text}-]") if removal else _shortened(text, share) for text, removal in texts)
    whole = _shortened("".join(text for text, _ in texts), room)
    return palette.red(whole) if line.verdict == "removed" else whole


def _shortened(text: str, room: int) -> str:
    """Return the beginning and the end of a text longer than `room`; 0 is room for all."""
    if not room or len(text) <= room:
        return text
    return f"{text[: room * 2 // 3]}…{text[len(text) - (room - room * 2 // 3 - 1) :]}"


def _named(removal: Removal, origins: Mapping[str, str]) -> str:
    origin = origins.get(removal.by)
    return printable(f"{removal.by} ({origin})" if origin else f"{removal.by} ({removal.why})")


def _once(removals: tuple[Removal, ...]) -> list[Removal]:
    """Return one removal for each rule or step."""
    return list({removal.by: removal for removal in reversed(removals)}.values())[::-1]
