"""What the documentation site has beside docs/: pages from elsewhere in the checkout, and the rules of each language.

mkdocs calls the functions whose names begin with `on_`. Links in a page are those of the checkout, where they work as
well; here they become those of the site. A link to what the site does not hold becomes its text.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.model import CATEGORIES
from cleaner.rules.folder import ANY
from cleaner.rules.loader import RuleEntry, read_folder
from cleaner.rules.rule import Place, Reach, RuleKind, Strength

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

LOG = logging.getLogger("mkdocs.hooks.site")
"""Where `--strict` looks for warnings."""
ROOT = Path(__file__).resolve().parents[1]
FROM_ELSEWHERE = {
    "index.md": "README.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "results.md": "bench/results.md",
    "fixtures.md": "fixtures/README.md",
}
"""Pages of the site that lie outside of docs/, with their paths in the checkout."""
RULE_PAGES = "rules"
"""Folder of the pages with the rules of a language."""
SHIM = ("https://unpkg.com/iframe-worker/shim", "iframe-worker.js")
"""What the theme would load to search on a disk, and the same in the site."""
PLACE_OF_TABLE = re.compile(r"<!-- rules: .*? -->")
MAX_EXAMPLES = 3  # of a rule that its page shows; `cleaner rules show` has all
LINK = re.compile(r"(!?)(?<!\\)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)
EXTERNAL = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=["']?(?:https?:)?//[^>]*>""")
"""What a browser would load from elsewhere. Links that a reader follows are no such thing."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from elsewhere, and those of the rules."""
    from mkdocs.structure.files import File, InclusionLevel

    for site, path in FROM_ELSEWHERE.items():
        files.append(File.generated(config, site, content=(ROOT / path).read_text("utf-8")))
    for site, text in rule_pages().items():
        files.append(File.generated(config, site, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return a page with the links of the site, diagrams as tables, and the table of rules where it belongs."""
    site = page.file.src_uri
    known = {each.src_uri for each in files}
    if site == f"{RULE_PAGES}.md":
        markdown = PLACE_OF_TABLE.sub(lambda _: rule_table(read_rules()), markdown)
    parts = FENCE.split(diagrams_as_tables(markdown))
    return "".join(part if at % 2 else relinked(part, site, known) for at, part in enumerate(parts))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Return the page, with the shim of its search from the site. Raises an error if it still loads from elsewhere."""
    from mkdocs.utils import get_relative_url

    output = output.replace(SHIM[0], get_relative_url(SHIM[1], page.url))
    if found := EXTERNAL.search(output):
        from mkdocs.exceptions import PluginError

        raise PluginError(f"{page.file.src_uri}: loads from elsewhere: {found[0]}")
    return output


def relinked(text: str, site: str, known: Iterable[str]) -> str:
    """Return a text of a page with links that are those of the site; `known` are the paths of its files."""

    def link(found: re.Match[str]) -> str:
        mark, words, target = found.groups()
        if target.startswith(("#", "mailto:")) or "://" in target:
            return found[0]
        path, _, anchor = target.partition("#")
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(in_checkout(site)), path))
        goal = in_site(wanted)
        if goal not in known:
            if not (ROOT / wanted).exists():
                LOG.warning("%s: links to %s, which is not there", in_checkout(site), wanted)
            return words
        relative = posixpath.relpath(goal, posixpath.dirname(site) or ".")
        return f"{mark}[{words}]({relative}{'#' if anchor else ''}{anchor})"

    return LINK.sub(link, text)


def in_checkout(site: str) -> str:
    """Return the path in the checkout of a page of the site."""
    return FROM_ELSEWHERE.get(site, f"docs/{site}")


def in_site(path: str) -> str:
    """Return the path in the site of a file of the checkout, or `""`."""
    elsewhere = {found: site for site, found in FROM_ELSEWHERE.items()}
    return elsewhere.get(path, path.removeprefix("docs/") if path.startswith("docs/") else "")


def diagrams_as_tables(markdown: str) -> str:
    """Return a page whose mermaid diagrams are tables of their nodes: to draw them takes a script of 3 MB."""
    return re.sub(r"^```mermaid\n(.*?)^```$", lambda found: _table_of(found[1]), markdown, flags=re.M | re.S)


def _table_of(diagram: str) -> str:
    about: dict[str, str] = {}
    arrows: dict[str, list[str]] = defaultdict(list)
    for line in diagram.splitlines():
        ends = [end.strip() for end in line.split("-->")]
        for end in ends:
            if found := re.fullmatch(r'(\w+)\["(.*)"\]', end):
                about[found[1]] = found[2]
        if len(ends) == 2:
            names = [end.partition("[")[0] for end in ends]
            arrows[names[0]].append(names[1])
    first = {name: label.partition("<br>") for name, label in about.items()}
    rows = [
        f"| {head} | {rest.replace('<br>', ' ')} | {', '.join(first[to][0] for to in arrows[name])} |"
        for name, (head, _, rest) in first.items()
    ]
    return "\n".join(["| package | what it holds | imports |", "|---|---|---|", *rows])


def read_rules() -> dict[str, list[RuleEntry]]:
    """Return the shipped rules by language, `any` first and English second."""
    found: dict[str, list[RuleEntry]] = defaultdict(list)
    for entry in read_folder(ROOT / "rules"):
        found[entry.rule.language].append(entry)
    return dict(sorted(found.items(), key=lambda item: (item[0] != ANY, item[0] != "en", language_name(item[0]))))


def language_name(code: str) -> str:
    """Return the English name of a language."""
    from babel import Locale  # the theme of the site brings it

    return "All languages" if code == ANY else str(Locale.parse(code).get_display_name("en"))


def rule_table(rules: dict[str, list[RuleEntry]]) -> str:
    """Return a table of the number of rules by language and category, with links to the pages of the languages."""
    used = [name for name in CATEGORIES if any(_in(name, entries) for entries in rules.values())]
    rows = ["| language | rules | " + " | ".join(used) + " |", "|---|" + "---:|" * (1 + len(used))]
    for code, entries in rules.items():
        counts = (str(len(found)) if (found := _in(name, entries)) else "" for name in used)
        name = f"[{language_name(code)}]({RULE_PAGES}/{code}.md)"
        rows.append(f"| {name} | {len(entries)} | {' | '.join(counts)} |")
    total = sum(map(len, rules.values()))
    return f"## {total:,} rules by language\n\n" + "\n".join(rows)


def rule_pages() -> dict[str, str]:
    """Return the page of each language by its path in the site."""
    return {f"{RULE_PAGES}/{code}.md": "\n".join(_rule_page(code, found)) for code, found in read_rules().items()}


def _rule_page(code: str, entries: list[RuleEntry]) -> Iterator[str]:
    yield from (f"# Rules: {language_name(code)}", "")
    yield f"{len(entries)} rules, with at most {MAX_EXAMPLES} examples of each kind: ✓ is removed, ✗ must stay."
    yield from ("`cleaner rules show ID` prints a rule whole. [All languages](../rules.md)", "")
    for category in CATEGORIES:
        if found := _in(category, entries):
            yield from (f"## {category}", "")
            for entry in found:
                yield from ("".join(_rule_html(entry)), "")


def _rule_html(entry: RuleEntry) -> Iterator[str]:
    """Yield a rule as HTML, in which nothing of its texts is markup."""
    rule = entry.rule
    yield f'<div class="rule"><h3 id="{escape(rule.id)}"><code>{escape(rule.id)}</code></h3>'
    yield f'<p>{escape(rule.why)}</p><p class="when">{escape(conditions(entry))}</p><ul>'
    for mark, texts in (("✓ phrase", entry.phrases), ("✓ removes", entry.removes), ("✗ keeps", entry.keeps)):
        for text in texts[:MAX_EXAMPLES]:
            shown = escape(" ⏎ ".join(text.splitlines()))
            yield f'<li><span class="mark">{mark}</span> <bdi>{shown}</bdi></li>'
    yield "</ul></div>"


def conditions(entry: RuleEntry) -> str:
    """Say what a rule removes and where, in so far as it is not what every rule does."""
    rule = entry.rule
    what = {
        RuleKind.RULE: "whole block",
        RuleKind.CUT: "part of a block",
        RuleKind.SECTION: "heading and what is under it",
    }
    said = [what.get(rule.kind, "veto")]
    if rule.kind is RuleKind.RULE and rule.reach is not Reach.WHOLE:
        said.append(f"by its {rule.reach}" if rule.reach is not Reach.ANYWHERE else "by any part")
    said += [f"at the {rule.place} of a document"] if rule.place is not Place.ANYWHERE else []
    said += [f"inside {', '.join(rule.inside)}"] if rule.inside else []
    said += [f"{len(entry.phrases)} phrases"] if len(entry.phrases) > 1 else []
    said += [f"a pattern, up to {rule.max_words} words"] if rule.pattern and rule.kind is RuleKind.RULE else []
    said += ["weak: counts for the classifier only"] if rule.strength is Strength.WEAK else []
    return "; ".join(said)


def _in(category: str, entries: Iterable[RuleEntry]) -> list[Any]:
    return [entry for entry in entries if entry.rule.category == category]
