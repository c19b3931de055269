"""Charts of a report, as inline SVG: without scripts or styles of their own, each with a text for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.report.html.groups import GROUPS, group_of
from cleaner.report.html.shown import ShownDocument
from cleaner.report.html.summary import BINS

WIDTH, BAR, GAP = 420, 26, 8  # pixels: a chart, the height of a bar of it, and what is between two
LABEL, VALUE = 130, 116  # pixels: left of the bars, and right of them
SHARE = 100  # pixels of the bar of a document
HEIGHT, AXIS = 120, 34  # of the columns, and of what stands below them


def group_chart(totals: Sequence[tuple[int, int]]) -> str:
    """Return bars of the removed characters of each group; `totals` are hits and characters."""
    most = max((characters for _, characters in totals), default=0) or 1
    whole = sum(characters for _, characters in totals) or 1
    parts = []
    for at, ((_, characters), group) in enumerate(zip(totals, GROUPS, strict=True)):
        top, length = at * (BAR + GAP), (WIDTH - LABEL - VALUE) * characters // most
        middle = top + BAR // 2 + 5
        parts.append(
            f'<text x="0" y="{middle}"><tspan class="letter">{group.letter}</tspan> {group.name}</text>'
            f'<rect class="g{group.letter}" x="{LABEL}" y="{top}" width="{max(length, 1)}" height="{BAR}" rx="3"/>'
            f'<text x="{LABEL + length + 8}" y="{middle}">{characters:,} · {characters / whole:.0%}</text>'
        )
    said = ", ".join(
        f"{group.name} {characters:,}" for group, (_, characters) in zip(GROUPS, totals, strict=True) if characters
    )
    return _svg(f"Removed characters by category: {said or 'none'}", len(GROUPS) * (BAR + GAP), parts)


def share_chart(counts: Sequence[int]) -> str:
    """Return columns: how many documents lost which share of their characters, in tenths."""
    most, column = max(counts, default=0) or 1, WIDTH // BINS
    parts = [f'<line class="axis" x1="0" x2="{WIDTH}" y1="{HEIGHT + 16}" y2="{HEIGHT + 16}"/>']
    parts.append(f'<text class="small" x="0" y="{HEIGHT + 2 * AXIS - 14}">% of its characters removed</text>')
    for at, count in enumerate(counts):
        high = HEIGHT * count // most
        top, middle = HEIGHT + 16 - high, at * column + column // 2
        parts.append(
            f'<rect class="share" x="{at * column + 3}" y="{top}" width="{column - 6}" height="{max(high, 1)}" rx="2"/>'
            f'<text class="mid" x="{middle}" y="{top - 4}">{count or ""}</text>'
            f'<text class="mid small" x="{middle}" y="{HEIGHT + AXIS}">{at * BINS}–{(at + 1) * BINS}</text>'
        )
    said = ", ".join(f"{count:,} lost {at * BINS} to {(at + 1) * BINS} %" for at, count in enumerate(counts) if count)
    label = f"Documents by the share of their characters that was removed: {said or 'none'}"
    return _svg(label, HEIGHT + 2 * AXIS, parts)


def share_bar(document: ShownDocument) -> str:
    """Return a bar of a document: what is removed of it, by group, and what is kept."""
    sizes = [0] * len(GROUPS)
    for removal in document.removals:
        sizes[group_of(removal.category)] += removal.end - removal.start
    scale, at, parts = SHARE / max(len(document.source), 1), 0.0, []
    for group, size in zip(GROUPS, sizes, strict=True):
        if size:
            parts.append(f'<rect class="g{group.letter}" x="{at:.1f}" width="{size * scale:.1f}" height="6"/>')
            at += size * scale
    return (
        f'<svg class="bar" viewBox="0 0 {SHARE} 6" preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>'
    )


def _svg(label: str, height: int, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
