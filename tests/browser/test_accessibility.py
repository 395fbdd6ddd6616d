"""axe-core on the page in its main states: WCAG 2.1 AA, which EN 301 549 asks for (R14).

axe finds what a machine can find: names, roles, contrast, languages, structure. It is no proof of the rest.
"""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from interpreter.selfcheck import DirectionCheck, Failure
from tests.browser.conftest import PHONE, TABLET, Screen
from tests.browser.scripted import TRANSLATED
from tests.browser.test_page import CASEWORKER, CITIZEN, hold

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]  # one browser for all

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}


async def faults(page: Page) -> list[str]:
    """What axe finds: the rule, and where."""
    found = await Axe().run(page, options=RULES)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(
    "checks", [[DirectionCheck("uk", "da", "Так.", problem="x", failure=Failure.NOT_HEARD)]]
)
async def test_the_setup_screen_with_a_warning_and_an_error(
    screen: Screen, checks: list[DirectionCheck]
) -> None:
    page = screen.page
    await screen.open()
    await page.select_option("#second-language", "uk")
    await page.context.clear_permissions()
    await page.click("#start")
    await expect(page.locator("#setup-error")).to_be_visible()
    assert await faults(page) == []


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
@pytest.mark.parametrize("second", ["uk", "ar"], ids=["left-to-right", "right-to-left"])
async def test_the_meeting(screen: Screen, second: str, size: tuple[int, int]) -> None:
    """Every kind of entry, an explanation and a back-translation open, both banners."""
    page = screen.page
    await screen.start(second)
    await page.locator("#notice summary").last.click()
    assert await faults(page) == []

    await hold(page, CASEWORKER)
    assert await faults(page) == []
    await page.mouse.up()
    article = page.locator(".utterance").first
    await expect(article.locator(".translation")).to_have_text(TRANSLATED["da", second])
    await article.locator(".back-ask").click()
    await expect(article.locator(".back-text, .back-none")).to_be_visible()
    if second == "ar":
        await article.locator(".term").first.click()
    screen.words.unsure = True
    await page.focus(f"{CITIZEN} .talk")
    await page.keyboard.down("Space")
    await page.wait_for_selector("#hypothesis:not([hidden])")
    await page.keyboard.up("Space")
    await expect(page.locator(".utterance .unspoken:visible")).to_have_count(1)
    screen.words.abstains = True
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance .unable:visible:not(:empty)")).to_have_count(1)
    await page.click(f"{CITIZEN} .not-understood")
    await page.click(f"{CITIZEN} .human")
    await expect(page.locator("#human-banner")).to_be_visible()
    assert await faults(page) == []

    for connection in list(screen.server.server.server_state.connections):
        connection.transport.abort()
    await expect(page.locator("#connection-banner")).to_be_visible()
    assert await faults(page) == []
