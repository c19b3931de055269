"""Writes a rule for a phrase, with examples of what it must keep from a person's own texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from cleaner.authoring.propose import toml_string
from cleaner.errors import SettingError
from cleaner.model import Document
from cleaner.normalize import fold, trim
from cleaner.tuples import NamedTuple

MAX_KEEPS = 3  # examples of a rule
MAX_CHARS = 200  # of an example; a longer sentence is cut around the phrase
MIN_WORDS = 4  # of a block that counts as prose around the phrase, beyond the words of the phrase
_SENTENCE = re.compile(r"[^.!?。！？]*[.!?。！？]*\s*")


class PhraseUses(NamedTuple):
    """Where a phrase stands in texts."""

    blocks: int = 0
    """Blocks that say nothing else."""
    documents: int = 0
    """Documents with such a block."""
    in_prose: tuple[str, ...] = ()
    """Sentences with the phrase in them, the shortest first: what a rule must not take."""
    languages: tuple[str, ...] = ()
    """Languages of the documents with such a block, the most frequent first."""


def uses(phrase: str, documents: Iterable[Document]) -> PhraseUses:
    """Look for a phrase in documents."""
    wanted = trim(fold(phrase))
    blocks = found = 0
    languages: dict[str, int] = {}
    sentences: dict[str, None] = {}
    for document in documents:
        alone = sum(block.facts.folded == wanted for block in document.blocks)
        blocks, found = blocks + alone, found + bool(alone)
        if alone and document.language:
            language = document.language.split(",")[0]
            languages[language] = languages.get(language, 0) + 1
        for block in document.blocks:
            if wanted in block.facts.folded and block.facts.words >= len(wanted.split()) + MIN_WORDS:
                sentences |= dict.fromkeys(_sentences(document.text(block), wanted))
    by_count = sorted(languages, key=lambda language: (-languages[language], language))
    return PhraseUses(blocks, found, tuple(sorted(sentences, key=lambda text: (len(text), text))), tuple(by_count))


def _sentences(text: str, wanted: str) -> list[str]:
    """Return the sentences of a text with the phrase and more in them, cut where they are long."""
    found = []
    for match in _SENTENCE.finditer(" ".join(text.split())):
        sentence = match[0].strip()
        if wanted in fold(sentence) and trim(fold(sentence)) != wanted:
            found.append(_around(sentence, wanted))
    return found


def _around(sentence: str, wanted: str) -> str:
    if len(sentence) <= MAX_CHARS:
        return sentence
    start = max(0, fold(sentence).find(wanted) - MAX_CHARS // 2)
    return sentence[start : start + MAX_CHARS].split(" ", 1)[-1].rsplit(" ", 1)[0]


def rule_text(phrase: str, identity: str, why: str, keeps: Iterable[str], place: str = "") -> str:
    """Return the entry of a rule that removes blocks which say the phrase and nothing else."""
    lines = ["[[rule]]", f"id = {toml_string(identity)}", f"why = {toml_string(why)}"]
    lines += [f"phrases = [{toml_string(phrase)}]"]
    lines += [f"place = {toml_string(place)}"] if place else []
    lines += ["keeps = [", *(f"  {toml_string(keep)}," for keep in list(keeps)[:MAX_KEEPS]), "]"]
    return "\n".join(lines) + "\n"


def rule_id(phrase: str, language: str, category: str, taken: Iterable[str]) -> str:
    """Return an id that is not taken: the language, the category, and the first words of the phrase."""
    words = re.findall(r"[a-z0-9]+", fold(phrase))[:4]
    stem = f"{language}.{category}.{'-'.join(words) or 'phrase'}"
    names = set(taken)
    return next(name for at in range(1, len(names) + 2) if (name := stem if at == 1 else f"{stem}-{at}") not in names)


def rule_file_text(path: Path) -> str:
    """Return the content of a rule file, `""` if it is not there. Raises `SettingError` if it cannot be read."""
    try:
        return path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def with_rule(content: str, rule: str) -> str:
    """Return the content of a rule file with a rule added at its end."""
    return f"{content.rstrip()}\n\n{rule}" if content.strip() else rule
