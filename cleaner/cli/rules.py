"""The command `cleaner rules`: checks, tries, benchmarks, lists and shows rules."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

from cleaner.authoring.locate import entry, origins, rule_files_at
from cleaner.cli.config import more_rules
from cleaner.cli.console import Exit, say
from cleaner.cli.effects import check_keys, given_keys
from cleaner.cli.options import add_format, add_html, add_keys, new_parser
from cleaner.cli.parser import CommandParser, HelpFormatter
from cleaner.cli.settings import format_of, keys_of
from cleaner.errors import CleanerError, RuleError, SettingError
from cleaner.io.read_options import RECORD_KINDS
from cleaner.model import CATEGORIES
from cleaner.report.terminal import printable
from cleaner.rules.folder import CORE, rules_folder
from cleaner.rules.loader import RuleEntry, read_each
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import function_words
from cleaner.rules.regex_engine import cut_spans
from cleaner.rules.rule import Place, Rule, RuleKind
from cleaner.rules.selection import load_rules

if TYPE_CHECKING:
    from cleaner.batch.documents import Documents

_DESCRIPTION = """Write, test, try, bench, list and show rules; each command has its own --help.

examples:
  cleaner rules new "Ring the bell" --in raw/ -o mine.toml   a rule, with examples from raw/
  cleaner rules try "A sentence of the page"   which rule takes this, and why
  cleaner rules check mine.toml                the problems of a rule file, its examples included
  cleaner --rules mine.toml page.txt           clean with these rules beside the shipped ones"""


WATCH_SECONDS = 0.5
"""Time between two looks at the rule files, with --watch."""


def run(argv: list[str]) -> int:
    """Run the command that the first word names."""
    options = rules_parser().parse_args(argv)
    if vars(options).get("rules") == []:
        options.rules = more_rules()
    return options.command(options)  # type: ignore[no-any-return]


def rules_parser() -> CommandParser:
    """Return the parser of the command, with one for each subcommand."""
    parser = new_parser("cleaner rules", _DESCRIPTION)
    words = parser.add_subparsers(required=True, dest="word", metavar="COMMAND")
    add = partial(_add_command, words)
    _add_new(add)
    for word in ("check", "test"):  # one command, by the name that a person expects
        what = "every problem of rule files; default the shipped ones"
        check = add(word, what if word == "check" else "the same as check", "mine.toml", "rules/en")
        check.add_argument("paths", nargs="*", metavar="PATH", help="rule files or folders")
        check.add_argument("--watch", action="store_true", help="again whenever a file changes, until Ctrl-C")
        check.set_defaults(command=_check)
    attempt = add("try", "which rule takes a text, and why; exit 1 if none", '"A sentence of the page"')
    attempt.add_argument("text", metavar="TEXT", help="one block, as it stands on the page")
    attempt.set_defaults(command=_try)
    bench = add(
        "bench", "what each rule takes from your texts, and what it costs", "pages/", "in.jsonl --rules mine.toml"
    )
    bench.add_argument("paths", nargs="+", metavar="PATH", help="texts, pages, record files, or folders of them")
    add_format(bench.add_argument, "auto", "text", "html", *RECORD_KINDS)
    add_keys(bench.add_argument, text="text", url="address")
    add_html(bench.add_argument)
    bench.set_defaults(command=_bench)
    listing = add("list", "the rules, a line each", "--lang en --category newsletter")
    listing.add_argument("--lang", metavar="L", help="only this language; any: rules without one")
    listing.add_argument("--category", choices=CATEGORIES, metavar="C", help="only this category")
    listing.set_defaults(command=_list)
    coverage = add("coverage", "how many rules there are for each language and category", "", "--json")
    coverage.add_argument("--json", action="store_true", help="one JSON object for programs")
    coverage.set_defaults(command=_coverage)
    show = add("show", "a rule as it stands in its file, or what a step removes", "en.share.follow", "layout.bio")
    show.add_argument("id", metavar="ID", help="as receipts name it; * stands for anything, as in 'layout.*'")
    show.set_defaults(command=_show)
    for each in (attempt, bench, coverage, listing, show):
        each.add_argument("--rules", action="append", default=[], metavar="PATH", help="a rule file or folder to add")
    return parser


def _add_new(add: Any) -> None:
    new = add(
        "new", "a rule for a phrase, with examples to keep from your texts", '"Ring the bell" --in raw/ -o mine.toml'
    )
    new.add_argument("phrase", metavar="PHRASE", help="all of a block that is to go, as it stands on the page")
    new.add_argument("--in", dest="paths", action="extend", nargs="+", default=[], metavar="PATH",
        help="texts, pages, record files, or folders of them, in which the phrase stands in prose, too")  # fmt: skip
    new.add_argument("-o", "--output", metavar="FILE", help="rule file that gets the rule; default standard output")
    new.add_argument("--category", choices=CATEGORIES, default="other", metavar="C", help="category; default other")
    new.add_argument("--lang", metavar="L", help="language of the rule; default: that of the texts, else any")
    new.add_argument("--place", choices=("top", "bottom"), metavar="P", help="only at the top or bottom of a document")
    new.add_argument("--keep", action="append", default=[], metavar="TEXT", help="an example to keep; repeatable")
    new.add_argument("--why", metavar="TEXT", help="why it goes, for receipts")
    add_format(new.add_argument, "auto", "text", "html", *RECORD_KINDS)
    add_keys(new.add_argument, text="text", url="address")
    add_html(new.add_argument)
    new.set_defaults(command=_new)


def _new(options: Namespace) -> int:
    """Write a rule for a phrase, and print what was found of it."""
    from cleaner.authoring.new_rule import MAX_KEEPS, PhraseUses, rule_file_text, rule_id, rule_text, uses, with_rule
    from cleaner.io.outputs import check_target
    from cleaner.normalize import fold, trim

    if not trim(fold(options.phrase)):
        raise SettingError(f"{options.phrase!r}: has no word; give the whole text of a block")
    path = Path(options.output) if options.output else None
    if path is not None:
        check_target(str(path))
    before = rule_file_text(path) if path is not None else ""
    documents = _documents(options) if options.paths else None
    found = uses(options.phrase, (each.document for each in documents)) if documents else PhraseUses()
    keeps = [*options.keep, *found.in_prose]
    if not keeps:
        raise SettingError(
            "no text with the phrase in prose, which the rule must keep; name texts with --in, or give one with --keep"
        )
    language = options.lang or (found.languages[0] if found.languages else "any")
    identity = rule_id(options.phrase, language, options.category, origins((str(path),) if before else ()))
    where = f"{_count_of(found.blocks, 'block')} in {_count_of(found.documents, 'document')}"
    why = options.why or (f"Stands by itself in {where}." if found.documents else "A line of the site.")
    rule = rule_text(options.phrase, identity, why, keeps, options.place or "")
    _write_rule(path, with_rule(before, rule))
    stands = f"stands by itself in {where}" if documents else "no texts were read"
    say(f"{identity}: {stands}; {_count_of(min(len(keeps), MAX_KEEPS), 'example')} to keep")
    if path is not None:
        say(f"now: cleaner rules test {path}")
    return Exit.OK if documents is None or documents.is_complete else Exit.INCOMPLETE


def _write_rule(path: Path | None, text: str) -> None:
    if path is None:
        print(text, end="")
        return
    from cleaner.io.outputs import writing

    with writing(str(path)) as output:
        output.write(text.encode("utf-8", "surrogatepass"))


def _coverage(options: Namespace) -> int:
    """Print how many rules there are for each language and category."""
    from cleaner.authoring.coverage import coverage_table, rule_counts

    counts = rule_counts(load_rules(tuple(options.rules)).rules)
    if options.json:
        found: dict[str, dict[str, int]] = {}
        for (language, category), count in sorted(counts.items()):
            found.setdefault(language, {})[category] = count
        print(json.dumps(found))
        return Exit.OK
    for line in coverage_table(counts):
        print(line.rstrip())
    return Exit.OK


def _add_command(words: Any, name: str, what: str, *examples: str) -> CommandParser:
    """Add a subcommand; `examples` are arguments of it."""
    shown = "\n".join(f"  cleaner rules {name} {example}" for example in examples)
    parser: CommandParser = words.add_parser(
        name,
        help=what,
        description=f"Print {what}.\n\nexamples:\n{shown}",
        allow_abbrev=False,
        formatter_class=HelpFormatter,
    )
    return parser


def _check(options: Namespace) -> int:
    """Check rule files, once or whenever one changes; return the exit code of the last time."""
    if not options.watch:
        return _check_once(options)
    code = _check_once(options)
    before = _states(options.paths)
    try:
        while True:
            sleep(WATCH_SECONDS)
            if (after := _states(options.paths)) != before:
                before = after
                print()
                code = _check_once(options)
    except KeyboardInterrupt:
        return code


def _states(paths: Iterable[str]) -> list[tuple[str, int, int]]:
    """Return name, size and time of each rule file; one that is gone is left out."""
    found = []
    for path in paths or [str(rules_folder())]:
        with suppress(OSError, CleanerError):
            for file in rule_files_at(Path(path)):
                state = file.stat()
                found.append((str(file), state.st_size, state.st_mtime_ns))
    return found


def _check_once(options: Namespace) -> int:
    """Print every problem and return the exit code, `USAGE` if a file cannot be loaded, `FOUND` if an example fails."""
    from cleaner.authoring.check import problems

    paths = [file for path in options.paths or [rules_folder()] for file in rule_files_at(Path(path))]
    found = [item for path in paths for item in read_each(path)]
    entries = [item for item in found if isinstance(item, RuleEntry)]
    refused = [str(item) for item in found if isinstance(item, RuleError)] + _same_ids(entries)
    shipped = _shipped({entry.rule.language for entry in entries}) if options.paths else []
    own = {entry.path.resolve() for entry in entries}
    pack = [entry for entry in shipped if entry.path.resolve() not in own]
    failed = list(problems(entries, pack, function_words() if shipped or not refused else ()))
    for problem in refused + failed:
        print(printable(problem))
    count = _count_of(len(refused) + len(failed), "problem")
    print(f"{_count_of(len(entries), 'rule')} in {_count_of(len(paths), 'file')}: {count}")
    return Exit.USAGE if refused else Exit.FOUND if failed else Exit.OK


def _same_ids(entries: list[RuleEntry]) -> list[str]:
    first: dict[str, RuleEntry] = {}
    return [
        f"{item.path}: {item.rule.id}: the id stands in {other.path} too; give one of them another name"
        for item in entries
        if (other := first.setdefault(item.rule.id, item)) is not item
    ]


def _shipped(languages: set[str]) -> list[RuleEntry]:
    """Return the shipped rules that apply beside those of some languages, as far as they can be read."""
    try:
        paths = [path for path in rule_files_at(Path(rules_folder())) if path.parent.name in languages.union(CORE)]
        return [item for path in paths for item in read_each(path) if isinstance(item, RuleEntry)]
    except CleanerError as error:
        say(str(error))
        return []


def _count_of(count: int, noun: str) -> str:
    return f"{f'{count:,}' if count else 'no'} {noun}{'' if count == 1 else 's'}"


def _try(options: Namespace) -> int:
    """Print the rules that remove a text by itself, whatever its language and place."""
    from cleaner.authoring.check import touched_by

    paths = tuple(options.rules)
    rules = load_rules(paths)
    by_id = {rule.id: rule for rule in rules.rules}
    taking = [by_id[name] for name in touched_by(rules, options.text)]
    if vetoing := _vetoes(rules, options.text):
        print(f"kept by {vetoing}")
    for rule in taking:
        print(f"{rule.id}  {_taken(rules, rule, options.text)}")
        print(f"    {printable(rule.why)}\n    {origins(paths).get(rule.id, '')}".rstrip())
    if not taking:
        print("no rule takes this")
    return Exit.OK if taking and not vetoing else Exit.FOUND


def _vetoes(rules: RuleSet, text: str) -> str:
    from cleaner.normalize import fold, trim

    return ", ".join(rule.id for rule in rules.find(trim(fold(text)), "") if rule.kind is RuleKind.KEEP)


def _taken(rules: RuleSet, rule: Rule, text: str) -> str:
    """Describe how much of a text a rule removes, and where in a document."""
    where = "" if rule.place is Place.ANYWHERE else f", at the {rule.place} of a document"
    if rule.kind is RuleKind.SECTION:
        return f"takes it, and the chrome-shaped blocks under it{where}"
    if rule.kind is not RuleKind.CUT:
        return f"takes it{where}"
    from cleaner.normalize import level, squeeze

    folded = squeeze(level(text))
    parts = ", ".join(repr(folded[start:end].strip()) for start, end in cut_spans(rule, folded))
    return f"takes a part: {printable(parts)}{where}"


def _bench(options: Namespace) -> int:
    """Print a line for each rule that matched or ran, the most expensive first."""
    from cleaner.authoring.profile import rule_costs

    rules = load_rules(tuple(options.rules))
    documents = _documents(options)
    start = perf_counter()
    by_rule = rule_costs((each.document for each in documents), rules)
    took = perf_counter() - start
    print(f"{'rule':44}{'hits':>8}{'words':>9}{'tries':>9}{'ms':>10}")
    for name, cost in sorted(by_rule.items(), key=lambda item: (-item[1].seconds, item[0])):
        print(f"{name:44}{cost.hits:8,}{cost.words:9,}{cost.tries:9,}{1000 * cost.seconds:10.2f}")
    in_patterns = sum(cost.seconds for cost in by_rule.values())
    idle = len(rules.rules) - len(by_rule)
    print(f"{in_patterns:.2f} s in patterns, of {took:.2f} s; {idle:,} of {_count_of(len(rules.rules), 'rule')} idle")
    return Exit.OK if documents.is_complete else Exit.INCOMPLETE


def _documents(options: Namespace) -> Documents:
    """Return the documents of files and folders, compressed and record files among them."""
    from cleaner.batch.documents import Documents
    from cleaner.batch.processor import Processor
    from cleaner.io.inputs import Unread, below, check_found, named
    from cleaner.io.read_options import ReadOptions
    from cleaner.io.readers import Reader
    from cleaner.io.render import OutputFormat, Renderer
    from cleaner.io.writers import check_extras
    from cleaner.pipeline import Cleaner

    renderer = Renderer(OutputFormat.JSONL, keys=keys_of(options))
    reading = ReadOptions(renderer, kind=options.source)
    unread = Unread()
    found = (below(path, unread) if Path(path).is_dir() else [named(path)] for path in options.paths)
    inputs = [source for group in found for source in group]
    check_found(options.paths, len(inputs), unread)
    check_keys(given_keys(options), any(reading.holds_records(source.path) for source in inputs))
    check_extras((source.name, reading.kind_of(source.path)) for source in inputs)
    cleaner = Cleaner(format=format_of(options), reference=False)
    return Documents(inputs, Reader(reading), Processor(cleaner, renderer), say)


def _list(options: Namespace) -> int:
    every = load_rules(tuple(options.rules)).rules
    languages = sorted({rule.language for rule in every})
    if options.lang not in (None, *languages):
        raise SettingError(f"--lang: {options.lang!r} has no rules; there are {', '.join(languages)}")
    rules = [
        rule for rule in every if options.lang in (None, rule.language) and options.category in (None, rule.category)
    ]
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        print(f"{rule.id:{width}}  {rule.kind:7}  {printable(rule.why)}")
    return Exit.OK


def _show(options: Namespace) -> int:
    """Print the rules and steps of an id, or of all ids that a pattern with `*` matches."""
    from cleaner.authoring.step_notes import step_ids, step_notes
    from cleaner.cli.suggest import unknown_id

    paths = tuple(options.rules)
    rules = {rule.id: rule for rule in load_rules(paths).rules}
    found = [name for name in (*rules, *step_ids()) if fnmatchcase(name, options.id)]
    if not found:
        raise SettingError(unknown_id(options.id, [*rules, *step_ids()]))
    for at, name in enumerate(found):
        print(end="\n" if at else "")
        if name in rules:
            print(f"# {origins(paths).get(name, 'the file is not at hand')}")
            print(entry(name, paths) or _entry_of(rules[name]))
        else:
            print("\n".join(step_notes()[name].lines()))
    return Exit.OK


def _entry_of(rule: Rule) -> str:
    """Return the fields of a rule whose file is not at hand, in the form of an entry."""
    fields = {"id": rule.id, "why": rule.why, "phrases": list(rule.phrases), "pattern": rule.pattern}
    written = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value)
    return "\n".join([f"[[{rule.kind}]]", *written])
