"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back.

Texts are `str` with offsets in code points. Kinds of blocks are their numbers in `cleaner._core.blocks.KINDS`.
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from typing import Any

from cleaner.model import Facts, Markup, Removal

# blocks.cpp
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

sources: int
"""`sources.checksum` of what it was compiled from; 0 where the build did not say, which nothing is compared with."""

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

def set_language(document: object, language: str, /) -> None:
    """Set the language of a document, as in `model.Document`."""

def spans(document: object, /) -> tuple[list[int], list[int], list[int]]:
    """Return starts, ends and kinds of the blocks of a document."""

# facts.cpp
def make_fact_limits(prose_words: int, long_words: int, marked_up: int, /) -> object:
    """Return the handle of the thresholds of `reading.facts`; `marked_up` has a bit for each kind that is no prose."""

# html_pages.cpp
def make_page_reader(settings: object, /) -> object:
    """Return the handle of a reader of pages.

    `settings` has the fields that `reading.core_pages` sets. A field that is missing raises `AttributeError`.
    """

def read_page(page_reader: object, html: str, root: object, shows_all: bool, links: bool, /) -> tuple[Any, ...] | None:
    """Return what `reading.core_pages.read_by_core` makes a page of; None if Python has to read the page.

    These are the handles of the page and of its markup, the images between its blocks, and its metadata. `html` is its
    source, `root` the element of lxml that it begins with; what follows it in its document is read, too.
    Raises `ValueError` for objects that are smaller than elements of lxml. Others are taken for elements.
    """

def encoded(html: str, /) -> bytes | None:
    """Return a page in UTF-8, or None if it has lone surrogates or NUL."""

def may_have_long_tag(html: bytes, least: int, /) -> bool:
    """Tell whether a page may have a tag of more than `least` characters: false means that it has none."""

def lay_out(page: object, fact_limits: object, tight_kinds: Iterable[int], /) -> tuple[str, object]:
    """Return the text of a page and the handle of its document, whose blocks are measured.

    Blocks of `tight_kinds` follow each other without a blank line.
    """

def page_blocks(page: object, /) -> list[Any]:
    """Return the blocks of a page, of the type that its reader was given."""

def page_chars(page: object, /) -> int:
    """Return the number of characters in the blocks of a page."""

def page_containers(page: object, /) -> list[tuple[int, Any]]:
    """Return the quotes and list items of a page, each with the number of its element."""

def page_inline(page: object, /) -> list[Any]:
    """Return the inline elements of a page without addresses, in order; offsets are those of `lay_out`."""

def page_rows(page: object, /) -> list[tuple[int, Any]]:
    """Return the table rows of a page, each with the index of its block."""

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

# unclosed.cpp
def closes_everything(html: str, tags: Iterable[str], raw: Collection[str], flat: Collection[str], /) -> bool:
    """Tell whether a page closes all comments and all elements that hide their content, as `reading.unclosed` does.

    `tags` are those elements; in `raw` ones no other tag counts, and `flat` ones do not contain each other. False as
    well for a text with lone surrogates.
    """

# --- the classifier

def make_vocabulary(indices: dict[str, int], /) -> object:
    """Return the handle of a vocabulary, given the index of each word, from 1."""

def make_lexicon(function_words: Sequence[str], terms: dict[str, int], names: dict[str, int], /) -> object:
    """Return the handle of a lexicon; groups of `lexicon.GROUPS` are given by their places, -1 for `MIXED`."""

def terms_of(folded: str, limits: tuple[int, int, int, int, int, str], /) -> list[str]:
    """Return the terms at the edges of a folded text, given `lexicon.TERM_LIMITS`."""

def make_markup(markup: Sequence[Markup], /) -> object:
    """Return the handle of the markup of the blocks of a page, one for each block."""

def markup_rows(markup: object, type: type[Markup], /) -> list[Markup]:
    """Return the markup of each block of a page that the core has read."""

def make_feature_limits(constants: Mapping[str, object], /) -> object:
    """Return the handle of the constants of features, by their names in Python.

    Raises `RuntimeError` if the core has another number of columns.
    """

def make_removal_kinds(ask: Callable[[str, str, bool], tuple[int, int, int]], most: int, /) -> object:
    """Return the handle of what is said of blocks from which something was removed.

    `ask` is asked with the id and the category of a removal and whether all of the block is removed. It returns the
    place in `features.MARKS`, the place of the group in `lexicon.GROUPS` or -1, and the kind of section that the block
    opens or 0. At most `most` answers are remembered.
    """

def extract_features(
    limits: object,
    removal_kinds: object,
    removals: object,
    lexicon: object,
    vocabulary: object,
    hinted: Sequence[int],
    page: tuple[object, object, str, Sequence[float], Sequence[float]] | None,
    /,
) -> object:
    """Return the handle of the features of a document, given handles of what they are computed from.

    `hinted` are indices of blocks that weak rules match. `page` is None for text, else the handles of markup and of the
    vocabulary of its names, and `dom.PageFacts`.
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

def result_sums(
    removals: object,
    features: object,
    markup: object | None,
    logits: Sequence[float],
    beginning: str,
    limits: tuple[float, float, float],
    /,
) -> list[float]:
    """Return the sums of `confidence.Sums`, in their order.

    With `beginning` begin the ids of what the classifier removed. `limits` are the largest logit that counts, and the
    probabilities between which a block is in doubt. Raises `RuntimeError` if the arguments are not of one document.
    """

def expected_error(features: object, logits: Sequence[float], removed: Collection[int], max_logit: float, /) -> float:
    """Return the words that are expected to be judged wrong, for each word that is expected to be content."""

# explanation.cpp
def make_surrogate(
    columns: Sequence[tuple[int, float, float, int, int, bool]], phrases: Sequence[str], max_reasons: int, /
) -> object:
    """Return the handle of a linear surrogate.

    `columns` are, for each column that has phrases, its place in the schema, its weight, its usual value, the numbers
    of its phrases for values above and below that, -1 for none, and whether it is one of `explanation.COMPARED`.
    Phrases are in alphabetical order. Raises `RuntimeError` for a phrase that is not there.
    """

# receipts.cpp
def make_receipt_form(
    type: type[Removal],
    reasons: Sequence[str],
    categories: Sequence[str],
    beginning: str,
    unexplained: str,
    words: Mapping[str, str],
    /,
) -> object:
    """Return the handle of what receipts are made of.

    `reasons` belong to `categories.POSITIONS`, `categories` are its `PLACES`. `beginning` is what each receipt says
    first, `unexplained` what follows if there is no phrase. `words` are the categories of names in the markup of pages.
    """

def receipts(
    receipt_form: object,
    surrogate: object,
    removals: object,
    features: object,
    context: object,
    markup: object | None,
    logits: Sequence[float],
    selected: Iterable[int],
    /,
) -> list[Removal]:
    """Return receipts for what is left of the selected blocks, in the order of these.

    Raises `RuntimeError` for an index of no block, and if the arguments are not all of one document.
    """

def with_constant_columns(table: object, values: Sequence[tuple[int, float]], /) -> object:
    """Return the handle of a copy of features or of their context, in which columns have one value for all blocks."""

def block_sizes(features: object, /) -> list[int]:
    """Return the number of words of each block."""

def block_words(features: object, /) -> list[list[int]]:
    """Return for each block the vocabulary indices of its terms."""

def block_names(features: object, /) -> list[list[int]]:
    """Return for each block the vocabulary indices of the names of its markup."""

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

def make_matcher(
    rules: Sequence[tuple[Any, ...]],
    strong_words: int,
    longest: int,
    short_words: int,
    /,
) -> object:
    """Return the handle of a set of rules, in the order in which they are tried.

    A rule is what `cleaner.rules.prefilter.packed` returns: phrases, whether it has a pattern, edges, whether they are
    at the end, whether it is filed by them, required literals, most words, least and most characters, endings, the
    places of its kind and its place in their types, whether it requires elements, whether it distinguishes case, id.
    """

def find_rules(matcher: object, document: object, active: bytes, max_words: int, /) -> list[tuple[int, str, list[int]]]:
    """Return the index and the folded text of each block that a rule may match, and the rules in their order.

    A rule is its number `n` if its phrase is the text, or `~n` if its pattern has to be asked. Blocks with more words
    are left out. `active` has a byte for each rule, 1 if it applies to the language. Raises `RuntimeError` for another
    number of bytes.
    """

def match_rules(
    document: object,
    whole_matcher: object,
    whole_active: bytes,
    cut_matcher: object,
    cut_active: bytes,
    answers: object,
    by_place: Iterable[tuple[int, Iterable[int]]],
    /,
) -> object:
    """Return the handle of the rules that match the blocks of a document.

    `answers` has the methods of `steps.core_rules.Answers`, and what they raise is raised. `by_place` are indices of
    blocks and the numbers of rules that only require elements around them.
    """

def make_sweep_limits(
    edge_blocks: int,
    max_prose_above: int,
    max_prose_below: int,
    min_announcing_words: int,
    exempt_kinds: int,
    closed_kinds: int,
    max_entry_words: int,
    min_entries: int,
    max_head_blocks: int,
    max_label_words: int,
    subjects: object,
    licences: Iterable[str],
    /,
) -> object:
    """Return the handle of the constants of the step of rules; kinds are given as a bit for each."""

def make_removals(
    document: object, by_block: Mapping[int, tuple[Removal, ...]], fully_removed: Iterable[int], /
) -> object:
    """Return the handle of removals from a document, which are given by the index of the block."""

def partial_facts(removals: object, /) -> list[tuple[int, tuple[str, int, bool, bool]]]:
    """Return indices of the blocks of which a part is removed, and the facts of what is left of them."""

def merged(
    document: object,
    by_block: Mapping[int, tuple[Removal, ...]],
    fully_removed: Iterable[int],
    found: Iterable[Removal],
    vetoed: Container[int],
    /,
) -> tuple[dict[int, tuple[Removal, ...]], frozenset[int]]:
    """Return the fields of `Removals` with further removals, which are in order. Blocks in `vetoed` take none."""

def make_repeat_limits(
    min_words: int,
    min_verse_lines: int,
    max_twin_distance: int,
    min_near_words: int,
    min_jaccard: float,
    shingle_words: int,
    anchor_chars: int,
    max_holders: int,
    min_teaser_words: int,
    max_ellipsis_chars: int,
    sentence_stops: Iterable[str],
    ellipses: Iterable[str],
    closers: str,
    exempt_kinds: int,
    /,
) -> object:
    """Return the handle of the constants of repeats; kinds are given as a bit for each."""

def certain_removals(
    matches: object,
    by_block: Mapping[int, tuple[Removal, ...]],
    fully_removed: Iterable[int],
    code: Collection[int],
    is_forum: bool,
    min_turns: int,
    sweep_limits: object,
    repeat_limits: object,
    split_limits: object,
    /,
) -> tuple[list[tuple[int, int, tuple[int, int], tuple[int, int]]], bool]:
    """Return what rules and repeats remove from what is left of a document, in the order in which they do.

    The second item tells whether what is left of a text then splits into the blocks that are left of it.
    A row is what removes (`rules_and_repeats.RULE` …), the number of the rule or of the kind of repeat, the span, and
    the span that it repeats. Blocks in `code` stay. Raises what the answers to questions raise.
    """

def entries(document: object, is_kept: bytes, cut: Mapping[int, Facts], most_words: int, fewest: int, /) -> list[int]:
    """Return the indices of the kept blocks that are entries.

    `is_kept` has a byte for each block, `cut` the facts of what is left of partly removed ones. `most_words` a head may
    have, and so many heads differ. Raises `RuntimeError` if there is not one byte for each block.
    """

def speaker_turns(removals: object, fewest: int, /) -> list[int]:
    """Return the indices of the kept blocks that name their speaker, if there are as many as `fewest`."""

def empty_headings(
    removals: object, markup: object | None, selected: Iterable[int], tags: Sequence[str], /
) -> list[tuple[int, int, int]]:
    """Return index, start and end of the headings that are kept and had blocks under them, none of which is kept.

    The `selected` blocks are about to be removed. `tags` are those of headings, in the order of their depths. Raises
    `RuntimeError` for markup of another document.
    """

def blocks_of_kind(document: object, kind: int, /) -> list[int]:
    """Return the indices of the blocks of a kind, given as its number in `BlockKind`."""

def headlines(removals: object, subjects: object, max_blocks: int, max_label_words: int, /) -> list[int]:
    """Return the indices of the kept blocks of a text that name what it is about."""

def page_headings(document: object, markup: object, title: str, tags: Sequence[str], /) -> tuple[list[int], int]:
    """Return the indices of the headings of a page that repeat its folded title, and of its first heading or -1.

    `tags` are those of headings, that of the first one first. Raises `RuntimeError` for markup of another document.
    """

# subjects.cpp
def make_subjects(
    pages: Iterable[str],
    legal: Iterable[str],
    max_title_words: int,
    min_name_words: int,
    max_small_word: int,
    hashes: str,
    /,
) -> object:
    """Return the handle of headlines, folded, and of constants of `steps.subject`."""

def names_legal_document(subjects: object, headline: str, /) -> bool:
    """Tell whether a headline names a legal document, with another name beside it or none."""

def names_page(subjects: object, headline: str, /) -> bool:
    """Tell whether a headline is that of a page about its site."""

# found_in.cpp
def found_in(document: object, text: str, lines: Iterable[str], min_substring: int, /) -> list[float]:
    """Mark with 1 the blocks that are one of some lines, or that are so long and stand in a text; others with 0."""

# headline.cpp
def find_headline(
    features: object, context: object, removed: Collection[int], limits: tuple[int, int, float, int], /
) -> int:
    """Return the index of the headline of a document, or -1.

    `limits` are the least and the most words of a headline, and `MIN_TOPIC_OVERLAP` and `MAX_COUNTED_WORDS` of
    `steps.headline`. Raises `RuntimeError` for the context of other features.
    """

# source_code.cpp
def has_marks(document: object, marks: Iterable[str], fewest: int, /) -> bool:
    """Tell whether the text has at least so many of some marks, each of which holds a line break."""

def lines_like_code(document: object, marks: str, words: Iterable[str], /) -> list[tuple[int, int]]:
    """Return the spans of the lines of blocks, stripped, that hold one of the marks or begin with one of the words."""

def code_blocks(
    document: object,
    starts: Sequence[int],
    comments: Sequence[str],
    long_comments: Sequence[tuple[str, str]],
    limits: tuple[int, float, int],
    /,
) -> list[int]:
    """Return the indices of the blocks of a text that lie in stretches of source code.

    `starts` are the offsets of the lines that are code, in order. `comments` are beginnings of comments, and
    `long_comments` beginnings and ends of those over several lines. `limits` are the least lines of code of a stretch,
    the least share of them, and the most lines in a row that are neither code nor comment.
    """

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

def parts_of_kept(
    removals: object,
    selected: Iterable[int],
    run_share: float,
    line_share: float,
    page: tuple[object, Iterable[str], Iterable[str], Iterable[str]] | None,
    /,
) -> list[int]:
    """Return the indices of the selected blocks that are parts of a table, a list, code or data that is kept.

    For each kept item of a list or line of data, so many may be selected. `page` is None for a text, else the handle of
    markup and the tags of tables, of captions and of lists.
    """

def pointers(
    removals: object,
    markup: object,
    paragraph_tags: Iterable[str],
    fewest_words: int,
    most_words: int,
    min_linked: float,
    prose_share: float,
    /,
) -> list[tuple[int, int, str]]:
    """Return start, end and address of the links with so many words that stand between paragraphs."""

def kept_words(removals: object, markup: object, /) -> tuple[int, int, float]:
    """Return the words of a page, of the blocks that are not removed, and of what is in links of those."""

def make_box_settings(settings: object, /) -> object:
    """Return the handle of what `steps.content_box` tells, whose fields `settings` has."""

def make_content_box(
    settings: object, document: object, markup: object, remaining: Iterable[int], removed: Iterable[int], /
) -> object:
    """Return the handle of the content box of a page, given the indices of `ContentBox`."""

def make_part_settings(
    opened: Iterable[str], glossaries: Iterable[str], titles: Iterable[str], title_levels: int, max_linked: float, /
) -> object:
    """Return the handle of the constants of `steps.wholes.parts_in_box`."""

def parts_in_box(box: object, unsure: Iterable[int], settings: object, /) -> list[int]:
    """Return the indices that `steps.wholes.parts_in_box` yields."""

def make_note_settings(
    lists: Iterable[str],
    heading_tags: Iterable[str],
    not_notes: Iterable[str],
    raised: Iterable[str],
    headings: Iterable[str],
    levels: int,
    below: int,
    max_linked: float,
    /,
) -> object:
    """Return the handle of the constants of `steps.notes`; `headings` are folded, the others before it are tags."""

def notes_of(box: object, unsure: Iterable[int], settings: object, /) -> list[int]:
    """Return the indices that `steps.notes.notes_of` yields."""

def noted(markup: object, ids: Iterable[str], levels: int, /) -> list[int]:
    """Return the indices of the blocks in elements with these ids, or with ids that differ in numbers beside them."""

def make_ending_settings(
    aside_tags: Iterable[str], cut_off: Iterable[str], min_prose: int, max_levels: int, max_linked: float, /
) -> object:
    """Return the handle of the constants of `steps.ending`."""

def continuation(
    box: object, unsure: Iterable[int], by_rules: Iterable[int], ends: Iterable[int], settings: object, /
) -> list[int]:
    """Return the indices that `steps.ending.continuation` yields.

    `by_rules` are indices of blocks that rules remove or cut, `ends` those of them that end the content.
    """

def prose_words(removals: object, beginning: str, /) -> int:
    """Return the words of the prose of a document, but for blocks that were removed by ids with such a beginning."""

def words_left(removals: object, enough: float, /) -> int:
    """Return the words that are left of a document, or some number that is not below `enough`."""

def kept_spans(source: str, removals: Iterable[Removal], /) -> list[tuple[int, int]]:
    """Return the spans of a text that make up what removals in order leave of it, separators included."""

def minhash_signatures(
    texts: Sequence[str], words: Sequence[int], shingle_words: int, multipliers: bytes, addends: bytes, /
) -> bytes:
    """Return the MinHash signatures of folded texts, a 32-bit number for each permutation of each text.

    `words` are how many words each text should have (`cleaner.shingles.words_of`); `multipliers` and `addends` are the
    32-bit parameters of the permutations. All values of a text without shingles are the highest number.
    """

def compare_paragraphs(
    texts: Sequence[str],
    words: Sequence[int],
    sources: Sequence[str],
    pairs: bytes,
    shingle_words: int,
    floor: float,
    /,
) -> bytes:
    """Return three 32-bit numbers a pair: shingles that both texts have, that either has, 1 if they differ in fact.

    `pairs` are two 32-bit places of texts each; `sources` are the texts as written, for pairs of whose shingles a share
    of `floor` or more is in both.
    """

def folded_texts(limits: object, sources: Sequence[str], /) -> list[tuple[str, int]]:
    """Return the folded text of each source text, and its number of words, given the handle of `fact_limits`."""
