"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back."""

from collections.abc import Sequence

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

def make_matcher(
    rules: Sequence[
        tuple[Sequence[str], bool, Sequence[str], bool, bool, Sequence[Sequence[str]], int, bool, bool]
    ],
    strong_words: int,
    longest: int,
    short_words: int,
    /,
) -> object:
    """Return the handle of a set of rules, in the order in which they are tried.

    A rule is what `cleaner.rules.prefilter.packed` returns: phrases, whether it has a pattern, edges, whether they are
    at the end, whether it is filed by them, required literals, most words, whether it is a veto, whether it applies
    anywhere.
    """

def find_rules(matcher: object, document: object, active: bytes, max_words: int, /) -> list[tuple[int, str, list[int]]]:
    """Return the index and the folded text of each block that a rule may match, and the rules in their order.

    A rule is its number `n` if its phrase is the text, or `~n` if its pattern has to be asked. Blocks with more words
    are left out. `active` has a byte for each rule, 1 if it applies to the language. Raises `RuntimeError` for another
    number of bytes.
    """

def find_rules_of_text(matcher: object, text: str, active: bytes, /) -> list[int]:
    """Return the rules that may match a folded text, as `find_rules` does for a block."""

def find_cuts(matcher: object, document: object, active: bytes, /) -> list[tuple[int, str, list[int]]]:
    """Return the index and the levelled text of each block that a cut may match, and the numbers of the cuts."""

def find_cuts_of_text(matcher: object, text: str, words: int, active: bytes, /) -> list[int]:
    """Return the numbers of the cuts that may match a levelled text of so many words."""

def prose_flags(document: object, /) -> bytes:
    """Return a byte for each block, 1 if it is prose."""
