import json
from typing import Any

import httpx
import pytest

from interpreter.pipeline.events import Fault
from interpreter.server.guard import SECURITY_HEADERS
from interpreter.server.health import BROKEN_AFTER
from interpreter.server.offer import NOTICE, SAY_AGAIN
from languages import load_languages
from tests.server.running import STATIC, running, start


async def get(url: str, **options: Any) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(url, **options)


async def test_health_says_what_runs() -> None:
    async with running(max_meetings=3) as server:
        health = (await get(server.url + "/health")).json()
        assert (health["status"], health["reason"]) == ("ok", None)
        assert health["engines"] == {"recogniser": "ears", "translator": "words", "synthesiser": "mouth"}
        assert (health["meetings"], health["max_meetings"]) == (0, 3)
        async with server.connect() as client:
            await start(client)
            assert (await get(server.url + "/healthz")).json()["meetings"] == 1


async def test_a_service_whose_engine_fails_again_and_again_says_so() -> None:
    fault = Fault("translate", "out of memory")
    async with running() as server, server.connect() as client:
        await start(client)
        session = await server.session()
        session.emit(*[fault] * BROKEN_AFTER)
        for _ in range(BROKEN_AFTER):
            await client.recv()
        answer = await get(server.url + "/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "broken"
    assert "translation 3 times" in answer.json()["reason"]


async def test_languages_say_what_each_engine_can_do() -> None:
    async with running() as server:
        listed = (await get(server.url + "/v1/languages")).json()
    by_code = {one["code"]: one for one in listed["languages"]}
    assert set(by_code) == set(load_languages())
    assert (by_code["ar"]["direction"], by_code["uk"]["direction"]) == ("rtl", "ltr")
    assert (by_code["uk"]["recognised"], by_code["uk"]["voice"]) == (True, "Ukrainian voice")
    assert (by_code["ar"]["recognised"], by_code["ar"]["voice"]) == (True, None)
    assert (by_code["so"]["recognised"], by_code["so"]["voice"]) == (False, None)
    assert ["da", "uk"] in listed["pairs"]
    assert ["uk", "ar"] not in listed["pairs"]


async def test_every_language_has_its_notice() -> None:
    async with running() as server:
        listed = (await get(server.url + "/v1/languages")).json()["languages"]
    for language in listed:
        known = load_languages()[language["code"]]
        assert language["notice"] == known.ui(NOTICE)
        assert language["say_again"] == known.ui(SAY_AGAIN)


async def test_screen_texts_come_by_language_and_say_which_are_drafts() -> None:
    async with running() as server:
        texts = (await get(server.url + "/v1/ui/uk")).json()
        missing = await get(server.url + "/v1/ui/xx")
    assert texts["language"] == "uk"
    assert texts["texts"]["say_again"] == load_languages()["uk"].ui("say_again")
    assert set(texts["drafts"]) <= set(texts["texts"])
    assert missing.status_code == 404


async def test_a_wrong_address_is_told_to_a_person_with_the_way_back_and_to_a_program_in_a_line() -> None:
    async with running() as server:
        async with httpx.AsyncClient(trust_env=False) as client:
            shown = await client.get(server.url + "/tolk", headers={"Accept": "text/html,*/*"})
        told = await get(server.url + "/tolk")
    assert (shown.status_code, told.status_code) == (404, 404)
    assert 'href="/"' in shown.text
    assert told.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/", "/static/index.html", "/healthz", "/v1/languages", "/nowhere"])
async def test_every_answer_carries_the_security_headers(path: str) -> None:
    async with running() as server:
        answer = await get(server.url + path)
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value
    assert "server" not in answer.headers


async def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    "name", [one.name for one in STATIC.iterdir() if one.suffix in (".html", ".js", ".css")]
)
async def test_static_files_name_no_other_host(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "innerHTML" not in text


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"])
async def test_nothing_but_static_files_is_served(path: str) -> None:
    async with running() as server:
        assert (await get(server.url + path)).status_code == 404


async def test_a_foreign_name_is_refused_with_what_to_do() -> None:
    async with running(hosts=("tolk.example",)) as server:
        for name, status in (
            ("evil.example", 421),
            ("tolk.example", 200),
            ("localhost:1", 200),
            ("[::1]", 200),
        ):
            answer = await get(server.url + "/healthz", headers={"Host": name})
            assert answer.status_code == status, name
            assert answer.headers["X-Frame-Options"] == "DENY"
        assert "server.hosts" in (await get(server.url + "/", headers={"Host": "evil.example"})).text


async def test_the_answer_to_languages_is_plain_json() -> None:
    async with running() as server:
        answer = await get(server.url + "/v1/languages")
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.content)
