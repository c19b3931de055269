"""Features are those that the weights were fitted to: a golden table holds them, and weight files hold its digest."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.classifier.schema import PAGE, SCHEMAS, TEXT
from cleaner.errors import WeightsError
from cleaner.rules.folder import shipped_weights
from tools import golden_features
from tools.golden_features import DOCUMENTS, TABLE, digest, document, features_of

GOLDEN = json.loads(TABLE.read_text("utf-8"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_features_are_those_of_the_golden_table(name: str) -> None:
    """After a change on purpose, write the table anew and fit the weights (`tools/golden_features.py`)."""
    now = json.loads(json.dumps(features_of(document(name))))
    changed = [key for key, values in GOLDEN[name]["columns"].items() if now["columns"].get(key) != values]
    assert changed == []
    assert now == GOLDEN[name]


def test_the_table_holds_three_texts_and_three_pages() -> None:
    files = [table["schema"] for table in GOLDEN.values()]
    assert (files.count(TEXT.file), files.count(PAGE.file)) == (3, 3)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.file)
def test_the_digest_of_a_schema_is_that_of_the_table(schema) -> None:
    assert schema.digest == digest(GOLDEN, schema)


def test_a_changed_value_changes_the_digest() -> None:
    changed = json.loads(json.dumps(GOLDEN))
    changed[DOCUMENTS[0]]["columns"]["from_end"][0] += 0.1
    assert all(digest(changed, schema) != digest(GOLDEN, schema) for schema in SCHEMAS)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.file)
def test_weights_fitted_to_other_features_are_refused(schema, tmp_path: Path) -> None:
    shutil.copytree(shipped_weights(), tmp_path, dirs_exist_ok=True)
    data = (tmp_path / schema.file).read_bytes()
    (length,) = struct.unpack_from("<I", data)
    head = json.loads(data[4 : 4 + length]) | {"features": "0" * 16}
    text = json.dumps(head).encode()
    (tmp_path / schema.file).write_bytes(struct.pack("<I", len(text)) + text + data[4 + length :])
    with pytest.raises(WeightsError, match="fitted to features that are defined otherwise"):
        Cleaner(weights=tmp_path)


def test_the_table_does_not_depend_on_rule_files() -> None:
    """Otherwise a new phrase would require new weights."""
    assert not hasattr(golden_features, "load_rules")
    assert not hasattr(golden_features, "function_words")
