"""Class names with a hash are told from those that a person wrote."""

from __future__ import annotations

import pytest

from cleaner.authoring.generated_names import is_generated

GENERATED = """
Header_root__a8Xk2 Card_title__3kLqa menu_link__ZkQ1w footer_copy__Q_1ab
css-1q2w3e css-1dbjc4n css-kfk3so css-fkUgLu r-13awgt0 emotion-0x7f3a
sc-bdVaJa sc-iBPRYJ sc-htpNat sc-1q9ui8x-0 Text__P-sc-1x2y3z Footer-kbfTZb
svelte-1a2b3c jsx-a1b2c3 jss-4Fg7h
nav-9f86d081 element-810e537 elements-21cc52636c935e01 title-X77sOw bZQynM hQOOHj
"""
WRITTEN = """
h1b e3b mp3-player mp3player h264-video x86 language-x86asm utf8 covid19 top10list web2print i18n-switch a11y-skip
post-2024 postid-99887 page-id-1234 menu-item-42 image-1234 step1of3 level-2-nav article2
col-md-6 col-lg-offset-2 px-4 pt-16 mt-10px md:flex text-gray-700 w-1/2 hover:bg-blue-500 fs16 f12px
ad-300x250 grid2x2 ratio-16by9 face2face 3col 2-columns 4chan-box
mainContent HeaderNavBar Level2Heading goToTop goToMyTop upToMe toTopBtn HTMLParser nextPageURL headerCTA iOSApp cDRed
nav__list block__element--modifier Main_nav__hover sidebar_left__title page_nav__open
css-grid css-class css-button2 sc-title r-title svelte-logo
"""


@pytest.mark.parametrize("name", GENERATED.split())
def test_a_hash_is_recognised(name: str) -> None:
    assert is_generated(name)


@pytest.mark.parametrize("name", WRITTEN.split())
def test_a_name_that_a_person_wrote_is_not(name: str) -> None:
    assert not is_generated(name)
