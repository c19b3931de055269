"""JSON lines, good and bad: as many come out as go in, in their order."""

from __future__ import annotations

import json
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch.processor import Processor
from cleaner.io.inputs import Input
from cleaner.io.read_options import ReadOptions
from cleaner.io.record_readers import RecordReader
from cleaner.io.render import OutputFormat, Renderer
from cleaner.io.stream import InputDocument, RawBytes
from cleaner.pipeline import Cleaner

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.dictionaries(st.sampled_from(["text", "id", "metadata", "é"]), VALUES, max_size=4).map(json.dumps)
BROKEN = st.sampled_from(
    ['{"text": "a"', '{"text": "a", "text": "b"}', "[1]", "", " ", '{"text": "' + "x" * 900 + '"}']
)
LINES = st.lists((RECORDS | BROKEN | st.text(max_size=20)).map(str.encode), max_size=12).map(
    lambda lines: [line.replace(b"\n", b" ") for line in lines]
)
ANSWERING = Processor(Cleaner(ignore=("layout.*",)), Renderer(OutputFormat.JSONL))


@given(LINES)
def test_as_many_lines_come_out_as_go_in(lines: list[bytes]) -> None:
    options = ReadOptions(Renderer(OutputFormat.JSONL), 800, "jsonl")
    stream = BytesIO(b"".join(line + b"\n" for line in lines))
    out = b""
    for event in RecordReader(options, Input("x", "x", "x"), lambda: None)("jsonl", stream):
        assert isinstance(event, InputDocument | RawBytes)
        out += ANSWERING(event).data if isinstance(event, InputDocument) else event.data
    found = out.split(b"\n")[:-1]
    assert len(found) == len(lines)
    for before, after in zip(lines, found, strict=True):
        try:
            record = json.loads(before)
            good = isinstance(record, dict) and isinstance(record["text"], str) and len(before) < 800
        except (ValueError, KeyError):
            good = False
        if good:
            assert list(json.loads(after))[: len(record)] == list(record)
            assert "metadata" in json.loads(after)
        else:
            assert after == before
