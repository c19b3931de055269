"""The screen of `cleaner label`, driven by keys."""

from __future__ import annotations

import asyncio
import sys

import pytest
from labels.test_labels import NEWS, PROMPT, labelled

from cleaner.errors import SettingError
from cleaner.labels import LabelledDocument
from cleaner.labels.session import LabelSession

pytest.importorskip("textual")


def after(
    *keys: str, documents: list[LabelledDocument]
) -> tuple[list[LabelledDocument], list[list[LabelledDocument]], str]:
    """Press keys; return the documents, what was saved, and what the screen shows."""
    from cleaner.labels.screen import LabelScreen

    saved: list[list[LabelledDocument]] = []
    session = LabelSession(documents)
    reasons = {"a": {session.document.blocks[1].start: "removed today: some.rule"}} if session.document.blocks else {}
    screen = LabelScreen(session, reasons, lambda each: saved.append(list(each.documents)))
    shown = []

    async def press() -> None:
        async with screen.run_test() as pilot:
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            for name in ("#title", "#reason"):
                shown.append(str(screen.query_one(name).render()))

    asyncio.run(press())
    return session.documents, saved, "\n".join(shown)


def test_keys_label_blocks_and_go_on() -> None:
    [one, two], saved, shown = after(
        "d", "k", "u", "n", "down", "space", "n", documents=[labelled(name=n) for n in "ab"]
    )
    assert [block.label for block in one.blocks] == ["drop", "keep", "unsure"]
    assert [block.label for block in two.blocks] == ["keep", "keep", "keep"]
    assert one.is_checked
    assert two.is_checked
    assert saved == [[one, two]]
    assert "2 of 2, 2 done" in shown


def test_the_reason_of_todays_verdict_is_shown() -> None:
    assert "removed today: some.rule" in after("down", documents=[labelled(name="a")])[2]
    assert "kept today" in after(documents=[labelled(name="a")])[2]


def test_q_saves() -> None:
    documents, saved, _ = after("d", "q", documents=[labelled(name="a")])
    assert saved == [documents]
    assert documents[0].blocks[0].label == "drop"


def test_back_and_a_document_without_blocks() -> None:
    documents, _, shown = after(
        "d", "n", "space", "d", "n", "p", "p", documents=[labelled(name="a"), labelled("", name="b")]
    )
    assert documents[1].is_checked
    assert shown.startswith("a   done, 1 of 2, 2 done")


def test_text_is_shown_as_it_is() -> None:
    """Neither marks of textual nor of a terminal change what is shown."""
    document = labelled(f"[bold]{NEWS}[/bold] \x1b[31m\u202e\n\n{PROMPT}", name="[a]\x1b")
    _, _, shown = after(documents=[document])
    assert "[a]" in shown
    assert "\x1b" not in shown


def test_without_textual_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual.app", None)
    monkeypatch.delitem(sys.modules, "cleaner.labels.screen", raising=False)
    with pytest.raises(SettingError, match=r"dechrome\[label\]"):
        import cleaner.labels.screen  # noqa: F401
