"""The page in a real browser, with a microphone that hears a file."""

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from interpreter.selfcheck import DirectionCheck, Failure
from languages import load_languages
from tests.browser.conftest import PHONE, TABLET, Screen
from tests.browser.scripted import SAID, SUGGESTION, TRANSLATED, ScriptedVoice

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]  # one browser for all

CASEWORKER = "#pads .pad:nth-child(1)"
CITIZEN = "#pads .pad:nth-child(2)"


def ui(language: str, key: str) -> str:
    return load_languages()[language].ui(key)


async def hold(page: Page, pad: str) -> None:
    """Press a talk button with the mouse, and speak until something is heard."""
    await page.hover(f"{pad} .talk")
    await page.mouse.down()
    await page.wait_for_selector("#hypothesis:not([hidden])")


async def test_a_turn_with_the_button_held(screen: Screen) -> None:
    page = screen.page
    await screen.start("ar")
    for language in ("da", "ar"):
        await expect(page.locator("#notice")).to_contain_text(ui(language, "notice.spoken"))
        full = page.get_by_text(ui(language, "notice.full"))
        await expect(full).to_be_hidden()
        await page.get_by_text(ui(language, "notice.more")).click()
        await expect(full).to_be_visible()
    await expect(page.locator(f"{CITIZEN} .talk")).to_have_text(ui("ar", "talk.button"))

    await hold(page, CASEWORKER)
    await expect(page.locator(f"{CASEWORKER} .talk")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(f"{CITIZEN} .talk")).to_have_attribute("aria-disabled", "true")
    await page.mouse.up()

    article = page.locator(".utterance")
    await expect(article.locator(".source")).to_have_text(SAID["da"])
    await expect(article.locator(".source")).to_have_attribute("dir", "ltr")
    translation = article.locator(".translation")
    await expect(translation).to_have_text(TRANSLATED["da", "ar"])
    await expect(translation).to_have_attribute("dir", "rtl")
    await expect(translation).to_have_attribute("lang", "ar")
    assert await translation.evaluate("element => getComputedStyle(element).direction") == "rtl"
    for language in ("da", "ar"):
        for key in ("mark.draft", "doubt.number", "doubt.gender"):
            await expect(article.locator(".marks")).to_contain_text(ui(language, key))
    await expect(article.locator(".values dt").first).to_contain_text("halv ti")
    await expect(article.locator(".values dd").first).to_have_text("09:30")
    await expect(article.locator(".values .missing")).to_have_count(1)
    await expect(page.locator("#hypothesis")).to_be_hidden()
    await screen.played(ScriptedVoice.samples)

    seconds, level = screen.ears.heard[-1]
    assert seconds > 0.5
    assert level > 0.02
    assert screen.faults == []


async def test_the_other_side_answers_by_keyboard_and_a_phrase_is_tapped(screen: Screen) -> None:
    page = screen.page
    await screen.start("ar")
    await page.focus(f"{CITIZEN} .talk")
    await page.keyboard.down("Space")
    await page.wait_for_selector("#hypothesis:not([hidden])")
    await page.keyboard.up("Space")
    await expect(page.locator(".utterance .source")).to_have_text(SAID["ar"])
    await expect(page.locator(".utterance .source")).to_have_attribute("dir", "rtl")
    await expect(page.locator(".utterance .translation")).to_have_text(TRANSLATED["ar", "da"])
    await screen.played(ScriptedVoice.samples)

    await hold(page, CASEWORKER)
    await page.mouse.up()
    offered = page.locator(".utterance").nth(1).locator(".suggestions button")
    await expect(offered).to_have_text(SUGGESTION.text)
    await offered.click()
    await expect(page.locator(".utterance").nth(1).locator(".translation")).to_have_text(
        SUGGESTION.translation
    )
    await screen.played(3 * ScriptedVoice.samples)
    assert screen.faults == []


async def test_repeat_stop_and_the_way_to_a_human(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk")
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await screen.played(ScriptedVoice.samples)
    await page.click(f"{CITIZEN} .repeat")
    await screen.played(2 * ScriptedVoice.samples)
    await page.click(f"{CITIZEN} .stop")
    await page.click(f"{CITIZEN} .human")
    await expect(page.locator("#human-banner")).to_be_visible()
    for language in ("da", "uk"):
        await expect(page.locator("#human-banner")).to_contain_text(ui(language, "human.requested"))
    await screen.played(3 * ScriptedVoice.samples)
    assert screen.voice.said[-1] == (ui("uk", "human.requested"), "uk")
    assert screen.faults == []


async def test_both_hear_and_read_first_that_a_machine_interprets_and_can_hear_it_again(
    screen: Screen,
) -> None:
    page = screen.page
    await screen.start("ar")
    said = screen.voice.said
    assert said == [
        (ui("ar", "notice.spoken"), "ar"),
        (ui("ar", "language.not_ready"), "ar"),
        (ui("da", "notice.spoken"), "da"),
    ]
    again = page.locator(f"{CITIZEN} .notice-again")
    await expect(again).to_have_accessible_name(ui("ar", "notice.replay"))
    await again.focus()
    await page.keyboard.press("Enter")
    await screen.played(ScriptedVoice.samples)
    assert said[3:] == [(ui("ar", "notice.spoken"), "ar")]
    assert screen.faults == []


async def test_a_button_pressed_early_takes_the_notice_from_nobody_else(screen: Screen) -> None:
    """The caseworker talks at once: the citizen hears the notice before the first translation."""
    page = screen.page
    screen.voice.seconds = 4.0
    await screen.open()
    await page.select_option("#second-language", "uk")
    await page.click("#start")
    await expect(page.locator(f"{CITIZEN} .pad-state")).to_have_text(ui("uk", "state.speaking"))
    screen.voice.seconds = 0.5
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance .translation")).to_have_text(TRANSLATED["da", "uk"])
    await expect(page.locator(f"{CITIZEN} .pad-state")).to_have_text(ui("uk", "state.speaking"))
    await expect(page.locator(f"{CITIZEN} .pad-state")).to_have_text("")
    notice = (ui("uk", "notice.spoken"), "uk")
    assert screen.voice.said == [
        notice,
        notice,
        (TRANSLATED["da", "uk"], "uk"),
    ]
    assert screen.faults == []


@pytest.mark.parametrize("mute", [frozenset({"ar"})])
async def test_a_language_without_a_voice_says_that_it_can_only_be_read(
    screen: Screen, mute: frozenset[str]
) -> None:
    page = screen.page
    await screen.open()
    await page.select_option("#second-language", "ar")
    await page.click("#start")
    await expect(page.locator("#notice")).to_contain_text(ui("ar", "notice.no_voice"))
    await expect(page.locator("#notice")).not_to_contain_text(ui("da", "notice.no_voice"))
    await expect(page.locator(f"{CITIZEN} .notice-again")).to_be_hidden()
    await expect(page.locator(f"{CASEWORKER} .notice-again")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-samples-played", str(ScriptedVoice.samples))
    assert screen.voice.said == [(ui("da", "notice.spoken"), "da")]

    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance .translation")).to_have_text(TRANSLATED["da", "ar"])
    await page.focus(f"{CITIZEN} .talk")
    await page.keyboard.down("Space")
    await page.wait_for_selector("#hypothesis:not([hidden])")
    await page.keyboard.up("Space")
    await expect(page.locator(".utterance .translation").nth(1)).to_have_text(TRANSLATED["ar", "da"])
    assert screen.faults == []


async def test_who_is_not_understood_is_asked_again_in_their_own_language(screen: Screen) -> None:
    page = screen.page
    screen.ears.deaf = True
    await screen.start("uk")
    await page.hover(f"{CITIZEN} .talk")
    await page.mouse.down()
    await expect(page.locator(f"{CITIZEN} .pad-state")).to_have_text(ui("uk", "state.listening"))
    await page.evaluate("new Promise(resolve => setTimeout(resolve, 600))")  # speak for a while
    await page.mouse.up()
    await expect(page.locator(".utterance.again .source")).to_have_text(ui("uk", "say_again"))
    await screen.played(ScriptedVoice.samples)
    assert screen.voice.said[-1] == (ui("uk", "say_again"), "uk")
    assert screen.faults == []


@pytest.mark.parametrize("size", [PHONE])
async def test_who_does_not_understand_says_so_with_one_tap_and_the_other_hears_and_reads_it(
    screen: Screen, size: tuple[int, int]
) -> None:
    page = screen.page
    await screen.start("ar")
    for more in await page.locator("#notice summary").all():
        await more.click()
    button = page.locator(f"{CITIZEN} .not-understood")
    await expect(button).to_have_text(ui("ar", "button.not_understood"))
    await button.dblclick()
    await screen.played(2 * ScriptedVoice.samples)
    article = page.locator(".utterance.again")
    await expect(article.locator(".source")).to_have_text(ui("ar", "button.not_understood"))
    await expect(article.locator(".translation")).to_have_text(ui("da", "asked_again"))
    assert screen.voice.said[-2:] == [(ui("ar", "asked_again.told"), "ar"), (ui("da", "asked_again"), "da")]
    await expect(page.locator("#human-banner")).to_be_hidden()

    await button.focus()
    await page.keyboard.press("Enter")
    for language in ("da", "ar"):
        await expect(page.locator("#human-banner")).to_contain_text(ui(language, "flag.not_understood"))
    await screen.played(4 * ScriptedVoice.samples)
    await expect(article).to_have_count(2)
    await expect(article.last).to_be_in_viewport(ratio=1)  # though the flag took room
    assert screen.faults == []


async def test_a_translation_that_looks_wrong_is_told_aloud_and_spoken_on_request(screen: Screen) -> None:
    page = screen.page
    screen.words.unsure = True
    await screen.start("ar")
    await hold(page, CASEWORKER)
    await page.mouse.up()
    article = page.locator(".utterance")
    await expect(article.locator(".translation")).to_have_text(TRANSLATED["da", "ar"])
    await expect(article.locator(".unspoken")).to_have_text(ui("ar", "not_spoken"))
    await screen.played(ScriptedVoice.samples)
    assert screen.voice.said[-1] == (ui("ar", "not_spoken"), "ar")
    await page.click(f"{CITIZEN} .repeat")
    await screen.played(2 * ScriptedVoice.samples)
    assert screen.voice.said[-1] == (TRANSLATED["da", "ar"], "ar")
    assert screen.faults == []


async def test_who_only_speaks_has_nothing_not_to_understand(screen: Screen) -> None:
    await screen.start("uk", direction="fixed")
    await expect(screen.page.locator(f"{CASEWORKER} .not-understood")).to_be_hidden()
    await expect(screen.page.locator(f"{CITIZEN} .not-understood")).to_be_visible()


async def test_tapping_instead_of_holding(screen: Screen) -> None:
    page = screen.page
    await screen.open()
    await page.check("#tap-to-talk")
    await page.click("#start")
    await page.wait_for_selector("#notice p")
    talk = page.locator(f"{CASEWORKER} .talk")
    await talk.click()
    await expect(talk).to_have_attribute("aria-pressed", "true")
    await page.wait_for_selector("#hypothesis:not([hidden])")
    await talk.click()
    await expect(page.locator(".utterance .source")).to_have_text(SAID["da"])
    assert screen.faults == []


async def test_a_click_without_finger_or_key_works_the_button_too(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk")
    talk = page.locator(f"{CASEWORKER} .talk")
    await talk.evaluate("button => button.click()")
    await expect(talk).to_have_attribute("aria-pressed", "true")
    await page.wait_for_selector("#hypothesis:not([hidden])")
    await talk.evaluate("button => button.click()")
    await expect(page.locator(".utterance .source")).to_have_text(SAID["da"])


async def test_without_buttons_the_microphone_can_be_switched_off(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk", direction="fixed")
    await expect(page.locator(".talk").first).to_be_hidden()
    state = page.locator("#microphone-state")
    await expect(state).to_have_text(ui("da", "microphone.on"))
    await page.wait_for_selector("#hypothesis:not([hidden])")
    await state.click()
    await expect(state).to_have_text(ui("da", "microphone.off"))
    await expect(page.locator(".utterance .source").first).to_have_text(SAID["da"])
    assert screen.faults == []


async def test_a_lost_connection_is_told_in_both_languages_and_comes_back(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk")
    for connection in list(screen.server.server.server_state.connections):
        connection.transport.abort()
    banner = page.locator("#connection-banner")
    for language in ("da", "uk"):
        await expect(banner).to_contain_text(ui(language, "connection.lost"))
    await page.click("#reconnect")
    await expect(banner).to_be_hidden()
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance .source")).to_have_text(SAID["da"])


async def test_after_a_lost_connection_nobody_hears_the_notice_a_second_time(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk")
    for connection in list(screen.server.server.server_state.connections):
        connection.transport.abort()
    await expect(page.locator("#connection-banner")).to_be_visible()
    await page.click("#reconnect")
    await expect(page.locator("#connection-banner")).to_be_hidden()
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await screen.played(ScriptedVoice.samples)
    assert [text for text, _ in screen.voice.said] == [
        ui("uk", "notice.spoken"),
        ui("da", "notice.spoken"),
        TRANSLATED["da", "uk"],
    ]


async def test_ending_leaves_nothing_behind(screen: Screen) -> None:
    page = screen.page
    await screen.start("uk")
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance .translation")).to_have_text(TRANSLATED["da", "uk"])
    await page.click("#end")
    await expect(page.locator("#setup")).to_be_visible()
    assert await page.locator(".utterance").count() == 0
    assert await page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert await page.context.cookies() == []
    assert screen.faults == []


@pytest.mark.parametrize("permissions", [[]])
async def test_without_leave_to_use_the_microphone_the_page_says_what_to_do(screen: Screen) -> None:
    await screen.open()
    await screen.page.click("#start")
    error = screen.page.locator("#setup-error")
    await expect(error).to_contain_text("Siden må ikke bruge mikrofonen.")
    await expect(screen.page.locator("#start")).to_be_enabled()


@pytest.mark.parametrize(
    "checks", [[DirectionCheck("uk", "da", "Так.", problem="not sure", failure=Failure.NOT_UNDERSTOOD)]]
)
async def test_a_direction_that_failed_its_check_is_told_before_the_start_and_to_whom_it_concerns(
    screen: Screen, checks: list[DirectionCheck]
) -> None:
    page = screen.page
    await screen.open()
    warning = page.locator("#failing li")
    await page.select_option("#second-language", "ar")
    await expect(warning).to_have_count(0)
    await page.select_option("#second-language", "uk")
    await expect(warning).to_contain_text("Prøven fra ukrainsk til dansk mislykkedes")
    await expect(warning).to_contain_text("Prøven blev ikke forstået.")
    await page.check("[name=direction][value=fixed]")
    await expect(warning).to_have_count(0)
    await page.check("[name=direction][value=push_to_talk]")
    await page.click("#start")
    await expect(page.locator("#notice")).to_contain_text(ui("uk", "direction.failed"))
    await expect(page.locator("#notice")).not_to_contain_text(ui("da", "direction.failed"))
    assert screen.faults == []


async def test_languages_that_cannot_be_heard_or_translated_cannot_be_chosen(screen: Screen) -> None:
    page = screen.page
    await screen.open()
    assert await page.locator("#second-language option[value=so]").is_disabled()
    await page.select_option("#first-language", "uk")
    await page.select_option("#second-language", "ar")
    await expect(page.locator("#start")).to_be_disabled()


@pytest.mark.parametrize("size", [PHONE])
async def test_phrases_to_choose_from_are_seen_on_a_telephone(screen: Screen, size: tuple[int, int]) -> None:
    page = screen.page
    screen.words.abstains = True
    screen.words.offers = tuple(replace(SUGGESTION, phrase=f"appointment.{n}") for n in range(4))
    await screen.start("uk")
    await page.click(f"{CITIZEN} .human")
    await expect(page.locator("#human-banner")).to_be_visible()
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".suggestions button")).to_have_count(4)
    await expect(page.locator(".utterance .doubt")).to_have_count(0)  # they would take the room
    for number in range(2):
        await expect(page.locator(".suggestions button").nth(number)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
async def test_everything_fits_the_screen(screen: Screen, size: tuple[int, int]) -> None:
    page = screen.page
    await screen.open()
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    await screen.start("ar")
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance .translation")).to_have_text(TRANSLATED["da", "ar"])
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert await page.evaluate("document.documentElement.scrollHeight") <= size[1]
    # A word in a sentence is as high as its line (WCAG 2.5.8 excepts it).
    for button in await page.locator("#meeting button:visible:not(p .term)").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44, await button.inner_text()
        assert box["width"] >= 44, await button.inner_text()
    for talk in await page.locator(".talk").all():
        await expect(talk).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050, 8_000])
async def test_the_resampler_keeps_speech_and_takes_out_what_would_fold_into_it(
    screen: Screen, rate: int
) -> None:
    await screen.open()
    measured = await screen.page.evaluate(
        """async (rate) => {
            const { Resampler } = await import("/static/resampler.js");
            const level = (hz) => {
                const resampler = new Resampler(rate, 16000);
                const out = [];
                for (let block = 0; block < 400; block++) {
                    const input = Float32Array.from({ length: 128 }, (_, i) =>
                        Math.sin((2 * Math.PI * hz * (block * 128 + i)) / rate));
                    out.push(...resampler.process(input));
                }
                const middle = out.slice(out.length / 4, (3 * out.length) / 4);
                return {
                    level: Math.sqrt((2 * middle.reduce((sum, x) => sum + x * x, 0)) / middle.length),
                    length: out.length,
                };
            };
            return { low: level(300), voice: level(3000), high: level(Math.min(9000, rate / 2 - 500)) };
        }""",
        rate,
    )
    assert abs(measured["low"]["level"] - 1) < 0.01
    assert abs(measured["voice"]["level"] - 1) < 0.01
    assert abs(measured["low"]["length"] - 400 * 128 * 16_000 / rate) < 100
    if rate > 18_000:
        assert measured["high"]["level"] < 0.001  # -60 dB
