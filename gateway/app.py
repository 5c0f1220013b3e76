"""The web application: every package's doors, behind the guard and the armour."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.staticfiles import StaticFiles

from accounts import signin
from accounts.access_table import Table, allows, missing_rows, unused_rows
from foundation.database import Database
from foundation.http import GuardedRoute, Service
from foundation.messages import catalogue
from foundation.pages import Pages
from foundation.settings import Settings
from foundation.terminal import open_database
from gateway.armour import Armour
from gateway.description import describe
from gateway.errors import add_error_handlers, broken_page
from gateway.navigation import navigation_for

_ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "taxonomy", "candidates", "employers", "matching", "gateway")


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """Return the application over a database.

    Raises
    ------
    RuntimeError
        A route stands in no row of the access table, or a row is served by no route.
    """
    if database is None:
        database = open_database(settings)
    app = FastAPI(
        title="Samsyn",
        version="1",
        summary="Matches proven skills to openings, so that everyone can see why.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.service = Service(
        settings=settings,
        database=database,
        table=Table(),
        identify=signin.identify,
        pages=Pages(
            root=_ROOT,
            packages=PACKAGES,
            may=allows,
            navigation=navigation_for,
        ),
    )
    for package in PACKAGES:
        for name in ("api", "pages"):
            if find_spec(f"{package}.{name}") is not None:
                module = import_module(f"{package}.{name}")
                app.include_router(module.router if name == "api" else module.pages)
    add_error_handlers(app)
    check_ways(app)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.mount("/static", StaticFiles(directory=_ROOT / "gateway" / "static"), name="static")
    app.add_middleware(Armour, production=settings.production, broken_page=broken_page)
    return app


def ways_of(app: FastAPI) -> list[tuple[str, str]]:
    """Return every way in that the application serves, as method and path."""
    return [
        (method, one.original_route.path_format)
        for one in iter_route_contexts(app.routes)
        if isinstance(one.original_route, GuardedRoute)
        for method in sorted(one.original_route.methods or ())
    ]


def check_ways(app: FastAPI) -> None:
    """Refuse to start when a route and the access table do not match.

    Raises
    ------
    RuntimeError
        A route stands in no row of the access table, or a row is served by no route.
    """
    ways = ways_of(app)
    missing, unused = missing_rows(ways), unused_rows(ways)
    unguarded = [
        str(one.original_route)
        for one in iter_route_contexts(app.routes)
        if not isinstance(one.original_route, GuardedRoute)
    ]
    if missing or unused or unguarded:
        msg = (
            f"access table: routes without a row {missing}, rows without a route {unused}, "
            f"routes that no guard stands before {unguarded}"
        )
        raise RuntimeError(msg)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load what the first request would wait for; at the end give back what we hold."""
    catalogue("sv")
    yield
    app.state.service.stopping = True
    app.state.service.database.checkpoint()
    app.state.service.database.close()
