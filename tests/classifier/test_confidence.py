"""Confidence: what it is computed from, when there is none, and clear words about a model that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner import Cleaner, clean
from cleaner.classifier.confidence import EVIDENCE, FILE, PAGE, TEXT, evidence, load_confidence
from cleaner.classifier.schema import SCHEMAS
from cleaner.errors import WeightsError
from cleaner.model import Removals
from cleaner.rules.checksum import path_checksum
from cleaner.rules.folder import shipped_weights

SENTENCE = "The harbour bridge was closed in week {0}, after an inspection by the port found rust in girder {0}."
ARTICLE = [SENTENCE.format(number) for number in range(4, 14)]
LINKS = [f"<a href=/{number}>More about {number} bridges</a>" for number in range(60)]
TEXTUAL = "\n\n".join(ARTICLE)
HTML = f"<!doctype html><nav>{' '.join(LINKS[:5])}</nav><article><h1>The bridge</h1><p>{'<p>'.join(ARTICLE)}</article>"
LISTING = f"<!doctype html><div><p>{'</p><p>'.join(LINKS)}</div>"


@pytest.mark.parametrize("source", [TEXTUAL, HTML])
def test_an_article_is_sure(source):
    found = clean(source).confidence
    assert found is not None
    assert 0.8 < found <= 1


def test_a_page_of_links_is_less_sure_than_an_article():
    links, article = clean(LISTING).confidence, clean(HTML).confidence
    assert links is not None
    assert article is not None
    assert links < article


@pytest.mark.parametrize("source", ["", "  \n", "<!doctype html><div id=app></div>", "Advertisement"])
def test_there_is_none_where_the_classifier_saw_nothing(source):
    assert clean(source).confidence is None


def test_an_emptied_document_has_none_of_what_is_wanted():
    unread = f"<!doctype html><html><body><textarea>{TEXTUAL} {TEXTUAL}</textarea></body></html>"
    assert clean(unread).confidence == 0.0


@pytest.mark.parametrize("source", [TEXTUAL, HTML, LISTING, "One line."])
def test_all_evidence_has_a_name_and_is_near_the_range_of_a_share(source):
    own = Cleaner()
    document = own.read(source)
    looked, classifier = own.looked(document)
    assert classifier.scores
    found = evidence(document, looked.removals, classifier.scores)
    assert set(found) == set(EVIDENCE)
    assert all(0 <= value < 2 for value in found.values())
    assert found["kept"] + found["removed_by_rule"] <= 1


def test_what_other_steps_removed_is_not_held_against_a_result():
    """Only blocks that the classifier judged can be expected to be missed."""
    own = Cleaner(format="text")
    document = own.read(f"{TEXTUAL}\n\nSign up for our newsletter")
    looked, classifier = own.looked(document)
    assert classifier.scores
    assert document.blocks[-1].index in looked.removals.fully_removed
    found = evidence(document, looked.removals, classifier.scores)
    assert found["recall"] == pytest.approx(1.0)
    assert found["removed_by_rule"] > 0
    assert evidence(document, Removals(), classifier.scores)["removed_by_rule"] == 0


def test_the_shipped_models_give_shares_of_what_there_is_evidence_for():
    models = load_confidence(shipped_weights())
    assert set(models) == {TEXT, PAGE}
    for model in models.values():
        assert set(model.names) <= set(EVIDENCE)
        assert all(0 <= value <= 1 for value in (*model.expected, *model.measured))
        assert model.measured[-1] - model.measured[0] > 0.3


CONSTANT = {"evidence": {}, "bias": 0.0, "table": [[0.5, 0.25]]}


def own_weights(folder: Path, text: str) -> Path:
    for schema in SCHEMAS:
        (folder / schema.file).write_bytes(Path(shipped_weights(), schema.file).read_bytes())
    (folder / FILE).write_text(text, "utf-8")
    return folder


def test_a_folder_may_have_a_model_of_its_own_for_one_kind(tmp_path):
    own = Cleaner(weights=own_weights(tmp_path, json.dumps({"format": 1, TEXT: CONSTANT})))
    assert own(TEXTUAL).confidence == 0.25
    assert own(HTML).confidence == clean(HTML).confidence


def test_the_model_is_part_of_the_checksum_of_weights(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / FILE).write_text(folder.name, "utf-8")
    assert path_checksum(str(one)) != path_checksum(str(two))


ROW = {"mean": 0.0, "scale": 1.0, "weight": 1.0}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "not a model of confidence"),
        ("[]", "not a model of confidence"),
        ("{}", "not a model of confidence"),
        ('{"format": 0}', "another version"),
        (json.dumps({"format": 1, TEXT: {**CONSTANT, "table": []}}), "not a model of confidence"),
        (json.dumps({"format": 1, TEXT: {**CONSTANT, "table": [[0.5, 0.2], [0.4, 0.3]]}}), "not a model of confidence"),
        (json.dumps({"format": 1, TEXT: {**CONSTANT, "evidence": {"f1": {**ROW, "scale": 0}}}}), "not a model"),
        (json.dumps({"format": 1, TEXT: {**CONSTANT, "evidence": {"mood": ROW}}}), "'mood', which is no evidence"),
    ],
)
def test_a_model_that_is_none_is_named(tmp_path, data, says):
    with pytest.raises(WeightsError, match=says) as raised:
        Cleaner(weights=own_weights(tmp_path, data))
    assert FILE in str(raised.value)
