"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back."""

from collections.abc import Collection, Mapping, Sequence

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

# --- the classifier

def make_vocabulary(indices: dict[str, int], /) -> object:
    """Return the handle of a vocabulary, given the index of each word, from 1."""

def make_lexicon(function_words: Sequence[str], terms: dict[str, int], names: dict[str, int], /) -> object:
    """Return the handle of a lexicon; groups of `lexicon.GROUPS` are given by their places, -1 for `MIXED`."""

def terms_of(folded: str, limits: tuple[int, int, int, int, int, str], /) -> list[str]:
    """Return the terms at the edges of a folded text, given `lexicon.TERM_LIMITS`."""

def make_markup(rows: Sequence[tuple[Sequence[str], Sequence[int], Sequence[str], float, int]], /) -> object:
    """Return the handle of the markup of the blocks of a page.

    A row for each block: tags, numbers of the elements, names, link density, siblings (`model.Markup`).
    """

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

def average_by_path(markup: object, removed: Collection[int], logits: Sequence[float], most: float, /) -> list[float]:
    """Return logits, those of blocks in equal elements replaced by their mean, of which none counts above `most`."""
