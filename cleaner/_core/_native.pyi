"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back."""

from collections.abc import Container, Iterable, Mapping, Sequence

from cleaner.model import Facts, Removal

def make_document(
    text: str,
    levelled: str,
    blocks: Sequence[tuple[int, int, int, str, int, bool, bool]],
    language: str,
    is_page: bool,
    /,
) -> object:
    """Return the handle of a document.

    `blocks` are start, end, number of the kind in `BlockKind`, folded text, words, sentence, prose.
    """

def make_removals(
    document: object, by_block: dict[int, tuple[Removal, ...]], fully_removed: Iterable[int], /
) -> object:
    """Return the handle of removals from a document, which are given by the index of the block."""

def merged(
    document: object,
    by_block: dict[int, tuple[Removal, ...]],
    fully_removed: Iterable[int],
    found: Iterable[Removal],
    vetoed: Container[int],
    /,
) -> tuple[dict[int, tuple[Removal, ...]], frozenset[int]]:
    """Return the fields of `Removals` with further removals, which are in order. Blocks in `vetoed` take none."""

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

def entries(document: object, is_kept: bytes, cut: Mapping[int, Facts], most_words: int, fewest: int, /) -> list[int]:
    """Return the indices of the kept blocks that are entries.

    `is_kept` has a byte for each block, `cut` the facts of what is left of partly removed ones. `most_words` a head may
    have, and so many heads differ. Raises `RuntimeError` if there is not one byte for each block.
    """

def capital_starts(removals: object, /) -> list[tuple[int, int]]:
    """Return the indices of the kept blocks that begin with capitals, and the offsets at which they begin."""

def empty_headings(
    removals: object, selected: Iterable[int], headings: Sequence[int], depths: Sequence[int], /
) -> list[int]:
    """Return those of the headings that are kept and had blocks under them, none of which is kept.

    The `selected` blocks are about to be removed. Raises `RuntimeError` if there is not one depth for each heading.
    """

def blocks_of_kind(document: object, kind: int, /) -> list[int]:
    """Return the indices of the blocks of a kind, given as its number in `BlockKind`."""

def first_kept(removals: object, start: int, count: int, /) -> list[int]:
    """Return the indices of the kept blocks from `start` on, `count` at most."""

def holding(document: object, formulas: Iterable[str], /) -> list[int]:
    """Return the indices of the blocks whose folded texts hold one of the formulas."""

def has_marks(document: object, marks: Iterable[str], fewest: int, /) -> bool:
    """Tell whether the text has at least so many of some marks, each of which holds a line break."""

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

def people(
    removals: object, min_name_words: int, max_name_words: int, max_bio_words: int, /
) -> tuple[list[int], int, int, int]:
    """Return the fields of `layout.People`."""

def parts_of_kept(removals: object, selected: Iterable[int], run_share: float, line_share: float, /) -> list[int]:
    """Return the indices of the selected blocks that are parts of a list, of code or of data that is kept.

    For each kept item of a list or line of data, so many may be selected.
    """

def prose_words(removals: object, excluded: Iterable[int], /) -> int:
    """Return the words of the prose of a document, removed or not, but for that of some blocks."""

def words_left(removals: object, enough: float, /) -> int:
    """Return the words that are left of a document, or some number that is not below `enough`."""

def splits_alike(split_limits: object, removals: object, /) -> bool:
    """Tell whether what is left of a text splits into the blocks that are left, with the same kinds."""

def kept_spans(source: str, removals: Iterable[Removal], /) -> list[tuple[int, int]]:
    """Return the spans of a text that make up what removals in order leave of it, separators included."""
