"""Steps that ask the core find what they find in Python."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from core_steps import BRIDGE, FERRY, LIBRARY, LINES, cleanings
from core_texts import EDGE_CASES, fixture_texts, needs_core, pure
from hypothesis import given
from hypothesis import strategies as st

from cleaner import _core
from cleaner._core.documents import handle_of
from cleaner.classifier.decision import THRESHOLDS, select
from cleaner.classifier.schema import PAGE, TEXT
from cleaner.frozen import with_changes
from cleaner.model import Document, PageType, Preset, Removal, Removals
from cleaner.reading import read
from cleaner.reading.blocks import split_blocks
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import load_pack, subjects
from cleaner.rules.rule import Place, Reach, Rule, RuleKind
from cleaner.steps import emptied, layout, rules, rules_and_repeats, source_code, structure, subject
from cleaner.steps.remaining import Remaining
from cleaner.steps.wholes import parts_of_kept

pytestmark = needs_core


def rule(kind: RuleKind, name: str, **fields: object) -> Rule:
    """Return a rule of a user's, with these fields."""
    plain = Rule(f"en.other.{name}", kind, "why", (), "", Reach.WHOLE, Place.ANYWHERE, 40, (), ())
    return with_changes(plain, **fields)  # type: ignore[arg-type]


OWN_RULES = (
    rule(RuleKind.KEEP, "veto", phrases=("thursday",)),
    rule(RuleKind.KEEP, "cased-veto", pattern="(?-i:Wednesday)"),
    rule(RuleKind.SECTION, "section", phrases=("menu",), max_words=12),
    rule(RuleKind.SECTION, "other-section", pattern="days?|fares|times", max_words=6),
    rule(RuleKind.RULE, "a-day", pattern="[a-z]+day"),
    rule(RuleKind.RULE, "z-day", pattern="(?-i:[A-Z]).*day"),
    rule(RuleKind.RULE, "top", pattern=".*harbour.*|about us", place=Place.TOP),
    rule(RuleKind.RULE, "bottom", pattern=".*(?:ferry|dawn).*", place=Place.BOTTOM),
    rule(RuleKind.RULE, "legal", phrases=("privacy policy", "it lends books")),
    rule(RuleKind.CUT, "end", pattern=r" [^.]*\.", reach=Reach.END),
    rule(RuleKind.CUT, "start", phrases=("anne", "tom"), pattern="(?-i:The) [a-z]+ ", reach=Reach.START),
    rule(RuleKind.CUT, "inside", pattern="of (?P<cut>tools) to", reach=Reach.ANYWHERE, place=Place.BOTTOM),
)
"""Rules of all kinds and places that match what the lines of `core_steps` say."""
CACHES = (
    *(source_code.source_code, structure.marked_headings, subject._licences, subject.page_headings),
    *(rules._matches_of, rules_and_repeats.matches_of),
)
RULES = [RuleSet(load_pack(), ["en", "de", "zh"]), RuleSet(OWN_RULES), RuleSet(())]
CERTAIN = [rules_and_repeats.rules_and_repeats(each) for each in RULES]

NOTHING = Removals()


def some(document: Document) -> set[int]:
    """Return indices of blocks as a step may select them: every fifth, from the third on."""
    return set(range(2, len(document.blocks), 5))


STEPS: dict[str, Callable[[Document, Removals], object]] = {
    "rules": lambda document, removals: [list(step(document, removals)) for step in CERTAIN],
    "turns of speakers": structure.speaker_turns,
    "entries": lambda document, removals: structure.entries(document),
    "entries of what is left": lambda document, removals: Remaining(document, removals).entries(),
    "empty headings": lambda document, removals: [
        list(structure.empty_headings(document, removals, selected)) for selected in ((), some(document))
    ],
    "headlines": subject.own_headlines,
    "clauses": lambda document, removals: subject.clauses(document, Remaining(document, removals), lambda block: False),
    "source code": lambda document, removals: source_code.source_code(document),
    "bio": lambda document, removals: list(layout._bio(document, removals)),
    "protected": layout.protected_blocks,
    "parts": lambda document, removals: sorted(parts_of_kept(document, removals, some(document))),
    "loss": emptied.loss,
}


def found_by(document: Document, removals: Removals) -> dict[str, object]:
    for cached in CACHES:
        cached.forget()  # type: ignore[attr-defined]
    return {name: step(document, removals) for name, step in STEPS.items()}


def held_to_python(document: Document, removals: Removals = NOTHING) -> dict[str, object]:
    found = found_by(document, removals)
    with pure():
        assert found == found_by(document, removals)
    return found


def of_text(text: str, page_type: PageType = PageType.UNKNOWN) -> Document:
    return Document(text, split_blocks(text), "en", page_type)


@given(cleanings())
def test_generated_texts(cleaning: tuple[Document, Removals]) -> None:
    held_to_python(*cleaning)


@pytest.mark.parametrize("text", EDGE_CASES.values(), ids=EDGE_CASES)
def test_hard_texts(text: str) -> None:
    held_to_python(of_text(text))
    held_to_python(of_text(text + "\n\n" + text))


def test_fixtures() -> None:
    for text in fixture_texts():
        document = read(text, function_words={})
        held_to_python(document)
        found = [Removal(block.start, block.end, "r", "other", "") for block in document.blocks[::3]]
        cuts = [Removal(block.start, block.start + 5, "r", "other", "") for block in document.blocks[1::9]]
        held_to_python(document, Removals().merged(document, [*found, *cuts]))


SONG = "\n".join(["Oh the ferry, the ferry home", "The tide and the keeper", "Waits for the morning boat"] * 3)
ENTRIES = "\n".join(f"Day {day}\n\nWe sailed at dawn.\n" for day in "ABCDE")


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ([FERRY, BRIDGE, FERRY], ["exact"]),
        ([f"{FERRY} {LIBRARY}", BRIDGE, f"{FERRY} {LIBRARY[:-5]}here."], ["near"]),
        ([FERRY, BRIDGE, FERRY.replace("Tuesday", "Friday")], []),  # another name
        ([f"{FERRY} {LIBRARY}", BRIDGE, FERRY], ["contained"]),
        ([f"{FERRY[:50]}…", BRIDGE, FERRY], ["teaser"]),
        ([f"{FERRY[:50]}...", BRIDGE, FERRY], ["teaser"]),
        ([FERRY, *SONG.split("\n"), BRIDGE], []),  # a refrain
        ([FERRY, "- " + BRIDGE, "- " + BRIDGE], []),  # items of a list
        ([*[f"{name}: We wait for the ferry." for name in ("ANNE", "TOM", "MAX") * 2], FERRY, FERRY], []),  # a play
        (["One", FERRY, "Two", FERRY], []),  # clauses under headings of their own
        (["这座桥在星期二关闭了，因为检查发现了锈迹。" * 3, BRIDGE] * 2, ["exact", "exact"]),
    ],
)
def test_kinds_of_repeats(lines: list[str], kinds: list[str]) -> None:
    document = of_text("\n\n".join(lines))
    held_to_python(document)
    assert [removal.by.removeprefix("repeats.") for removal in CERTAIN[2](document, NOTHING)] == kinds


def test_repeats_in_the_same_document_with_other_removals() -> None:
    """What the core remembers of a document holds whatever was removed from it."""
    parts = (f"{LIBRARY} {FERRY}", BRIDGE, f"{FERRY} {BRIDGE}", f"{BRIDGE[:-5]}here.", FERRY)
    document = of_text("\n\n".join(parts))
    first, second, third, *_ = document.blocks
    spans = [
        (first.start, first.start + len(LIBRARY) + 1),
        (second.start, second.end),
        (third.start, third.start + len(FERRY) + 1),
        (third.start + len(FERRY), third.end),
    ]
    every = [Removals().merged(document, [Removal(*span, "r", "other", "")]) for span in spans]
    found = [list(CERTAIN[2](document, removals)) for removals in (NOTHING, *every, NOTHING)]
    with pure():
        assert found == [list(CERTAIN[2](document, removals)) for removals in (NOTHING, *every, NOTHING)]
    assert len({tuple(removals) for removals in found}) > len(every) / 2


@pytest.mark.parametrize("page_type", [PageType.FORUM, PageType.ARTICLE])
def test_what_is_said_often_on_a_forum(page_type: PageType) -> None:
    held_to_python(of_text("\n\n".join([FERRY, "Thanks for all the help with this", BRIDGE] * 3), page_type))


@pytest.mark.parametrize(
    ("longer", "shorter", "kinds"),
    [
        ("a " * 400 + "b c d.", "a " * 200 + "b c d.", ["contained"]),
        ("a " * 400 + "b c d.", "a " * 200 + "b c e.", []),
        ("a " * 400 + "b.", "a " * 401 + ".", []),
        ("aab " * 300 + "aac.", "aab " * 100 + "aac.", ["contained"]),
    ],
)
def test_a_text_that_nearly_repeats_itself_in_another(longer: str, shorter: str, kinds: list[str]) -> None:
    """At each word, the two are the same for long: the search goes on in linear time."""
    text = of_text(f"{BRIDGE}\n\n{longer}\n\n{FERRY}\n\n{shorter}\n\n{LIBRARY}")
    held_to_python(text)
    assert [removal.by.removeprefix("repeats.") for removal in CERTAIN[2](text, NOTHING)] == kinds


def test_each_step_finds_something() -> None:
    """Else the comparison would compare nothing."""
    talk = "\n".join(f"{name}: We wait for the ferry." for name in ("ANNE", "TOM", "MAX") * 2)
    bio = f"{FERRY}\n\n{BRIDGE}\n\n{LIBRARY}\n\nAnne Lee\n\n{LINES[LINES.index('Anne Lee') + 2]}"
    code = "int main() {\nx = f(y);\nreturn 0;\n}\nint g() {\nreturn 1;\n}\n" * 2
    legal = f"Privacy Policy\n\n{FERRY}\n\n{BRIDGE}"
    wanted = {
        "rules": f"{FERRY}\n\nMenu\n\nFares\n\nMonday",
        "turns of speakers": talk,
        "entries": ENTRIES,
        "entries of what is left": ENTRIES,
        "empty headings": f"{FERRY}\n\n# Fares\n\nMenu\n",
        "headlines": legal,
        "clauses": legal,
        "source code": code,
        "bio": bio,
        "parts": "- a\n- b\n- c\n- d\n- e",
        "protected": code,
    }
    for name, text in wanted.items():
        found = held_to_python(of_text(text))[name]
        assert found, name
        assert found != [[], []], name
    assert held_to_python(of_text(f"{FERRY}\n\n{BRIDGE}"))["parts"] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fares\n=====\n\nMenu\n\nTimes\n---\n\nAt nine.", []),  # an underline tells the depth
        ("Fares\n-----\n\nMenu\n\nTimes\n---\n\nAt nine.", [0]),
        ("# Fares\n\nMenu\n\n# Times\n\nAt nine.", [0]),
        ("## Fares\n\nMenu\n\n# Times\n\nAt nine.", [0]),
        ("# Fares\n\nMenu\n\n## Times\n\nAt nine.", []),
        ("<html><body><h3>Fares</h3><p>Menu</p><h2>Times</h2><p>At nine.</p></body></html>", [0]),
        ("<html><body><h2>Fares</h2><p>Menu</p><h3>Times</h3><p>At nine.</p></body></html>", []),
    ],
)
def test_headings_of_what_is_removed(text: str, found: list[int]) -> None:
    document = read(text, function_words={})
    held_to_python(document)
    removals = list(structure.empty_headings(document, NOTHING, {1}))
    with pure():
        assert removals == list(structure.empty_headings(document, NOTHING, {1}))
    assert [removal.start for removal in removals] == [document.blocks[at].start for at in found]
    assert list(structure.empty_headings(document, NOTHING, {1}, 0)) == []


def test_nearly_all_is_lost() -> None:
    document = of_text("\n\n".join([FERRY, BRIDGE, LIBRARY] * 6))
    rest = Removals().merged(
        document, [Removal(b.start, b.end, "layout.tail", "other", "") for b in document.blocks[1:]]
    )
    assert "nearly everything" in str(held_to_python(document, rest)["loss"])
    repeats = Removals().merged(
        document, [Removal(b.start, b.end, "repeats.exact", "repeat", "") for b in document.blocks[1:]]
    )
    assert held_to_python(document, repeats)["loss"] == ""


CODE = (
    *(
        "int main() {",
        "x = f(y);",
        "return 0;",
        "}",
        "else:",
        "fi",
        "end",
        "pass",
        "import os",
        "#include <a>",
        "a -> b();",
    ),
    *(
        "public static x(",
        '"key": 1',
        "<div class=a>",
        "</p>",
        "if x then",
        "for a in b; do",
        "ſ = 1",
        "١ = 2",
        "é.f()",
    ),
    *(
        "/* note",
        "ends */",
        "/* one */",
        '"""',
        "''' a '''",
        "# note",
        "#!note",
        "#! note",
        "#",
        "//x",
        "% é",
        "-- ?",
        "<!--",
    ),
    *(
        "The ferry is late",
        "else, we wait",
        "from here on we go",
        "done it",
        "",
        "\u3000",
        "\x1c",
        "\u200b x = 1",
        "return",
    ),
)


@given(
    st.lists(st.sampled_from(3 * CODE[:20] + CODE), max_size=60), st.sampled_from(["\n", "\n\n", "\n    ", "\n\n    "])
)
def test_source_code(lines: list[str], between: str) -> None:
    held_to_python(of_text(between.join(lines)))


@pytest.mark.parametrize("line", ["#x", "#!x", "#", "//é", "--_", ";;1", "% x", "<!--x"])
def test_comments_in_source_code(line: str) -> None:
    code = ["int main() {", "x = f(y);", "return 0;", "}", "f(x);"]
    assert held_to_python(of_text("\n\n".join([line, *code])))["source code"] == frozenset(range(6))
    assert held_to_python(of_text("\n\n".join([f"{line[0]}.", *code])))["source code"] == frozenset(range(1, 6))


@given(st.lists(st.sampled_from(CODE) | st.text(st.sampled_from("({[;:=<>#\"'._- aeé1")), max_size=12).map(" ".join))
def test_no_line_of_code_is_passed_over(line: str) -> None:
    core, document = _core.native, of_text(line)
    assert core
    found = core.lines_like_code(handle_of(document), source_code.CODE_MARKS, source_code.CODE_WORDS)
    lines = [each.strip() for block in document.blocks for each in document.text(block).split("\n")]
    assert {each for each in lines if source_code._CODE.match(each)} <= {line[start:end] for start, end in found}


WORDS = st.sampled_from(
    [
        *(
            "Privacy",
            "privacy",
            "Policy",
            "POLICY",
            "of",
            "the",
            "angers",
            "Alder",
            "Terms",
            "Use",
            "–",
            "|",
            "#",
            "ß",
            "İ",
        )
    ]
)


@given(
    st.lists(WORDS | st.text(max_size=3), max_size=12).map(" ".join) | st.sampled_from(sorted(subject._names("pages")))
)
def test_names_of_pages(headline: str) -> None:
    handle = subject.subjects_handle(subjects())
    for name in ("names_page", "names_legal_document"):
        assert getattr(_core.native, name)(handle, headline) == getattr(subject, name)(headline)


NAMES = st.sampled_from(
    ["Anne", "anne", "O'Hara", "Lee-Doe", "Lee-", "-", "J.", ".", "'", "Éva", "İda", "X1", "Ǆ", "王"]
)


@given(st.lists(NAMES | st.text(max_size=2), min_size=1, max_size=4).map(" ".join), NAMES)
def test_bios(name: str, first: str) -> None:
    bio = f"{first} is a writer who lives by the sea and has written nine books about its birds and boats."
    document = of_text("\n\n".join([FERRY, BRIDGE, LIBRARY, name, bio]))
    held_to_python(document)
    people = layout._people(document, NOTHING)
    with pure():
        assert people == layout._people(document, NOTHING)


def test_bios_are_found() -> None:
    for name in ("Anne O'Hara", "Anne Lee-Doe", "Éva J. Lee"):
        lines = [FERRY, BRIDGE, LIBRARY, name, f"{name} is a writer who lives by the sea and keeps nine boats."]
        assert held_to_python(of_text("\n\n".join(lines)))["bio"], name


LOGITS = st.floats(-9, 9, allow_nan=False) | st.sampled_from([0.0, 2.0, 2.5, 60.0, -70.0, 700.0])


@given(st.lists(st.tuples(LOGITS, st.integers(0, 90)), max_size=30), st.sets(st.integers(0, 20)))
def test_selection(blocks: list[tuple[float, int]], protected: set[int]) -> None:
    logits, sizes = [logit for logit, _ in blocks], [size for _, size in blocks]
    limits = [THRESHOLDS[schema.file][preset] for schema in (TEXT, PAGE) for preset in Preset]
    found = [select(logits, sizes, protected, each) for each in limits]
    with pure():
        assert found == [select(logits, sizes, protected, each) for each in limits]


def test_equal_blocks_are_selected_together() -> None:
    limits = THRESHOLDS[TEXT.file][Preset.BALANCED]
    sizes = [3] * 10 + [100] * 20
    logits = [2.0] * 10 + [-5.0] * 20
    for budget, selected in ((0.0, set()), (1.0, set(range(10)))):
        each = limits._replace(loss_budget=budget, certain=0.999)
        assert select(logits, sizes, (), each) == selected
        with pure():
            assert select(logits, sizes, (), each) == selected


def test_errors_are_exceptions() -> None:
    core, document = _core.native, of_text("One.\n\nTwo.")
    assert core
    handle = document.blocks.handle  # type: ignore[attr-defined]
    for call in (
        lambda: core.make_removals(handle, {9: ()}, ()),
        lambda: core.make_removals(handle, {}, (-1,)),
        lambda: core.entries(handle, b"\1", {}, 8, 4),
        lambda: core.select([1.0], [], (), (1.0, 1.0, 1.0, 1.0, 1.0)),
    ):
        with pytest.raises((RuntimeError, IndexError, ValueError)):
            call()
    for wrong in (None, "x", handle):
        with pytest.raises((TypeError, ValueError)):
            core.speaker_turns(wrong, 1)
