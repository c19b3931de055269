"""Tests of inline elements: numbers, formulas and words mean in plain text what they mean on the page."""

from __future__ import annotations

import pytest

from cleaner.reading.passages import needs_space
from cleaner.reading.superscripts import subscript, superscript
from cleaner.reading.visibility import ClassRoles
from cleaner.reading.ways import read_page
from cleaner.rules.pack import class_roles

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders. " * 3


def texts(body: str, **settings: bool) -> list[str]:
    """Read the blocks of a page, less its last paragraph."""
    page = read_page(f"<body>{body}<p>{PROSE}</p></body>", classes=class_roles(), **settings)
    return [block.text for block in page.blocks[:-1]]


@pytest.mark.parametrize(
    ("before", "raised", "text"),
    [
        ("3 × 10", "5", "3 × 10^5"),
        ("10", "−3", "10^−3"),
        ("4 km", "2", "4 km^2"),
        ("per year", "-1", "per year^-1"),
        ("mc", "2", "mc^2"),
        ("x", "n+1", "x^(n+1)"),
        ("(a+b)", "2", "(a+b)^2"),
        ("sin", "2", "sin^2"),
        ("SO4", "2−", "SO4^2−"),
        ("Ca", "2+", "Ca2+"),
        ("1", "st", "1st"),
        ("M", "me", "Mme"),
        ("XIX", "e", "XIXe"),
        ("Mill", "TM", "MillTM"),
        ("about ", "1", "about 1"),
        ("", "1", "1"),
        ("grain", "3", "grain [3]"),
        ("of", "5", "of [5]"),
        ("the town (north)", "2", "the town (north) [2]"),
        ("built.", "3", "built. [3]"),
        ("grain", "1,2", "grain [1,2]"),
        ("grain", "[4]", "grain [4]"),
        ("grain", "*", "grain*"),
    ],
)
def test_exponents_are_marked_and_notes_stand_apart(before, raised, text):
    assert before + superscript(before, raised, is_link=False) == text


@pytest.mark.parametrize(
    ("before", "raised", "text"),
    [("x", "2", "x [2]"), ("in 2010", "3", "in 2010 [3]"), ("word [1]", "2", "word [1][2]"), ("word", "†", "word†")],
)
def test_a_superscript_that_is_a_link_is_the_mark_of_a_note(before, raised, text):
    assert before + superscript(before, raised, is_link=True) == text


@pytest.mark.parametrize(
    ("before", "own", "text"), [("H", "2", "H2"), ("x", "i", "xi"), ("log", "2", "log2"), ("101", "2", "101_2")]
)
def test_a_subscript_is_marked_where_two_numbers_would_become_one(before, own, text):
    assert before + subscript(before, own) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "10<sup>5</sup> m<sup>3</sup> of grain<sup><a href=#n>1</a></sup>, H<sub>2</sub>O",
            "10^5 m^3 of grain [1], H2O",
        ),
        ("grain<a href=#n><sup>1</sup></a><a href=#m><sup>2</sup></a>", "grain [1][2]"),
        ("<a href=x>10<sup>5</sup> ships</a>", "10^5 ships"),
        ("<sup>1</sup>See the book, and <sup>14</sup>C.", "1 See the book, and 14C."),
        (
            "5<sup>1</sup>⁄<sub>2</sub> or 5<sup>1</sup>/<sub>2</sub> or <sup>1</sup>/<sub>2</sub>",
            "5 1⁄2 or 5 1/2 or 1/2",
        ),
        ("10<sup>5</sup>/cm<sup>2</sup>", "10^5/cm^2"),
        ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>と", "漢字(かんじ)と"),
        ("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>", "漢(かん)字(じ)"),
        ("<ruby>字<rt></rt></ruby>", "字"),
        ("ship&shy;ping of sand<wbr>stone", "shipping of sandstone"),
    ],
)
def test_scripts_and_ruby(body, text):
    assert texts(f"<p>{body}</p>") == [text]


FORMULAS = [
    ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
    ("<mfrac><mn>1</mn><mrow><mn>2</mn><mi>n</mi></mrow></mfrac>", "1/2n"),
    ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
    ("<msup><mi>e</mi><mrow><mo>-</mo><mi>x</mi></mrow></msup>", "e^(-x)"),
    ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "(a+b)^2"),
    ("<msub><mi>x</mi><mi>i</mi></msub><msubsup><mi>y</mi><mn>1</mn><mn>2</mn></msubsup>", "x_i y_1^2"),
    ("<msqrt><mi>x</mi></msqrt>", "√x"),
    ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt><mo>,</mo><mroot><mi>x</mi><mn>3</mn></mroot>", "√(a+b),∛x"),
    ("<mroot><mi>x</mi><mi>n</mi></mroot>", "x^(1/n)"),
    (
        "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
        "∑_(i=1)^n i",
    ),
    ("<mover><mi>x</mi><mo>¯</mo></mover>", "x¯"),
    ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "sin x"),
    ("<mn>2</mn><mo>&#x2062;</mo><mi>x</mi><mi>y</mi>", "2xy"),
    ("<mn>2</mn><mn>3</mn>", "2 3"),
    ("<mfenced open='['><mi>a</mi><mi>b</mi></mfenced>", "[a,b)"),
    ("<mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd><mtd>4</mtd></mtr></mtable>", "1, 2; 3, 4"),
    ("<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>", "_6^14C"),
    (
        "<semantics><mi>Q</mi><annotation encoding='application/x-tex'>{\\displaystyle Q_1}</annotation></semantics>",
        "Q_1",
    ),
    ("<semantics><mi>Q</mi><annotation encoding='StarMath'>no</annotation></semantics>", "Q"),
    ("<mfrac><mn>1</mn></mfrac>", "1"),
    ("plain", "plain"),
]


@pytest.mark.parametrize(("mathml", "text"), FORMULAS)
def test_mathml_is_one_line_of_text(mathml, text):
    assert texts(f"<p>so <math>{mathml}</math> holds</p>") == [f"so {text} holds"]
    assert texts(f"<p>so <m:math>{mathml}</m:math> holds</p>") == [f"so {text} holds"]


MATHML = (
    "<math><semantics><mrow><mi>Q</mi><mo>=</mo><mi>v</mi><mi>A</mi></mrow>"
    "<annotation encoding='application/x-tex'>Q = v A</annotation></semantics></math>"
)
PLAIN = "<math><mi>Q</mi><mo>=</mo><mi>v</mi><mi>A</mi></math>"
SCRIPT = "<script type='math/tex; mode=display'>Q = v A</script>"
GLYPHS = "<span><span>Q</span><span>=</span></span><span>v</span><span>A</span>"


@pytest.mark.parametrize(
    "formula",
    [
        f"<span class=katex><span class=katex-mathml>{MATHML}</span>"
        f"<span class=katex-html aria-hidden=true>{GLYPHS}</span></span>",
        f"<span>{MATHML}</span><span aria-hidden=true>{GLYPHS}</span>",
        f"<span class=MathJax_Preview>Q=vA</span>{SCRIPT}",
        f"<span class=MathJax_Preview></span><span class=MathJax><nobr aria-hidden=true>{GLYPHS}</nobr>"
        f"<span class=MJX_Assistive_MathML>{PLAIN}</span></span>{SCRIPT}",
        f"<div class=MathJax_Display><span class=MathJax>{GLYPHS}</span></div>\n{SCRIPT}",
        f"<mjx-container><mjx-math aria-hidden=true>{GLYPHS}</mjx-math><mjx-assistive-mml>{MATHML}</mjx-assistive-mml>"
        "</mjx-container>",
        f"<span class=mwe-math-mathml-inline style='display: none'>{MATHML}</span>"
        "<img class=mwe-math-fallback-image-inline aria-hidden=true alt='{\\displaystyle Q = v A}'>",
        "<img class=mwe-math-fallback-image-inline alt='{\\displaystyle Q = v A}'>",
        "<script type=math/tex>% <![CDATA[\nQ = v A %]]></script>",
    ],
)
def test_a_formula_is_read_once(formula):
    assert texts(f"<section>so {formula} holds</section>") == ["so Q = v A holds"]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (f"<p>so <span class=MathJax>{GLYPHS}</span> holds</p>", ["so Q=vA holds"]),
        (f"<p>One</p><div class='text mathjax'>Two {PLAIN}</div><p>Three</p>", ["One", "Two Q=vA", "Three"]),
        (f"<p>One</p><blockquote class=MathJax_Display>Two {PLAIN}</blockquote>", ["One", "Two Q=vA"]),
        (f"<p>{PLAIN}<span class=MathJax>{PROSE}</span></p>", [f"Q=vA{PROSE}".strip()]),
        (f"<p>so {PLAIN} {PLAIN} holds</p>", ["so Q=vA Q=vA holds"]),
        ("<p>so <math><mi>a</mi><p>Two.</p><p>Three.</p>", ["so a", "Two.", "Three."]),
        (f"<p>{SCRIPT}, {SCRIPT}</p>", ["Q = v A, Q = v A"]),
        ("<p>One <span aria-hidden=true>two</span></p>", ["One two"]),
        ("<p>One <img class=photo alt=no> two</p><script type=text/x-math>no</script>", ["One two"]),
        (f"<p>so {'<mrow>' * 900}</p><p><math>{'<mrow>' * 900}x</math></p>", ["so", "x"]),
    ],
)
def test_what_is_given_once_stays_and_two_formulas_are_two(body, seen):
    assert texts(body) == seen


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("the <a href=x>Sand</a><span>'s</span> barges", "the Sand's barges"),
        ("the <a href=x>dike</a><span>, which</span> is new", "the dike, which is new"),
        ("(see <a href=x>it</a><span>)</span>", "(see it)"),
        ("<a href=x>News</a><a href=y>Sport</a>", "News Sport"),
        ("<a href=x>News</a><time>3 May</time>", "News 3 May"),
        ("<a href=x>News</a><span>(3)</span><a href=y>More</a><span>- now</span>", "News (3)More - now"),
        ("<a href=x>News</a><span></span><b>Sport</b>", "News Sport"),
        ("a kind of <a href=x>re</a><span>usable</span> stock", "a kind of reusable stock"),
        ("a <a href=x>water</a><span>-based</span> paint", "a water-based paint"),
        ("By <a href=x>Anna</a><span>in Ghent</span>", "By Anna in Ghent"),
        ("<a href=x>anna</a><span>yesterday</span>", "anna yesterday"),
    ],
)
def test_what_ends_the_word_of_a_link_stays_beside_it(body, text):
    assert texts(f"<p>{body}</p>") == [text]


def test_a_space_behind_a_link_is_outside_it():
    page = read_page("<p><a href=/x>One</a><a href=/y>Two</a></p>", links=True)
    assert [page.blocks[0].text[link.start : link.end] for link in page.blocks[0].inline] == ["One", "Two"]
    assert needs_space("a", "One", "Two", False)


ROLES = ClassRoles({"sr-only": "screen-reader", "katex-html": "formula"})


@pytest.mark.parametrize(
    ("classes", "role"),
    [
        ("sr-only", "screen-reader"),
        ("icon srOnly", "screen-reader"),
        ("govuk-sr_only", "screen-reader"),
        ("styles_srOnly__3xY2", "screen-reader"),
        ("katex-html", "formula"),
        ("not-sr-only", ""),
        ("md:sr-only", ""),
        ("sr-only-title", ""),
        ("", ""),
    ],
)
def test_classes_have_roles_by_their_names(classes, role):
    assert ROLES.of("span", {"class": classes}) == role


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>See <a href=x>it<span class=visually-hidden>, in a new tab</span></a>, and go.</p>", ["See it, and go."]),
        ("<p>One<span style='clip:rect(0 0 0 0);position:absolute'>no</span>two</p>", ["One two"]),
        ("<p>One <span style='position:absolute; left:-9999px'>no</span>two</p>", ["One two"]),
        ("<p><span class=sr-only>Price:</span><b>5</b></p>", ["5"]),
        ("<h2 class=sr-only>Menu</h2><a class='sr-only' href=#c>Skip</a><p>One</p>", ["One"]),
        ("<p>5<span class=sr-only>+</span><span>1</span>⁄<span>2</span></p>", ["5 1⁄2"]),
        ("<table><tr><th><span class=sr-only>No</span>Name<th>Age<tr><td>Al<td>9</table>", ["Name | Age", "Al | 9"]),
        ("<table><thead class=sr-only><tr><th>A<th>B</thead><tr><td>1<td>2</table>", ["A | B", "1 | 2"]),
        ("<table><caption class=sr-only>No</caption><tr><td>1<td>2</table>", ["1 | 2"]),
        (f"<div class=sr-only><p>{PROSE}</p></div>", [PROSE.strip()]),
        (f"<div class=sr-only><p>One</p><p>{PROSE}</p></div>", ["One", PROSE.strip()]),
        (f"<ul class=sr-only>{'<li>entry' * 50}</ul>", ["entry"] * 50),
        ("<h1 class=sr-only>The bridge</h1>", ["The bridge"]),
        (
            "<p>One <span class=not-sr-only>two</span> <span style='margin-left:-99px'>three</span></p>",
            ["One two three"],
        ),
        ("<div aria-hidden=true><p>One</p></div>", ["One"]),
        ("<div hidden=until-found>One</div><template shadowrootmode=open>Two</template>", ["One", "Two"]),
    ],
)
def test_text_for_screen_readers_alone_goes_unless_it_is_content(body, seen):
    assert texts(body) == texts(body, links=True) == seen


def test_images_among_text_that_goes_stay_before_what_follows():
    page = read_page(
        f"<p>One</p><div class=sr-only><p>no</p><img src=/b alt=Bridge></div><p>{PROSE}</p>", classes=class_roles()
    )
    assert [image.before for image, *_ in page.images] == []
    page = read_page(
        f"<p>One</p><img src=/b alt=Bridge><div class=sr-only><p>no</p></div><p>{PROSE}</p>", classes=class_roles()
    )
    assert [image.before for image, *_ in page.images] == [1]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<div style='white-space: pre-wrap'><span>One\n\nTwo <b>x\ny</b></span></div>", ["One", "Two x", "y"]),
        ("<p style='white-space:pre-line'>One\n<a href=x>Two\nThree</a>", ["One", "Two", "Three"]),
        (
            "<div style='white-space:pre'>One\nTwo<p style='white-space:normal'>Three\nfour</div>",
            ["One", "Two", "Three four"],
        ),
        ("<p style='white-space:nowrap'>One\ntwo</p><p>Three\nfour</p>", ["One two", "Three four"]),
        ("<pre style='white-space:pre-wrap'>a\n  b</pre>", ["a\n  b"]),
    ],
)
def test_line_breaks_that_a_style_keeps_divide_lines(body, seen):
    assert texts(body) == seen
