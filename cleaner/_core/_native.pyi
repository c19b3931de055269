"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back.

Texts are `str` with offsets in code points. Kinds of blocks are their numbers in `cleaner._core.blocks.KINDS`.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

from cleaner.model import Facts, Removal

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

# decision.cpp
def select(
    logits: Iterable[float],
    sizes: Iterable[float],
    protected: Iterable[int],
    limits: tuple[float, float, float, float, float],
    /,
) -> list[int]:
    """Return the indices of the blocks to remove.

    `limits` are the log-odds of certain and of likely boilerplate, the loss budget as a share of the content, the words
    that a block counts beside its own, and the log-odds beyond which a probability is 0 or 1. Raises `RuntimeError` if
    there is not one size for each block.
    """

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

# emptied.cpp
def prose_words(removals: object, excluded: Iterable[int], /) -> int:
    """Return the words of the prose of a document, removed or not, but for that of some blocks."""

def words_left(removals: object, enough: float, /) -> int:
    """Return the words that are left of a document, or some number that is not below `enough`."""

# facts.cpp
def facts_of_text(fact_limits: object, text: str, kind: int, /) -> tuple[str, int, bool, bool]:
    """Return the facts of a text that is one block, in the order of `model.Facts`."""

def make_fact_limits(prose_words: int, long_words: int, marked_up: int, /) -> object:
    """Return the handle of the thresholds of `reading.facts`; `marked_up` has a bit for each kind that is no prose."""

# fixpoint.cpp
def splits_alike(split_limits: object, removals: object, /) -> bool:
    """Tell whether what is left of a text splits into the blocks that are left, with the same kinds."""

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

# layout.cpp
def people(
    removals: object, min_name_words: int, max_name_words: int, max_bio_words: int, /
) -> tuple[list[int], int, int, int]:
    """Return the fields of `layout.People`."""

# merge.cpp
def merged(
    document: object,
    by_block: dict[int, tuple[Removal, ...]],
    fully_removed: Iterable[int],
    found: Iterable[Removal],
    vetoed: Container[int],
    /,
) -> tuple[dict[int, tuple[Removal, ...]], frozenset[int]]:
    """Return the fields of `Removals` with further removals, which are in order. Blocks in `vetoed` take none."""

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

# removals.cpp
def make_removals(
    document: object, by_block: dict[int, tuple[Removal, ...]], fully_removed: Iterable[int], /
) -> object:
    """Return the handle of removals from a document, which are given by the index of the block."""

# repair.cpp
def is_suspect(text: str, /) -> bool:
    """Tell whether the repair may change anything in a text."""

# repeats.cpp
def repeats(
    removals: object,
    exempt_kinds: Iterable[int],
    exempt_blocks: Iterable[int],
    is_talk: bool,
    is_forum: bool,
    limits: tuple[object, ...],
    /,
) -> list[tuple[int, int, int]]:
    """Return the blocks that repeat another one, those others, and numbers of `repeats.KINDS`, in order.

    `limits` are the constants that `RepeatLimits` in repeats.h lists.
    """

# result.cpp
def kept_spans(source: str, removals: Iterable[Removal], /) -> list[tuple[int, int]]:
    """Return the spans of a text that make up what removals in order leave of it, separators included."""

# source_code.cpp
def has_marks(document: object, marks: Iterable[str], fewest: int, /) -> bool:
    """Tell whether the text has at least so many of some marks, each of which holds a line break."""

# structure.cpp
def capital_starts(removals: object, /) -> list[tuple[int, int]]:
    """Return the indices of the kept blocks that begin with capitals, and the offsets at which they begin."""

def empty_headings(
    removals: object, selected: Iterable[int], headings: Sequence[int], depths: Sequence[int], /
) -> list[int]:
    """Return those of the headings that are kept and had blocks under them, none of which is kept.

    The `selected` blocks are about to be removed. Raises `RuntimeError` if there is not one depth for each heading.
    """

def entries(document: object, is_kept: bytes, cut: Mapping[int, Facts], most_words: int, fewest: int, /) -> list[int]:
    """Return the indices of the kept blocks that are entries.

    `is_kept` has a byte for each block, `cut` the facts of what is left of partly removed ones. `most_words` a head may
    have, and so many heads differ. Raises `RuntimeError` if there is not one byte for each block.
    """

# subject.cpp
def blocks_of_kind(document: object, kind: int, /) -> list[int]:
    """Return the indices of the blocks of a kind, given as its number in `BlockKind`."""

def first_kept(removals: object, start: int, count: int, /) -> list[int]:
    """Return the indices of the kept blocks from `start` on, `count` at most."""

def holding(document: object, formulas: Iterable[str], /) -> list[int]:
    """Return the indices of the blocks whose folded texts hold one of the formulas."""

# wholes.cpp
def parts_of_kept(removals: object, selected: Iterable[int], run_share: float, line_share: float, /) -> list[int]:
    """Return the indices of the selected blocks that are parts of a list, of code or of data that is kept.

    For each kept item of a list or line of data, so many may be selected.
    """
