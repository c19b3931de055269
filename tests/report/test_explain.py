"""What is explained fits the width: the reason ends at the margin, and a text too long for the rest gives way."""

from __future__ import annotations

import pytest

from cleaner.model import CleanResult, Removal
from cleaner.report.explain import MARK_OF_VERDICT, MIN_SHOWN, explain

BY = "en.share.follow  share"
CHROME = "Follow us today"
PROSE = "The bridge was closed on Tuesday after an inspection found rust in its girders"


def drawn(text: str, *gone: str, width: int) -> str:
    """The one line of a text from which some parts go."""
    removals = [
        Removal(text.index(part), text.index(part) + len(part), "en.share.follow", "share", "w") for part in gone
    ]
    [line] = explain(CleanResult(text, tuple(removals)), width=width)
    return line


@pytest.mark.parametrize("width", [60, 79, 100, 240])
@pytest.mark.parametrize(
    ("text", "gone", "verdict"),
    [
        (CHROME, [CHROME], "removed"),
        (f"{CHROME}. " * 20, [f"{CHROME}. " * 20], "removed"),
        (f"{PROSE}, {PROSE}, {PROSE}. {CHROME}", [CHROME], "cut"),
        (f"{PROSE}. {CHROME}", [CHROME], "cut"),
    ],
    ids=["short", "long", "a long line that is cut", "a line that is cut"],
)
def test_the_reason_ends_at_the_margin(text: str, gone: list[str], verdict: str, width: int) -> None:
    line = drawn(text, *gone, width=width)
    assert line.startswith(MARK_OF_VERDICT[verdict])
    assert line.endswith(f"  {BY}")
    room = width - len(f"  {CHROME}[--]  {BY}")
    assert len(line) == (width if verdict == "removed" or room >= MIN_SHOWN else width - room + MIN_SHOWN)


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_kept_line_ends_before_the_margin(width: int) -> None:
    line = drawn(f"{PROSE}, {PROSE}, {PROSE}", width=width)
    assert len(line) == width - 2
    assert line.startswith(f"  {PROSE[:20]}")
    assert "…" in line
    assert line.endswith(PROSE[-8:])
    assert drawn(CHROME, width=width) == f"  {CHROME}"


def test_what_two_cuts_leave_shares_the_room() -> None:
    line = drawn(f"{PROSE}. {CHROME}. {PROSE}! Find us", f"{CHROME}.", "Find us", width=140)
    first, _, rest = line.removeprefix(MARK_OF_VERDICT["cut"]).partition(f"[-{CHROME}.-]")
    second = rest.partition("[-Find us-]")[0]
    assert len(first) == len(second)
    assert 138 < len(line) <= 140


@pytest.mark.parametrize("width", [1, 30])
def test_little_room_shows_a_few_characters(width: int) -> None:
    line = drawn(f"{CHROME}. " * 20, f"{CHROME}. " * 20, width=width)
    assert len(line) == len(MARK_OF_VERDICT["removed"]) + MIN_SHOWN + 2 + len(BY)


def test_without_a_width_lines_are_whole() -> None:
    assert drawn(f"{PROSE}. " * 9, width=0) == f"  {f'{PROSE}. ' * 9}".rstrip()
    assert drawn(PROSE * 9, PROSE * 9, width=0) == f"- {PROSE * 9}  {BY}"
