"""Pages: templates of all packages in one environment, said in the reader's language."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from foundation import VERSION, clock
from foundation.access import Actor
from foundation.crossing import FORM_COOKIE, TOKEN_FIELD, form_secret, form_token
from foundation.messages import Message, catalogue, preferred_language, translator_for

NOTICE_COOKIE = "samsyn-notice"
LANGUAGE_COOKIE = "samsyn-language"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the main navigation."""

    href: str
    text: Message
    current: bool = False


@dataclass(slots=True)
class Pages:
    """The environment of all templates, and what the layout asks of the service."""

    root: Path
    packages: Sequence[str]
    may: Callable[[Actor, str], bool]
    navigation: Callable[[Actor | None, str], Sequence[Link]]
    environment: Environment = field(init=False)

    def __post_init__(self) -> None:
        """Build the environment: autoescape on, an unknown name is an error."""
        folders = {
            package: FileSystemLoader(self.root / package / "templates")
            for package in self.packages
        }
        self.environment = Environment(
            loader=PrefixLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.filters.update(FILTERS)
        self.environment.globals["static"] = lambda name: static_address(self.root, name)


@cache
def static_address(root: Path, name: str) -> str:
    """Return the address of a file of the layout, with a mark of its content for the cache."""
    content = (root / "gateway" / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def language_of(request: Request) -> str:
    """Return the reader's language: the account's, else the chosen one, else the browser's."""
    actor: Actor | None = getattr(request.state, "actor", None)
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if actor is not None:
        return translator_for(actor.language).language
    if chosen:
        return translator_for(chosen).language
    return preferred_language(request.headers.get("accept-language", ""))


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """Return a page or fragment.

    Parameters
    ----------
    template : str
        ``package/name.html``, in the package's ``templates`` folder.
    """
    from foundation.http import service_of  # http builds on this module

    service = service_of(request)
    actor: Actor | None = getattr(request.state, "actor", None)
    translator = translator_for(language_of(request))
    notice = _take_notice(request)
    asked_token = False

    def form_field() -> Markup:
        nonlocal asked_token
        asked_token = True
        field_format = '<input type="hidden" name="{}" value="{}">'
        return Markup(field_format).format(TOKEN_FIELD, form_token(request, service.settings))  # noqa: S704

    page = service.pages.environment.get_template(template).render(
        request=request,
        actor=actor,
        language=translator.language,
        direction=translator.direction,
        _=translator,
        _n=translator.plural,
        may=lambda action: actor is not None and service.pages.may(actor, action),
        navigation=service.pages.navigation(actor, request.url.path),
        path=request.url.path,
        here=_here(request),
        form_token=form_field,
        notice_text=translator(notice) if notice else "",
        version=VERSION,
        contact=service.settings.contact,
        account={"name": actor.name, "organisation": actor.organisation_name} if actor else None,
        **context,
    )
    response = HTMLResponse(page, status_code=status)
    secure = service.settings.production
    if asked_token and request.state.form_secret_is_new:
        response.set_cookie(
            FORM_COOKIE,
            form_secret(request),
            httponly=True,
            samesite="lax",
            secure=secure,
            path="/",
        )
    if notice is not None:
        response.delete_cookie(NOTICE_COOKIE, path="/")
    return response


def _here(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query and request.method == "GET" else request.url.path


def _locale(context: Context) -> str:
    return {"sv": "sv_SE", "en": "en_GB"}[context["language"]]


@pass_context
def _as_date(context: Context, value: date | datetime | None) -> str:
    """Say a date, or the office's date of an instant."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.office_date(value)
    return format_date(value, "d MMM y", locale=_locale(context))


@pass_context
def _as_moment(context: Context, value: datetime | None) -> str:
    """Say an instant as the office's date and time."""
    if value is None:
        return ""
    return format_datetime(
        value, "d MMM y HH:mm", tzinfo=clock.OFFICE_ZONE, locale=_locale(context)
    )


@pass_context
def _as_number(context: Context, value: float) -> str:
    """Say a number with the reader's marks."""
    return format_decimal(value, locale=_locale(context))


@pass_context
def _as_percent(context: Context, share: float) -> str:
    """Say a share of 1 as a percentage."""
    return format_percent(share, locale=_locale(context))


def _capitalize_first(text: str) -> str:
    """Begin a sentence with a capital; the rest keeps its own."""
    return text[:1].upper() + text[1:]


FILTERS = {
    "date": _as_date,
    "datetime": _as_moment,
    "number": _as_number,
    "percent": _as_percent,
    "capitalize_first": _capitalize_first,
}


def see_other(url: str, *, notice: Message | None = None) -> Response:
    """Answer a POST by showing another page; ``notice`` is said there once.

    The cookie that carries the notice can only be set by us (host-only, checked against our own
    sentences when it is read), so it needs no signature.
    """
    response = RedirectResponse(url, status_code=303)
    if notice is not None:
        body = json.dumps([notice.text, [[name, _plain(value)] for name, value in notice.values]])
        response.set_cookie(
            NOTICE_COOKIE, quote(body), max_age=60, httponly=True, samesite="lax", path="/"
        )
    return response


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _take_notice(request: Request) -> Message | None:
    """Return the notice left by the last answer, if it is one of our sentences."""
    raw = request.cookies.get(NOTICE_COOKIE)
    if not raw or len(raw) > 2000:  # noqa: PLR2004
        return None
    try:
        text, values = json.loads(unquote(raw))
        notice = Message(str(text), tuple((str(name), str(value)) for name, value in values))
    except (ValueError, TypeError, RecursionError):
        return None
    return notice if notice.text in catalogue("sv") else None


def is_fragment(request: Request) -> bool:
    """Tell whether htmx asks for a part of the page."""
    return request.headers.get("hx-request") == "true"


def with_etag(response: Response, version: int) -> None:
    """Say the version of the object in the answer, for the next If-Match."""
    response.headers["etag"] = f'"{version}"'


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return rows as a file that a spreadsheet opens without running anything in it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in header])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return Response(
        "\ufeff" + out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _harmless(cell: object) -> str:
    """Return a cell as text; one that would begin a formula gets an apostrophe in front."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
