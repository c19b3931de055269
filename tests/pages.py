"""Texts for the tests: the fixtures, and generated texts made of their blocks."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import strategies as st

from cleaner.model import Document
from cleaner.reading.blocks import split_blocks
from cleaner.rules.loader import read_folder
from tools.review import folders, source

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules"
FIXTURES = folders()
NAMES = [folder.name for folder in FIXTURES]
ENTRIES = read_folder(RULES)
SEPARATORS = ["\n", "\n\n", "\n\n\n", " \n\n", "\n  "]


def about(folder: Path) -> dict[str, str]:
    """Return the metadata of a fixture, its `about.toml`."""
    return tomllib.loads((folder / "about.toml").read_text("utf-8"))


def document(text: str, language: str = "") -> Document:
    """Return the document of a text without reading it from a file."""
    return Document(text, split_blocks(text), language)


def _texts() -> list[str]:
    return [source(folder).read_text("utf-8") for folder in FIXTURES if source(folder).suffix == ".txt"]


def _blocks() -> list[str]:
    return [text[block.start : block.end] for text in _texts() for block in split_blocks(text)]


def _chrome() -> list[str]:
    return [text.replace("⟦", "").replace("⟧", "") for entry in ENTRIES for text in (*entry.phrases, *entry.removes)]


BLOCK = st.sampled_from(_blocks())
CHROME = st.sampled_from(_chrome())


@st.composite
def mixed(draw: st.DrawFn, most: int = 30) -> str:
    """Draw a text of fixture blocks in any order, some of them twice, with chrome between them."""
    pieces = draw(st.lists(BLOCK | CHROME, min_size=1, max_size=most))
    if draw(st.booleans()):
        pieces += draw(st.lists(st.sampled_from(pieces), max_size=5))
    return "".join(piece + draw(st.sampled_from(SEPARATORS)) for piece in pieces)
