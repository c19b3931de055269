"""Why a block stayed: for each block of each fixture, and each condition of a rule that can fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import FIXTURES

from cleaner import Cleaner
from cleaner.authoring.kept import KeptReasons
from cleaner.authoring.locate import origins
from cleaner.authoring.step_notes import step_ids
from tools.review import source

NEWS = "The river rose by a metre in the night, the harbour office said on Monday morning."
RULES = """
[[rule]]
id = "en.other.mine"
why = "A line of the site."
phrases = ["ring the old harbour bell"]
keeps = ["Nothing of the kind."]

[[rule]]
id = "de.other.mine"
why = "A line of the site."
phrases = ["die alte Hafenglocke"]
keeps = ["Nichts davon."]

[[rule]]
id = "en.other.below"
why = "A line of the site."
phrases = ["tied up at the quay"]
place = "bottom"
keeps = ["Nothing of the kind."]

[[rule]]
id = "en.other.inside"
why = "A line of the site."
phrases = ["moored at the pier"]
inside = ["nav"]
keeps = ["Nothing of the kind."]

[[rule]]
id = "en.other.hint"
why = "A line of the site."
phrases = ["sold on the quay"]
strength = "weak"
keeps = ["Nothing of the kind."]

[[keep]]
id = "en.other.kept"
why = "Ours."
phrases = ["weighed at the scales"]
"""


def why(tmp_path: Path, line: str) -> str:
    (tmp_path / "other.toml").write_text(RULES, "utf-8")
    cleaner = Cleaner(language="en", rules=[tmp_path / "other.toml"])
    paragraphs = [NEWS.replace("metre", unit) for unit in ("foot", "yard", "fathom", "cable", "chain", "rod", "mile")]
    document = cleaner.read("\n\n".join([*paragraphs, line, *(each.replace("river", "brook") for each in paragraphs)]))
    [block] = [block for block in document.blocks if document.text(block) == line]
    reason = KeptReasons(cleaner, document).of(block)
    return "; ".join(f"{each.id} {each.why}" for each in reason.rules)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ring the old rusty harbour bell", "en.other.mine looks for 'ring the old harbour bell'"),
        ("Die alte Hafenglocke", "de.other.mine is not for texts in en"),
        ("Tied up at the quay", "en.other.below holds at the bottom of a document alone"),
        ("Moored at the pier", "en.other.inside asks for an element around it: nav"),
        ("Sold on the quay", "en.other.hint is weak: it removes nothing and is a hint for the classifier"),
        ("Weighed at the scales", "en.other.kept keeps it: nothing may remove it"),
    ],
)
def test_the_condition_that_a_rule_did_not_meet_is_named(tmp_path: Path, line: str, message: str) -> None:
    assert message in why(tmp_path, line)


def test_a_line_that_no_rule_is_near_to(tmp_path: Path) -> None:
    assert why(tmp_path, "Quinces lay in rows") == ""


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda folder: folder.name)
def test_every_block_has_a_reason(folder: Path) -> None:
    """What is removed names a rule or a step that is known; what stays has a probability, or nobody asked for one."""
    cleaner = Cleaner()
    document = cleaner.read(source(folder))
    result = cleaner.cleaned(document)
    known = origins()
    for removal in result.removals:
        assert removal.by in known or removal.by in step_ids()
        assert removal.why
    reasons = KeptReasons(cleaner, document)
    gone = {removal.start for removal in result.removals}
    for block in document.blocks:
        if block.start not in gone:
            found = reasons.of(block)
            assert found.probability is None or 0 <= found.probability <= 1
            assert len(found.rules) <= 3
            is_certain = found.probability is not None and found.probability > found.certain
            assert not is_certain or found.protections, document.text(block)
