"""Finds source code in plain text that no mark sets apart: its comments say what sites print, and are content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import cleaner._core as _core
from cleaner._core.documents import handle_of
from cleaner.last_result import last_result
from cleaner.model import Document

MIN_CODE_LINES = 5  # of a stretch of code
MIN_CODE_SHARE = 0.4  # of the lines of a stretch; the others are comments and texts in the code
MAX_FOREIGN = 2  # lines in a row that are neither code nor comment, within a stretch
HINTS = (
    *(";\n", "{\n", "}\n", "):\n", "()\n", '")\n', "')\n", "])\n", "/>\n"),
    *("\nfi\n", "\ndone\n", "\nend\n", "\n#include"),
)
"""Ends of lines that source code has: a text with fewer than `MIN_HINTS` is not searched."""
MIN_HINTS = 2
COMMENTS = ("#!", "#", "//", "--", ";;", "%", "<!--")
"""Beginnings of comments, with white space, a letter or nothing behind."""
_COMMENT = re.compile(rf"(?:{'|'.join(COMMENTS)})(?:\s|\w|$)")
LONG_COMMENTS = {"/*": "*/", '"""': '"""', "'''": "'''"}
"""Ends of comments over several lines, by their beginnings."""
_LONE = "else|try|finally|do|begin|then|fi|done|esac|endif|elif|pass|break|continue"
_NAMING = "import|from|using|use|require|include|package|namespace"
_ACTING = "return|yield|raise|throw|await|echo|print|printf|puts|delete|assert"
CODE_WORDS = "|".join((_LONE, _NAMING, _ACTING)).split("|")
CODE_MARKS = "(){}[];:=<#"
"""A line of code begins with one of these words or holds one of these marks; most lines of prose do neither."""
_CODE = re.compile(
    rf"""[^.!?]*[;{{]$|[\])}}]+[;,)]*$|[\])}}]\ ?(?:else|catch|finally|while)\b
    |(?:def|class|fn|func|function|sub|impl|struct|enum|interface|module)\ \w[\w.:<>]*\ ?[({{:<]
    |(?:if|elif|while|for|switch|with|foreach|catch|except)\b.*[:{{)]$
    |(?:if|elif|for|while|until)\b.*;\ ?(?:then|do)$
    |(?:{_LONE})\b[:;{{]?$
    |(?:{_NAMING})\ [\w.*:/{{}}, ]+(?:;|\ import\ [\w.*, ()]+)?$
    |\#(?:include|define|ifdef|ifndef|endif|pragma|if|else)\b
    |(?:{_ACTING})\b[\ (].*[\])}}"'\w]$
    |(?:(?:const|let|var|local|my|auto|val|int|char|float|double|bool|void|string|static|final|public|private)\ )*
     [\w.\[\]$@*&>:"'-]+\ ?(?:=|:=|\+=|-=|\*=|/=|<-)\ ?\S
    |[\w$>-]+(?:\.|::|->|_)[\w.$:>-]*\(.*\)[;,]?$
    |(?:public|private|protected|static|final|abstract|export|async|override)\ [\w<>\[\] ]+[({{=]
    |"[\w.$-]+":\ ?\S|</?[a-z][\w-]*(?:\s[^<>]*)?>$""",
    re.VERBOSE,
)


@last_result
def source_code(document: Document) -> frozenset[int]:
    """Return the indices of the blocks of a text that lie in stretches of source code; markup shows those of a page."""
    if document.page_metadata:
        return frozenset()
    if _core.native:
        return frozenset(_in_core(document))
    if sum(map(document.source_text.count, HINTS)) < MIN_HINTS:
        return frozenset()
    marks = list(_marks(document.text(block).split("\n") for block in document.blocks))
    return frozenset(at for start, end in _stretches(marks) for at in range(start, end))


def _in_core(document: Document) -> list[int]:
    """Return what `source_code` does; the core asks about the lines only that may be code."""
    handle, text = handle_of(document), document.source_text
    if not _core.native.has_marks(handle, HINTS, MIN_HINTS):
        return []
    lines = _core.native.lines_like_code(handle, CODE_MARKS, CODE_WORDS)
    starts = [start for start, end in lines if _CODE.match(text[start:end])]
    if len(starts) < MIN_CODE_LINES:
        return []
    limits = MIN_CODE_LINES, MIN_CODE_SHARE, MAX_FOREIGN
    return _core.native.code_blocks(handle, starts, COMMENTS, tuple(LONG_COMMENTS.items()), limits)


def _marks(blocks: Iterable[list[str]]) -> Iterator[tuple[int, int, int]]:
    """Yield the numbers of lines of code, of comments and of others in each block, given as lines."""
    closing = ""  # the end of the long comment that is open
    for lines in blocks:
        counts = [0, 0, 0]
        for line in map(str.strip, lines):
            opening = next((mark for mark in LONG_COMMENTS if line.startswith(mark)), "")
            is_comment = bool(closing or opening or _COMMENT.match(line))
            counts[0 if _CODE.match(line) and not closing else 1 if is_comment else 2] += 1
            if closing:
                closing = "" if closing in line else closing
            elif opening and LONG_COMMENTS[opening] not in line[len(opening) :]:
                closing = LONG_COMMENTS[opening]
        yield counts[0], counts[1], counts[2]


def _stretches(marks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the runs of blocks, as starts and ends, in which lines of code stand close enough together."""
    found: list[tuple[int, int]] = []
    start, end, foreign = -1, -1, 0
    for at, (code, comments, others) in enumerate(marks):
        if code or comments:
            if start < 0:
                start = at
            end, foreign = at + 1, 0
        elif start >= 0:
            foreign += others
            if foreign > MAX_FOREIGN:
                found.append((start, end))
                start, foreign = -1, 0
    found += [(start, end)] if start >= 0 else []
    return [stretch for stretch in found if _is_code(marks[slice(*stretch)])]


def _is_code(marks: Sequence[tuple[int, int, int]]) -> bool:
    code, comments, others = map(sum, zip(*marks, strict=True))
    return code >= max(MIN_CODE_LINES, MIN_CODE_SHARE * (code + comments + others))
