"""The report in a real browser: filters, keys, labels, hostile documents, a clean console, no request, axe-core.

`make browser` runs this with Debian's chromium (CHROMIUM names another one).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli.samples import CHROME, PROSE
from pages import ROOT

from cleaner import Cleaner
from cleaner.labels import read_labels

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright axe-playwright-python")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("no chromium: install it, or name one by CHROMIUM", allow_module_level=True)

HOSTILE = [
    f"<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>\n\n{CHROME}",
    f'"><svg onload="window.hit = 1">\u202eevil\u202c \u2066red\n\n{CHROME}\n\n</script></style></title>{PROSE}',
    f"</div></article></main>\n\n{{{{7*7}}}}\n\n{CHROME}\n\n<!--\n\n{PROSE}",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def opened(browser, tmp_path: Path) -> Iterator[Callable[..., object]]:
    """Open a report of texts; at the end, the console was clean, and nothing was asked for."""
    said, asked, contexts = [], [], []

    def open_report(texts: list[str], **options: object):
        for at, text in enumerate(texts):
            (tmp_path / f"{at:02}.txt").write_text(text, "utf-8")
        paths = sorted(tmp_path.glob("*.txt"))
        command = [sys.executable, "-m", "cleaner", "report", *paths, "-o", tmp_path / "report.html"]
        ended = subprocess.run([*command, "--title", "<b>A report</b>"], cwd=ROOT, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        contexts.append(browser.new_context(**{"viewport": WIDE, **options}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "report.html").as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert {url for url in asked if url.startswith("file:")} == {(tmp_path / "report.html").as_uri()}


MORE = "The river rose by two metres in the night, and the ferry was moored upstream until the water had fallen."
TEXTS = [f"{PROSE}\n\n{CHROME}", PROSE, f"Another text altogether. {PROSE}\n\n{CHROME}\n\n{MORE}\n\n{MORE}"]


def test_filters_show_what_they_say(opened) -> None:
    page = opened(TEXTS)
    shown, removals = page.locator(".list li:visible"), page.locator(".x:visible")
    assert (shown.count(), page.locator(".doc:visible").count()) == (3, 1)
    assert page.inner_text("#shown") == "3 of 3 documents, 3 removals"
    page.fill("#search", "ANOTHER text")
    assert (shown.count(), page.inner_text("#shown")) == (1, "1 of 3 documents, 2 removals")
    assert page.locator("#d3").is_visible()
    assert page.evaluate("CSS.highlights.get('search').size") == 1
    page.fill("#search", "nothing of the kind")
    assert page.locator(".empty").is_visible()
    assert page.locator(".doc:visible").count() == 0
    page.keyboard.press("Escape")
    assert shown.count() == 3
    assert removals.count() > 0
    for button in page.locator(".groups button").all():
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
    assert (shown.count(), removals.count()) == (0, 0)
    assert "off=" in page.url
    page.reload()
    assert (shown.count(), removals.count()) == (0, 0)
    page.keyboard.press("Escape")
    assert shown.count() == 3
    page.select_option("#status", "unchanged")
    assert (shown.count(), page.inner_text("#shown")) == (1, "1 of 3 documents, 0 removals")


def test_a_rule_of_the_table_is_a_filter(opened) -> None:
    page = opened(TEXTS)
    rule = page.locator("tbody th button").last
    name = rule.inner_text()
    rule.click()
    assert page.input_value("#rule") == name
    assert {each.inner_text() for each in page.locator(".x:visible code").all()} == {name}
    order = [each.inner_text() for each in page.locator("tbody th code").all()]
    page.locator("thead button").first.click()
    assert [each.inner_text() for each in page.locator("tbody th code").all()] == sorted(order)
    assert page.locator("thead th").first.get_attribute("aria-sort") == "ascending"


def test_a_link_opens_a_document(opened) -> None:
    page = opened(TEXTS)
    page.locator(".list a").nth(2).click()
    assert page.locator("#d3").is_visible()
    assert page.locator(".list a[aria-current]").count() == 1
    assert page.url.endswith("#doc=3")
    page.reload()
    assert page.locator("#d3").is_visible()
    page.select_option("#order", "share")
    shares = [float(each.get_attribute("data-share")) for each in page.locator(".list li").all()]
    assert shares == sorted(shares, reverse=True)
    page.goto(page.url.partition("#")[0] + "#d2")
    assert page.locator("#d2").is_visible()


def test_keys_go_from_removal_to_removal(opened) -> None:
    page = opened([TEXTS[2], TEXTS[0]])
    removals = page.locator("#d1 .x")
    for key, current in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert removals.nth(current).evaluate("each => each.classList.contains('current')")
        assert removals.nth(current).locator("ul").is_visible()
    assert removals.count() == page.locator("#d1 .x ul").count() == 2
    page.keyboard.press("]")
    assert page.locator("#d2").is_visible()
    page.keyboard.press("]")
    page.keyboard.press("[")
    assert page.locator("#d1").is_visible()
    page.keyboard.press("o")
    assert page.locator(".k:visible").count() == 0
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("j")
    assert page.input_value("#search") == "j"


def test_labels_are_kept_and_downloaded(opened, tmp_path: Path) -> None:
    page = opened([*TEXTS, HOSTILE[1], f"\U0001f600 {PROSE}\n\n\n {CHROME}"])
    page.keyboard.press("l")
    page.click("#download")
    assert "Nothing is labelled yet" in page.inner_text("#told")
    page.locator("#d1 .verdict").nth(1).click()
    page.keyboard.press("]")
    page.keyboard.press("y")
    page.keyboard.press("]")
    page.keyboard.press("y")
    page.locator("#d5 .done").click()
    page.reload()
    assert page.locator(".list li.labelled").count() == 4
    page.keyboard.press("l")
    page.locator(".list a").first.click()
    assert page.locator("#d1 .verdict").nth(1).get_attribute("data-label") == "u"
    with page.expect_download() as download:
        page.click("#download")
    download.value.save_as(tmp_path / "labels.jsonl")
    assert "4 labelled documents in labels.jsonl" in page.inner_text("#told")
    found = list(read_labels(tmp_path / "labels.jsonl"))
    assert [Path(each.name).name for each in found] == ["00.txt", "01.txt", "03.txt", "04.txt"]
    assert [block.label for block in found[0].blocks] == ["keep", "unsure"]
    for each in found:
        for start, end, _ in each.blocks:
            assert each.source[start:end].strip() == each.source[start:end]
    assert found[3].source[slice(*found[3].blocks[0][:2])] == f"\U0001f600 {PROSE}"
    assert [each.source for each in found] == [Cleaner().read(Path(each.name)).source_text for each in found]


def test_labels_by_keys_alone(opened) -> None:
    page = opened(TEXTS)
    page.keyboard.press("l")
    page.keyboard.press("j")
    assert page.locator("#d1 .verdict").first.get_attribute("data-label") == "k"
    for label in "duk":
        page.keyboard.press("x")
        assert page.locator("#d1 .verdict").first.get_attribute("data-label") == label
    assert page.locator("#d1 .done").inner_text() == "labelled"
    page.keyboard.press("l")
    assert page.locator(".verdict, .done").count() == 0


def test_hostile_documents_are_inert(opened) -> None:
    page = opened(HOSTILE)
    assert page.evaluate("window.hit") is None
    assert (
        page.locator("main img, main svg:not([role=img], .bar), main script:not([type='application/json'])").count()
        == 0
    )
    assert page.locator(".doc").count() == 3
    assert page.inner_text("h1") == "<b>A report</b>"
    assert "<script>window.hit" in page.locator("#d1").inner_text()
    page.keyboard.press("]")
    text = page.locator("#d2").inner_text()
    assert "U+202E" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desktop", "phone"])
def test_axe_finds_nothing(opened, scheme: str, size: dict[str, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened([*TEXTS, *HOSTILE], color_scheme=scheme, viewport=size, bypass_csp=True)
    for _ in range(2):
        found = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []
        page.keyboard.press("l")  # with the buttons of labels
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_everything_can_be_read(opened) -> None:
    page = opened(TEXTS, java_script_enabled=False)
    assert page.locator(".doc:visible").count() == 3
    assert not page.locator(".controls").is_visible()
    first = page.locator(".x").first
    first.hover()
    assert first.locator("ul").is_visible()


def test_two_hundred_documents_are_filtered(opened) -> None:
    """How long it takes is printed (`-s`), and depends on the machine."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "fixtures/texts").glob("*/input.txt"))]
    page = opened([*texts, *texts, *texts][:200])
    assert page.locator(".list li:visible").count() == 200
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    filtered = page.evaluate(
        """() => { const search = document.getElementById("search"), start = performance.now();
        search.value = "bridge"; search.dispatchEvent(new Event("input")); document.body.offsetHeight;
        return performance.now() - start }"""
    )
    assert 0 < page.locator(".list li:visible").count() < 200
    print(f"opened in {loaded:.0f} ms, filtered in {filtered:.0f} ms")
