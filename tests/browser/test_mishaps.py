"""What goes wrong around a meeting: the network, another tab, a wrong address, a machine not good enough."""

import json

import pytest
from playwright.async_api import WebSocketRoute, expect

from interpreter.protocol.event_messages import CommitMessage
from interpreter.protocol.reference import example
from tests.browser.conftest import Screen
from tests.browser.scripted import SAID
from tests.browser.test_page import CASEWORKER, CITIZEN, hold, ui

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]  # one browser for all


async def test_a_network_that_is_gone_is_told_though_the_browser_has_not_noticed(screen: Screen) -> None:
    page = screen.page
    dead = False

    async def between(client: WebSocketRoute) -> None:
        server = client.connect_to_server()

        def there(message: str | bytes) -> None:
            if not dead:
                server.send(message)

        def back(message: str | bytes) -> None:
            if not dead:
                client.send(message)

        client.on_message(there)
        server.on_message(back)

    await page.route_web_socket("**/v1/meeting", between)
    await screen.open()
    await page.evaluate(
        "import('/static/meeting.js').then(({BEAT}) => Object.assign(BEAT, {everyMs: 50, patienceMs: 600}))"
    )
    await page.select_option("#second-language", "uk")
    await page.click("#start")
    await page.wait_for_selector("#notice p")
    await page.wait_for_timeout(1000)  # longer than its patience: it asks, and is answered
    await expect(page.locator("#connection-banner")).to_be_hidden()
    dead = True
    await expect(page.locator("#connection-banner")).to_contain_text(ui("uk", "connection.lost"))
    dead = False
    await page.click("#reconnect")
    await expect(page.locator("#connection-banner")).to_be_hidden()


HIDE = """hidden => {
    const value = hidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'visibilityState', {value, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


async def test_who_looks_at_another_tab_is_not_listened_to(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk")
    await hold(page, CASEWORKER)
    await page.evaluate(HIDE, True)
    await expect(page.locator(f"{CASEWORKER} .talk")).to_have_attribute("aria-pressed", "false")
    await expect(page.locator(".utterance .source")).to_have_text(SAID["da"])


async def test_without_buttons_too(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk", direction="automatic")
    await expect(page.locator("#microphone-state")).to_have_attribute("aria-pressed", "true")
    await page.evaluate(HIDE, True)
    await page.evaluate(HIDE, False)
    await expect(page.locator("#microphone-state")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("how", ["by hand", "by looking away"])
async def test_a_microphone_that_is_off_stays_off_when_the_connection_comes_back(
    screen: Screen, how: str
) -> None:
    page = screen.page
    await screen.start("uk", direction="automatic")
    state = page.locator("#microphone-state")
    if how == "by hand":
        await state.click()
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await expect(page.locator("#connection-banner")).to_be_visible()
    if how == "by looking away":
        await page.evaluate(HIDE, True)
    await page.click("#reconnect")
    await expect(page.locator("#connection-banner")).to_be_hidden()
    await expect(state).to_have_attribute("aria-pressed", "false")


async def test_a_microphone_that_is_on_is_on_again_when_the_connection_comes_back(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk", direction="automatic")
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await page.click("#reconnect")
    await expect(page.locator("#connection-banner")).to_be_hidden()
    await expect(page.locator("#microphone-state")).to_have_attribute("aria-pressed", "true")


async def test_the_screen_may_go_dark_after_the_conversation(screen: Screen) -> None:
    page = screen.page
    await page.add_init_script(
        "Object.defineProperty(navigator, 'wakeLock', {value: {request: async () =>"
        " ({release: () => { document.documentElement.dataset.released = 'yes'; }})}});"
    )
    await screen.start("uk")
    await page.click("#end")
    await expect(page.locator("#setup")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-released", "yes")


async def test_a_second_tab_does_not_talk_into_the_first(screen: Screen) -> None:
    await screen.start("uk")
    second = await screen.page.context.new_page()
    await second.goto(screen.server.url + "/")
    await expect(second.locator("#second-language option")).not_to_have_count(0)
    await second.click("#start")
    await expect(second.locator("#setup-error")).to_contain_text("i en anden fane")
    await screen.page.click("#end")
    await expect(screen.page.locator("#setup")).to_be_visible()
    await second.click("#start")
    await expect(second.locator("#notice p")).not_to_have_count(0)


async def test_closing_the_page_in_the_middle_asks_first_and_at_the_end_does_not(screen: Screen) -> None:
    page = screen.page
    ask = "() => !window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    await screen.start("uk")
    assert await page.evaluate(ask)
    await page.click("#end")
    await expect(page.locator("#setup")).to_be_visible()
    assert not await page.evaluate(ask)


async def test_who_speaks_on_and_on_is_asked_for_one_sentence_at_a_time(screen: Screen) -> None:
    page = screen.page
    clients: list[WebSocketRoute] = []

    async def between(client: WebSocketRoute) -> None:
        client.connect_to_server()
        clients.append(client)

    await page.route_web_socket("**/v1/meeting", between)
    await screen.start("uk")
    await hold(page, CASEWORKER)
    state = page.locator(f"{CASEWORKER} .pad-state")
    for number in range(1, 5):
        await expect(state).to_have_text(ui("da", "state.listening"))
        clients[0].send(json.dumps({**example(CommitMessage), "utterance": 100 + number}))
    await expect(state).to_have_text(ui("da", "nudge.shorter"))
    await page.mouse.up()


async def test_a_wrong_address_leads_back(screen: Screen) -> None:
    page = screen.page
    await page.goto(screen.server.url + "/tolk")
    await page.get_by_role("link").click()
    await expect(page.locator("#setup h1")).to_have_text("Tolkning")


async def test_a_flag_that_rises_by_itself_is_heard_by_both(screen: Screen) -> None:
    page = screen.page
    screen.words.abstains = True
    await screen.start("ar")
    for said in (1, 2):
        await hold(page, CASEWORKER)
        await page.mouse.up()
        await expect(page.locator(".utterance")).to_have_count(said)
    banner = page.locator("#human-banner")
    for language in ("da", "ar"):
        line = banner.locator(f"[lang^={language}]")
        await expect(line).to_have_text(ui(language, "flag.not_translated"))
        width = await banner.evaluate(
            "one => one.clientWidth - 2 * parseFloat(getComputedStyle(one).paddingLeft)"
        )
        assert await line.evaluate("one => one.clientWidth") == pytest.approx(width, abs=2), (
            "each on its side"
        )
    await expect(page.locator(f"{CITIZEN} .pad-state")).to_have_text(ui("ar", "state.speaking"))
    await expect(page.locator(f"{CITIZEN} .pad-state")).to_have_text("")
    assert screen.voice.said.count((ui("ar", "flag.spoken"), "ar")) == 1
    assert screen.voice.said.count((ui("da", "flag.spoken"), "da")) == 1
