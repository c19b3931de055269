"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back.

Texts are `str` with offsets in code points. Kinds of blocks are their numbers in `cleaner._core.blocks.KINDS`.
"""

from collections.abc import Iterable, Sequence

# blocks.cpp
def block_spans(split_limits: object, text: str, /) -> tuple[list[int], list[int], list[int]]:
    """Return starts, ends and kinds of the blocks of a text."""

def make_split_limits(
    min_width: int,
    max_width: int,
    max_shortfall: int,
    min_full_share: float,
    min_full: int,
    max_broken_off_share: float,
    code_indent: int,
    /,
) -> object:
    """Return the handle of the thresholds of `reading.blocks`; both widths are included."""

def split_blocks(split_limits: object, fact_limits: object, text: str, /) -> object:
    """Return the handle of the document of a text, with its blocks and their facts."""

# document.cpp
def block_count(document: object, /) -> int:
    """Return the number of blocks of a document."""

def block_facts(document: object, /) -> list[tuple[str, int, bool, bool]]:
    """Return the facts of each block of a document, in the order of `model.Facts`."""

def make_document(
    fact_limits: object,
    text: str,
    blocks: Sequence[tuple[tuple[int, int, int], tuple[str, int, bool, bool]]],
    is_page: bool,
    /,
) -> object:
    """Return the handle of a document that Python has measured.

    `blocks` are start, end and kind, and the facts in the order of `model.Facts`. Raises `ValueError` for a block that
    is not in the text.
    """

def measure_blocks(fact_limits: object, text: str, spans: Sequence[tuple[int, int, int]], is_page: bool, /) -> object:
    """Return the handle of a document whose blocks are at `spans`: start, end and kind of each.

    Raises `ValueError` for a block that is not in the text.
    """

def set_language(document: object, language: str, /) -> None:
    """Set the language of a document, as in `model.Document`."""

def spans(document: object, /) -> tuple[list[int], list[int], list[int]]:
    """Return starts, ends and kinds of the blocks of a document."""

# facts.cpp
def facts_of_text(fact_limits: object, text: str, kind: int, /) -> tuple[str, int, bool, bool]:
    """Return the facts of a text that is one block, in the order of `model.Facts`."""

def make_fact_limits(prose_words: int, long_words: int, marked_up: int, /) -> object:
    """Return the handle of the thresholds of `reading.facts`; `marked_up` has a bit for each kind that is no prose."""

# language_id.cpp
def detect(languages: object, text: str, /) -> str:
    """Return the code of the language of a text, two with a comma, or `""`."""

def make_languages(
    function_words: Iterable[tuple[str, Iterable[str]]],
    scripts: Iterable[tuple[str, str, str]],
    limits: tuple[float, float, float, float, float, float],
    /,
) -> object:
    """Return the handle of what languages are recognised by.

    `function_words` are words and the languages that each belongs to, `scripts` are a language, the first and the last
    character of its script, and `limits` the thresholds of `language_id` from `MIN_HITS` on.
    """

# normalize.cpp
def level(text: str, /) -> str:
    """Return the text straightened and in lower case."""

def offsets(text: str, folded: str, start: int, /) -> list[int]:
    """Return the offset in a text, plus `start`, of each character of its folded form, and one more for the end.

    Raises `RuntimeError` if `folded` is not the folded form of the text.
    """

def squeeze(text: str, /) -> str:
    """Return the text with one space between words and without invisible characters."""

def straighten(text: str, /) -> str:
    """Return the text with straight quotes, plain hyphens and plain spaces."""

def trim(folded: str, /) -> str:
    """Return a folded text without the marks at its edges and without brackets around all of it."""

# repair.cpp
def is_suspect(text: str, /) -> bool:
    """Tell whether the repair may change anything in a text."""
