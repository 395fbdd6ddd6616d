"""The web application: the page, what it needs to know, and the socket meetings come in by."""

import logging
import uuid
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from interpreter import VERSION
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.plan import Plan
from interpreter.pipeline.session import Session
from interpreter.pipeline.workers import Workers
from interpreter.protocol.connection import ServerConnection
from interpreter.protocol.limits import VERSIONS
from interpreter.selfcheck import DirectionCheck
from interpreter.server.guard import Guard
from interpreter.server.health import Health, degraded, gpu_memory
from interpreter.server.limits import MeetingLimits
from interpreter.server.logs import meeting_id
from interpreter.server.meeting import Conversation, Meeting, OpenSession
from interpreter.server.meetings import Meetings
from interpreter.server.offer import as_json, build_offer, texts_as_json
from interpreter.settings import PipelineSettings, Settings
from languages import load_languages

STATIC: Final = Path(__file__).parent / "static"

_LOG: Final = logging.getLogger(__name__)


def create_app(
    engines: Engines,
    settings: Settings,
    workers: Workers,
    *,
    checks: Iterable[DirectionCheck] = (),
    limits: MeetingLimits | None = None,
    open_session: OpenSession | None = None,
    now: Callable[[], float] = monotonic,
) -> Starlette:
    """The application, with `meetings` and `limits` in its `state`.

    Args:
        engines: loaded, shared by all meetings; whoever loaded them closes them.
        checks: how the self-check of each direction went; the others are offered as not checked.
        limits: how much one client may take.
        open_session: makes the session of a meeting; by default `interpreter.pipeline.session.Session`.
        now: the clock that clients' pace is measured on, in seconds.

    Raises:
        LanguageError: the languages cannot be read, or one lacks the texts it must have.
    """
    languages = load_languages(settings.languages_dir)
    offer = build_offer(engines, languages, checks)
    meetings = Meetings(settings.server.max_meetings)
    limits = limits or MeetingLimits()
    condition = Health()
    open_session = condition.watching(
        open_session or partial(_open_session, engines, settings.pipeline, workers)
    )

    async def page(_request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def not_found(request: Request, _error: Exception) -> Response:
        """Who typed the address wrong gets a page with the way back; a program gets a line."""
        if "text/html" in request.headers.get("accept", ""):
            return FileResponse(STATIC / "not-found.html", 404)
        return PlainTextResponse("There is nothing here. The page is at /.", 404)

    async def health(_request: Request) -> Response:
        return JSONResponse(
            {
                "status": "broken" if condition.problem else "ok",
                "reason": condition.problem,
                "degraded": degraded(engines),
                "gpu_memory": gpu_memory(),
                "version": VERSION,
                "protocol_versions": list(VERSIONS),
                "engines": {
                    "recogniser": engines.recogniser.capabilities.name,
                    "translator": engines.translator.capabilities.name,
                    "synthesiser": engines.synthesiser.capabilities.name,
                },
                "meetings": meetings.open,
                "max_meetings": meetings.limit,
            },
            503 if condition.problem else 200,
        )

    async def list_languages(_request: Request) -> Response:
        return JSONResponse(as_json(offer))

    async def texts(request: Request) -> Response:
        language = languages.get(request.path_params["language"])
        if language is None:
            return JSONResponse({"error": "There is no such language. See /v1/languages."}, 404)
        return JSONResponse(texts_as_json(language))

    async def meeting(socket: WebSocket) -> None:
        identity = str(uuid.uuid4())
        meeting_id.set(identity)
        await socket.accept()
        held = Meeting(socket, ServerConnection(identity, offer), open_session, meetings.slot(), limits, now)
        with meetings.connected(held):
            await held.run()

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/health", health),
            Route("/healthz", health),
            Route("/v1/languages", list_languages),
            Route("/v1/ui/{language}", texts),
            WebSocketRoute("/v1/meeting", meeting),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={404: not_found},
        middleware=[Middleware(Guard, hosts=settings.server.hosts, origins=settings.server.origins)],
    )
    app.state.meetings = meetings
    app.state.limits = limits
    return app


def _open_session(
    engines: Engines, settings: PipelineSettings, workers: Workers, plan: Plan, hypotheses: bool
) -> AbstractAsyncContextManager[Conversation]:
    if not hypotheses:
        settings = settings.model_copy(update={"hypotheses": False})
    return Session(engines, plan, settings, workers)
