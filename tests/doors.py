"""Requests put to the service as the server puts them: raw bytes in, raw bytes out.

A client library tidies up what it sends; what arrives from outside is not tidy. It is also
quicker, so that thousands of requests can be made.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from foundation.database import Database
from tests.builders.accounts import Person, a_sign_in
from tests.builders.world import a_token

HOST = "127.0.0.1:8000"
FORM_SECRET = "f" * 43
_TOKEN_FIELD = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """Return where a redirect leads."""
        return self.headers.get("location", "")


@dataclass(frozen=True, slots=True)
class Content:
    """A body and its content type."""

    body: bytes = b""
    media_type: str = ""


def as_json(value: Any) -> Content:
    """Return a value as a JSON body."""
    built = httpx2.Request("POST", "http://x/", json=value)
    return Content(built.read(), "application/json")


def as_form(fields: Mapping[str, Any], files: Mapping[str, Any] | None = None) -> Content:
    """Return fields, and files if any, as a browser posts them."""
    built = httpx2.Request("POST", "http://x/", data=dict(fields), files=files)
    return Content(built.read(), built.headers.get("content-type", ""))


@dataclass(slots=True)
class Visitor:
    """Somebody who asks: by a cookie, by a token, or as nobody in particular."""

    name: str
    headers: dict[str, str] = field(default_factory=dict)
    person: Person | None = None
    by_token: bool = False
    form_token: str = ""
    client: str = "203.0.113.7"

    @property
    def is_nobody(self) -> bool:
        """Tell whether nobody is signed in."""
        return self.person is None


@dataclass(slots=True)
class Doors:
    """The service's doors."""

    app: FastAPI
    portal: BlockingPortal

    @property
    def database(self) -> Database:
        """Return the database behind the doors."""
        database: Database = self.app.state.service.database
        return database

    def by_cookie(self, name: str, person: Person) -> Visitor:
        """Sign somebody in on a browser."""
        with self.database.writing() as session:
            begun = a_sign_in(session, person)
        cookie = f"{self.app.state.service.settings.session_cookie}={begun.token}"
        headers = {"cookie": f"{cookie}; samsyn-form={FORM_SECRET}"}
        return self._with_form_token(Visitor(f"{name} by cookie", headers, person))

    def by_token(self, name: str, person: Person, *scopes: str) -> Visitor:
        """Give somebody's program a token."""
        with self.database.writing() as session:
            _, key = a_token(session, person, *scopes)
        headers = {"authorization": f"Bearer {key}", "cookie": f"samsyn-form={FORM_SECRET}"}
        return self._with_form_token(Visitor(f"{name} by token", headers, person, by_token=True))

    def nobody(self) -> Visitor:
        """Return a browser on which nobody is signed in."""
        headers = {"cookie": f"samsyn-form={FORM_SECRET}"}
        return self._with_form_token(Visitor("nobody", headers))

    def _with_form_token(self, visitor: Visitor) -> Visitor:
        found = _TOKEN_FIELD.search(self.ask(visitor, "GET", "/about").text)
        assert found is not None
        visitor.form_token = found[1]
        return visitor

    def ask(
        self,
        visitor: Visitor,
        method: str,
        target: str | bytes,
        content: Content | None = None,
        **headers: str,
    ) -> Answer:
        """Put one request; header names are written with ``_`` for ``-``."""
        sent = {"host": HOST, **visitor.headers}
        if content is not None:
            sent["content-length"] = str(len(content.body))
            if content.media_type:
                sent["content-type"] = content.media_type
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
        target = target.encode("latin-1") if isinstance(target, str) else target
        scope = _scope(method, target, raw, visitor.client)
        answer: Answer = self.portal.call(_put, self.app, scope, content.body if content else b"")
        return answer

    def post(
        self,
        visitor: Visitor,
        path: str,
        fields: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Post a form with the visitor's own form token."""
        return self.ask(
            visitor,
            "POST",
            path,
            as_form({"form_token": visitor.form_token, **(fields or {})}, files),
        )


def _scope(
    method: str, target: bytes, headers: Sequence[tuple[bytes, bytes]], client: str
) -> dict[str, Any]:
    """Return what the server hands to the application for a request line."""
    raw_path, _, query = target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw_path.decode("latin-1")),
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": list(headers),
        "client": (client, 50_000),
        "server": ("127.0.0.1", 8000),
        "state": {},
        "extensions": {},
    }


async def _put(app: FastAPI, scope: dict[str, Any], body: bytes) -> Answer:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = next(one for one in sent if one["type"] == "http.response.start")
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
    whole = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    return Answer(start["status"], headers, whole)


@contextmanager
def doors_of(app: FastAPI) -> Iterator[Doors]:
    """Open the doors of an application."""
    with start_blocking_portal() as portal:
        yield Doors(app, portal)
