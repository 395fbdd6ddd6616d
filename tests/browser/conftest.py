import os
import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, async_playwright, expect

from interpreter.pipeline.workers import ThreadWorkers
from interpreter.selfcheck import DirectionCheck
from languages import load_languages
from tests.browser.scripted import (
    RATE,
    ScriptedEars,
    ScriptedVoice,
    ScriptedWords,
    scripted_engines,
    speechlike,
)
from tests.server.running import Running, running

TABLET = (1024, 768)
PHONE = (390, 844)


@dataclass
class Screen:
    """A page, its server, what its engines heard, and what it did that it must not do.

    Attributes:
        opening: samples of the notices that both sides hear before the first word.
    """

    page: Page
    server: Running
    ears: ScriptedEars
    words: ScriptedWords
    voice: ScriptedVoice
    faults: list[str] = field(default_factory=list)
    opening: int = 0

    async def open(self) -> None:
        """The setup screen."""
        await self.page.goto(self.server.url + "/")
        await expect(self.page.locator("#second-language option")).not_to_have_count(0)

    async def start(self, second: str = "ar", **choices: str) -> None:
        """From the setup screen into a meeting, up to the first word; `choices` are radio buttons by name."""
        await self.open()
        await self.page.select_option("#second-language", second)
        for name, value in choices.items():
            await self.page.check(f"[name={name}][value={value}]")
        await self.page.click("#start")
        await self.page.wait_for_selector("#notice p")
        self.opening = (3 if load_languages()[second].readiness.level == "red" else 2) * ScriptedVoice.samples
        await self.played(0)

    async def played(self, samples: int) -> None:
        """Wait until the notices and that many samples have been played, and not one more."""
        await expect(self.page.locator("html")).to_have_attribute(
            "data-samples-played", str(self.opening + samples)
        )

    def watch(self) -> None:
        """Write down console errors and requests to other hosts."""
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._check)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"{kind}: {text}")

    def _check(self, request: Request) -> None:
        if not request.url.startswith(self.server.url):
            self.faults.append(f"request: {request.url}")


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser's microphone hears, over and over."""
    path = tmp_path_factory.mktemp("sound") / "speech.wav"
    with closing(wave.open(str(path), "wb")) as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((speechlike(4.0) * 32767).astype(np.int16).tobytes())
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(spoken: Path) -> AsyncIterator[Browser]:
    """Chromium with a microphone that hears `spoken`; the permission is up to the page's context."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium: install it to drive the page")
    flags = [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={spoken}",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-proxy-server",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=flags)
        yield launched
        await launched.close()


@pytest.fixture
def size() -> tuple[int, int]:
    """Of the screen, in CSS pixels."""
    return TABLET


@pytest.fixture
def permissions() -> list[str]:
    """What the person allows the page."""
    return ["microphone"]


@pytest.fixture
def mute() -> frozenset[str]:
    """Languages without a voice."""
    return frozenset()


@pytest.fixture
def checks() -> list[DirectionCheck]:
    """How the service's own check went when it started."""
    return []


@pytest_asyncio.fixture(loop_scope="module")
async def screen(
    browser: Browser,
    size: tuple[int, int],
    permissions: list[str],
    mute: frozenset[str],
    checks: list[DirectionCheck],
) -> AsyncIterator[Screen]:
    """The page in a browser, served with scripted engines and real sessions."""
    ears, words, voice = ScriptedEars(), ScriptedWords(), ScriptedVoice(mute)
    with closing(ThreadWorkers(2)) as workers:
        async with running(
            engines=scripted_engines(ears, words, voice), workers=workers, checks=checks
        ) as server:
            width, height = size
            context = await browser.new_context(
                viewport={"width": width, "height": height}, permissions=permissions, locale="da-DK"
            )
            screen = Screen(await context.new_page(), server, ears, words, voice)
            screen.watch()
            yield screen
            await context.close()
