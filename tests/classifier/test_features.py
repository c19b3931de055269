"""Features of blocks: every column has a value for every block, and features have the values that texts call for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pages import mixed

from cleaner.classifier.context import CONTEXT_FEATURES, DOCUMENT_FEATURES, context_features
from cleaner.classifier.features import BLOCK_FEATURES, FAR_NAME, extract_features
from cleaner.model import Removals
from cleaner.pipeline import certain_removals
from cleaner.reading import read
from cleaner.rules.pack import function_words
from cleaner.rules.selection import load_rules

MORE = "On Tuesday it fell again, and the ferry to the island took up its service at noon."
PROSE = "The river rose by a metre in the night, and the harbour office said so on Monday morning."


def seen(text, **settings):
    rules = load_rules()
    document = read(text, format="text", function_words=function_words(), **settings)
    return extract_features(document, certain_removals(document, rules), rules, {"river": 1, "menu": 2})


@settings(deadline=None, max_examples=60)
@given(text=mixed())
def test_every_column_has_a_number_for_every_block(text):
    features = seen(text)
    around, numbers = context_features(features)
    assert (set(features.columns), set(around), len(numbers)) == (
        set(BLOCK_FEATURES),
        set(CONTEXT_FEATURES),
        len(DOCUMENT_FEATURES),
    )
    assert {len(column) for column in (*features.columns.values(), *around.values())} == {len(features.sizes)}


@pytest.mark.parametrize(
    ("block", "column", "value"),
    [
        ("Menu", "one_word", 1),
        ("Menu", "first_upper", 1),
        ("Menu", "known", 1),
        ("river menu sea", "known", 2 / 3),
        ("from 4", "last_digit", 1),
        ("Read on …", "last_dots", 1),
        ("Read on ...", "last_dots", 1),
        ("Why not?", "last_ask", 1),
        ("Home | News", "bars", 1 / 3),
        ("ÄÖ ab", "capitals", 0.5),
        ("write to a@b.example", "address", 1),
        ("- one thing", "list", 1),
        ("## Two things", "heading", 1),
        ("the river and the harbour", "topic", 2 / 3),
    ],
)
def test_features_of_a_block(block, column, value):
    assert seen(f"{block}\n\n{PROSE}").columns[column][0] == pytest.approx(value)


def test_scripts_are_counted_alike_however_many_letters_they_have():
    """Few characters beyond ASCII are replaced one by one, many by a table."""
    few, many = "Ünd ëin Wort", "Съешь же ещё этих мягких французских булок, да выпей чаю ÀÉÎÕÜ"
    both = f"{few}\n\n{many}"
    assert seen(few).columns["capitals"][0] == seen(both).columns["capitals"][0]
    assert seen(many).columns["capitals"][0] == seen(both).columns["capitals"][1]


def test_context_features_depend_on_where_prose_is():
    around, _ = context_features(seen("\n\n".join(["Menu", "Home", PROSE, "River notes", MORE, "Next", "Last"])))
    assert around["before_first"] == [1, 1, 0, 0, 0, 0, 0]
    assert around["after_last"] == [0, 0, 0, 0, 0, 1, 1]
    assert [round(value * 5, 3) for value in around["since_prose"][5:]] == [0.693, 1.099]
    assert around["run"][0] == around["run"][1] > around["run"][3] > around["run"][2] == 0


def test_removals_of_other_steps_are_features():
    features = seen(f"{PROSE}\n\nLeave a Reply\n\n{PROSE}\n\nName")
    assert features.columns["by_rule"][1] == features.columns["by_social"][1] == 1
    assert features.columns["by_repeat"][2] == 1
    assert context_features(features)[0]["in_comments"] == [0, 1, 1, 1]


def test_a_document_without_blocks_has_no_features():
    rules = load_rules()
    document = read("", format="text", function_words=function_words())
    assert extract_features(document, Removals(), rules, {}).sizes == []


@pytest.mark.parametrize(
    ("language", "text", "column"),
    [
        ("en", "Leave a comment below", "term_social"),
        ("de", "Kommentar schreiben", "term_social"),
        ("ru", "Оставить комментарий", "term_social"),
        ("el", "Αφήστε σχόλιο", "term_social"),
        ("zh", "发表评论", "term_social"),
        ("pl", "Czytaj także", "term_pointer"),
        ("fr", "Lire aussi", "term_pointer"),
    ],
)
def test_a_block_is_about_the_same_in_every_language(language, text, column):
    """However the block is worded: the rules of the language say which terms are about what."""
    rules = load_rules(spoken=language)
    document = read(f"{text}!\n\nMarsz", format="text", language=language, function_words=function_words())
    columns = extract_features(document, Removals(), rules, {}).columns
    assert columns[column][0] > 0
    assert columns["terms"][0] >= columns[column][0]
    assert columns[column][1] == 0


@pytest.mark.parametrize(
    ("language", "prose", "names"),
    [
        ("en", "The boat was in the harbour and it was late", "Harbour Ferry Lighthouse"),
        ("de", "Das Boot ist im Hafen und es wird spät", "Hafen Fähre Leuchtturm"),
        ("ja", "船は港にいる。もう遅いので明日まで待つ。", "港湾局"),
        ("zh", "船在港口，已经很晚了，我们等到明天。", "港口渡轮灯塔"),
    ],
)
def test_running_text_has_function_words(language, prose, names):
    document = read(f"{prose}\n\n{names}", format="text", language=language, function_words=function_words())
    shares = extract_features(document, Removals(), load_rules(spoken=language), {}).columns["function_words"]
    assert shares[0] > 0.2 > shares[1]


def test_words_are_looked_up_as_stems():
    document = read("Harbours harbouring harbour", format="text", function_words=function_words())
    features = extract_features(document, Removals(), load_rules(), {"harbou": 1})
    assert features.words == [[1, 1, 1]]


def test_a_headline_without_spaces_shares_its_topic_with_the_text():
    prose = "港口的渡轮今天早上重新开始运行，数百名乘客在码头上等候，港口管理局表示一切正常，天气也很好，大家都很高兴。"
    columns = seen(f"港口渡轮恢复\n\n{prose}\n\n体育新闻").columns
    assert columns["prose"] == [0, 1, 0]
    assert columns["topic"][0] > 0.3 > columns["topic"][2] == 0


@pytest.mark.parametrize("name", ["comments", "commentlist", "kommentare", "komentarze", "comentarios", "pinglun"])
def test_markup_names_comments_in_many_languages(name):
    page = f"<main><p>{PROSE}</p></main><div class='{name}'><div><div><div><p>{MORE}</p></div></div></div></div>"
    document = read(page, format="html", function_words=function_words())
    columns = extract_features(document, Removals(), load_rules(spoken="en"), {}).columns
    assert columns["name_reader"] == [0, FAR_NAME]
