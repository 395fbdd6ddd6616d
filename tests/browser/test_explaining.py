"""What is on the screen beside the words: municipal terms explained, translations translated back."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, Screen
from tests.browser.scripted import BACK, SAID, TERMS, TRANSLATED
from tests.browser.test_page import CASEWORKER, hold, ui

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]  # one browser for all

JOBCENTER, ALLOWANCE = TERMS


async def say_something(screen: Screen) -> None:
    await screen.start("ar")
    await hold(screen.page, CASEWORKER)
    await screen.page.mouse.up()
    await expect(screen.page.locator(".utterance .translation")).to_have_text(TRANSLATED["da", "ar"])


async def test_a_term_is_explained_to_whoever_reads_it(screen: Screen) -> None:
    page = screen.page
    await say_something(screen)
    await expect(page.locator(".source")).to_have_text(SAID["da"])
    await expect(page.locator(".source .term")).to_have_text([JOBCENTER.source, ALLOWANCE.source])
    panel = page.locator(".term-panel")
    await expect(panel).to_be_hidden()

    mine = page.locator(".source .term").first
    await mine.click()
    await expect(mine).to_have_attribute("aria-expanded", "true")
    await expect(panel.locator(".term-meaning")).to_have_text(JOBCENTER.source_explanation)
    await expect(panel).to_have_attribute("dir", "ltr")
    await expect(panel.locator(".term-danish")).to_have_count(0)
    await expect(panel.locator(".term-draft")).to_have_count(0)

    theirs = page.locator(".translation .term")
    await expect(theirs).to_have_text(JOBCENTER.target)
    await theirs.click()
    await expect(mine).to_have_attribute("aria-expanded", "false")
    await expect(panel.locator(".term-meaning")).to_have_text(JOBCENTER.target_explanation)
    await expect(panel.locator(".term-meaning")).to_have_attribute("lang", "ar")
    await expect(panel).to_have_attribute("dir", "rtl")
    await expect(panel.locator(".term-danish b")).to_have_text("jobcenter")
    await expect(panel.locator(".term-danish b")).to_have_attribute("lang", "da-DK")
    await panel.get_by_role("button", name=ui("ar", "term.close")).click()
    await expect(panel).to_be_hidden()
    await expect(theirs).to_be_focused()
    assert screen.faults == []


async def test_a_term_that_the_translation_lost_is_doubted_and_explained_all_the_same(screen: Screen) -> None:
    page = screen.page
    await say_something(screen)
    await expect(page.locator(".utterance > .marks")).to_contain_text(ui("ar", "doubt.term"))
    lost = page.locator(".term-list .term")
    await expect(lost).to_have_text(ALLOWANCE.rendering)
    await lost.click()
    await expect(page.locator(".term-panel .term-meaning")).to_have_text(ALLOWANCE.target_explanation)
    await expect(page.locator(".term-panel .term-draft")).to_have_text(ui("ar", "term.draft"))


async def test_terms_work_with_keys_alone(screen: Screen) -> None:
    page = screen.page
    await say_something(screen)
    term = page.locator(".translation .term")
    await expect(term).to_have_role("button")
    await term.focus()
    await page.keyboard.press("Enter")
    panel = page.locator(".term-panel")
    await expect(panel).to_be_visible()
    assert await term.get_attribute("aria-controls") == await panel.get_attribute("id")
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(term).to_be_focused()
    await page.keyboard.press("Space")
    await expect(panel).to_be_visible()


async def test_the_speaker_sees_what_they_were_taken_to_say(screen: Screen) -> None:
    page = screen.page
    screen.words.understood = "Du skal komme på jobcentret."
    await say_something(screen)
    await expect(page.locator(".source")).to_have_text(SAID["da"])
    taken = page.locator(".understood")
    await expect(taken).to_have_text(f"{ui('da', 'understood.as')}: Du skal komme på jobcentret.")
    await expect(taken.locator(".term")).to_have_text(JOBCENTER.source)
    await expect(page.locator(".source .term")).to_have_count(0)


async def test_what_the_other_got_can_be_seen_translated_back(screen: Screen) -> None:
    page = screen.page
    await say_something(screen)
    ask = page.locator(".back-ask")
    await expect(ask).to_have_text(ui("da", "back.show"))
    await ask.click()
    answer = page.locator(".back-answer")
    await expect(answer.locator(".back-text")).to_have_text(BACK[TRANSLATED["da", "ar"]])
    await expect(answer.locator(".back-text")).to_have_attribute("lang", "da-DK")
    await expect(answer.locator(".back-label")).to_have_text(ui("da", "back.label"))
    for key in ("mark.machine", "confirm"):
        await expect(answer.locator(".marks")).to_contain_text(ui("da", key))
    await expect(page.locator(".utterance .source")).to_have_text(SAID["da"])
    await expect(page.locator(".utterance .translation")).to_have_text(TRANSLATED["da", "ar"])
    await expect(ask).to_have_attribute("aria-disabled", "false")
    spoken = [text for text, _ in screen.voice.said]
    assert BACK[TRANSLATED["da", "ar"]] not in spoken
    assert screen.faults == []


async def test_what_cannot_be_translated_back_is_said(screen: Screen) -> None:
    page = screen.page
    await say_something(screen)
    screen.words.abstains = True
    await page.click(".back-ask")
    await expect(page.locator(".back-answer")).to_have_text(ui("da", "back.none"))


async def test_what_cannot_be_translated_is_told_to_both_and_spoken_to_the_speaker(screen: Screen) -> None:
    page = screen.page
    screen.words.abstains = True
    await screen.start("uk")
    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance .translation")).to_have_text(ui("uk", "cannot_translate"))
    await expect(page.locator(".utterance .unable")).to_have_text(ui("da", "cannot_translate"))
    await expect(page.locator(".utterance .unable")).to_have_attribute("lang", "da-DK")
    await expect(page.locator(".back")).to_be_hidden()
    await screen.played(screen.voice.samples)
    assert screen.voice.said[-1] == (ui("da", "cannot_translate"), "da")

    await hold(page, CASEWORKER)
    await page.mouse.up()
    for language in ("da", "uk"):
        await expect(page.locator("#human-banner")).to_contain_text(ui(language, "flag.not_translated"))


@pytest.mark.parametrize("size", [PHONE])
async def test_explanations_fit_a_phone_and_are_seen(screen: Screen, size: tuple[int, int]) -> None:
    page = screen.page
    await say_something(screen)
    await expect(page.locator(".translation")).to_be_in_viewport(ratio=1)
    await page.locator(".translation .term").click()
    await expect(page.locator(".term-meaning")).to_be_in_viewport(ratio=1)
    await page.click(".back-ask")
    await expect(page.locator(".back-text")).to_be_in_viewport(ratio=1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert await page.evaluate("document.querySelector('#scroll').scrollWidth") <= size[0]

    await hold(page, CASEWORKER)
    await page.mouse.up()
    await expect(page.locator(".utterance").nth(1).locator(".translation")).to_be_in_viewport(ratio=1)
