"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back.

Texts are `str` with offsets in code points. Kinds of blocks are their numbers in `cleaner._core.blocks.KINDS`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

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

# lexicon.cpp
def make_vocabulary(indices: dict[str, int], /) -> object:
    """Return the handle of a vocabulary, given the index of each word, from 1."""

def make_lexicon(function_words: Sequence[str], terms: dict[str, int], names: dict[str, int], /) -> object:
    """Return the handle of a lexicon; groups of `lexicon.GROUPS` are given by their places, -1 for `MIXED`."""

def terms_of(folded: str, limits: tuple[int, int, int, int, int, str], /) -> list[str]:
    """Return the terms at the edges of a folded text, given `lexicon.TERM_LIMITS`."""

# markup.cpp
def average_by_path(markup: object, removed: Collection[int], logits: Sequence[float], most: float, /) -> list[float]:
    """Return logits, those of blocks in equal elements replaced by their mean, of which none counts above `most`."""

def make_markup(rows: Sequence[tuple[Sequence[str], Sequence[int], Sequence[str], float, int]], /) -> object:
    """Return the handle of the markup of the blocks of a page.

    A row for each block: tags, numbers of the elements, names, link density, siblings (`model.Markup`).
    """

# features_handle.cpp
def make_feature_limits(constants: Mapping[str, object], /) -> object:
    """Return the handle of the constants of features, by their names in Python.

    Raises `RuntimeError` if the core has another number of columns.
    """

def extract_features(
    limits: object,
    document: object,
    lexicon: object,
    vocabulary: object,
    cut: Sequence[tuple[int, str, int, bool, bool]],
    removed: Sequence[tuple[int, int, int, int]],
    hinted: Sequence[int],
    page: tuple[object, object, str, Sequence[float], Sequence[float]] | None,
    /,
) -> object:
    """Return the handle of the features of a document, given handles of what they are computed from.

    `cut` are indices of blocks of which a part was removed, with the facts of what is left. `removed` are, for each
    block that was removed or cut, its index, the place in `features.MARKS`, the place of its group in
    `lexicon.GROUPS` or -1, and the kind of section that it opens or 0. `hinted` are indices of blocks that weak rules
    match. `page` is None for text, else the handles of markup and of the vocabulary of its names, and `dom.PageFacts`.
    """

def with_reference(
    features: object, limits: object, document: object, markup: object, found: Sequence[float], /
) -> object:
    """Return the handle of features with those of the reference extractor; `found` marks the blocks that it keeps."""

def context_features(features: object, limits: tuple[int, int, int, int, int, int, int], page_type: int, /) -> object:
    """Return the handle of the context of features; the page type is its place in `PAGE_TYPES`, or -1.

    `limits` are the number of columns, `FAR_BLOCKS`, `MAX_PROSE_VALUE`, `OTHER_COST`, `COMMENTS`, `POINTERS`, and the
    number of page types.
    """

def context_numbers(context: object, /) -> list[float]:
    """Return the features of the document, then those of the page."""

def column_values(table: object, column: int, /) -> list[float]:
    """Return a column of features or of their context, a value for each block."""

def row_values(features: object, context: object, block: int, /) -> list[float]:
    """Return the features of a block, in the order of the schema."""

def with_constant_columns(table: object, values: Sequence[tuple[int, float]], /) -> object:
    """Return the handle of a copy of features or of their context, in which columns have one value for all blocks."""

def block_sizes(features: object, /) -> list[int]:
    """Return the number of words of each block."""

def block_words(features: object, /) -> list[list[int]]:
    """Return for each block the vocabulary indices of its terms."""

def block_names(features: object, /) -> list[list[int]]:
    """Return for each block the vocabulary indices of the names of its markup."""

def block_blanks(features: object, /) -> list[bool]:
    """Return for each block whether a blank line stands above it."""

def block_sections(features: object, /) -> list[int]:
    """Return for each block the kind of section that its removal opens, or 0."""

def page_values(features: object, /) -> list[float]:
    """Return the features of a page; none for text."""

# network_handle.cpp
def make_network(
    parts: Mapping[str, tuple[Sequence[int], bytes]],
    dilations: Sequence[int],
    pooled_after: int,
    tables: Sequence[tuple[int, float, bytes]],
    type_tables: Sequence[tuple[int, float, bytes]],
    /,
) -> object:
    """Return the handle of a network and of its model of page types.

    `parts` are shapes and doubles. Tables are width, scale and 8-bit integers.
    Raises `RuntimeError` if they do not fit each other.
    """

def give_inputs(
    network: object, columns: Sequence[Sequence[float]], bags: Sequence[Sequence[Sequence[int]]], /
) -> object:
    """Return the handle of features in the order of a schema, and of bags of indices by block."""

def logits(network: object, features: object, context: object | None, numbers: Sequence[float], /) -> list[float]:
    """Return the log-odds of boilerplate of each block. `context` is None if the features are given inputs."""

def page_type(network: object, features: object, context: object | None, numbers: Sequence[float], /) -> list[float]:
    """Return the probability of each of `PAGE_TYPES`."""
