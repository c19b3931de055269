"""An invented corpus with repeats: texts and pages in two languages, exact, near and whole copies, other numbers.

Ids do not sort as the documents stand, so that repeats and their originals lie in different partitions.
"""

from __future__ import annotations

import random

ENGLISH = """harbour bridge council water river report engineer summer winter station market village teacher museum
forest mountain railway ferry theatre garden library street window kitchen letter journey minister factory worker
captain island weather traffic concert orchestra painter gallery"""
GERMAN = """Hafen Brücke Wasser Fluss Bericht Sommer Winter Bahnhof Markt Dorf Lehrer Museum Wald Berg Fähre Theater
Garten Straße Fenster Küche Brief Reise Fabrik Arbeiter Insel Wetter Verkehr Konzert Maler Galerie Brunnen
Kirche"""
FORMS = {
    "en": ("The {} near the {} was {} by the {} of the {}", ENGLISH, ("closed", "opened", "painted", "seen")),
    "de": ("Der {} bei dem {} wurde {} von dem {} an dem {}", GERMAN, ("gesehen", "gebaut", "gelobt", "bemalt")),
}


def paragraph(chance: random.Random, language: str, sentences: int = 5) -> str:
    """Return a paragraph of invented sentences."""
    form, nouns, verbs = FORMS[language]
    found = []
    for _ in range(sentences):
        one, two, three, four = (
            word.lower() if language == "en" else word for word in chance.choices(nouns.split(), k=4)
        )
        found.append(form.format(one, two, chance.choice(verbs), three, four))
    return ", and ".join(found[:2]) + ". " + ". ".join(found[2:]) + "."


def nearly(text: str, chance: random.Random, words: int = 1) -> str:
    """Return the text with some words replaced, none of them a name."""
    found = text.split()
    for at in chance.sample(range(1, len(found)), words):
        if found[at].islower():
            found[at] = chance.choice(("quietly", "often", "bluish", "stony"))
    return " ".join(found)


def page(title: str, date: str, paragraphs: list[str]) -> str:
    """Return a page with a menu and a footer around its text."""
    meta = f'<meta property="article:published_time" content="{date}T08:00:00Z">' if date else ""
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "News", "Sport", "Contact"))
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<html><head><title>{title}</title>{meta}</head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>{title}</h1><h2>What happened</h2>{text}</article></main>"
        f"<footer><p>Subscribe to our newsletter</p></footer></body></html>"
    )


def corpus(documents: int = 60, seed: int = 3) -> dict[str, str]:
    """Return invented documents by their ids, which do not ascend."""
    chance = random.Random(seed)
    said: dict[str, list[str]] = {"en": [], "de": []}
    found: dict[str, str] = {}
    common = paragraph(chance, "en")
    for number in range(documents):
        language = "de" if number % 3 == 2 else "en"
        paragraphs = []
        for _ in range(chance.randint(2, 5)):
            dice, earlier = chance.random(), said[language]
            if earlier and dice < 0.2:
                paragraphs.append(chance.choice(earlier))
            elif earlier and dice < 0.45:
                paragraphs.append(nearly(chance.choice(earlier), chance, chance.choice((1, 2, 4))))
            elif earlier and dice < 0.55:
                paragraphs.append(chance.choice(earlier)[:-1] + f" on day {chance.randint(2, 30)}.")
            else:
                paragraphs.append(paragraph(chance, language))
            said[language].append(paragraphs[-1])
        if number % 5 == 0:
            paragraphs.insert(1, common)
        name = f"{chance.choice('abcxyzÄé')}{chance.randint(0, 99):02}-{number:03}"
        date = chance.choice(("", "2026-10-01", "2026-11-30", "2025-01-07"))
        if number % 4 == 1:
            found[f"{name}.html"] = page(f"Report {number}", date, paragraphs)
        elif number % 11 == 10:
            found[f"{name}.txt"] = chance.choice(list(found.values()))  # a whole copy
        else:
            heading = f"# Report {number}\n\n" if number % 2 else "Advertisement\n\n"
            found[f"{name}.txt"] = heading + "\n\n".join(paragraphs) + "\n"
    return found
