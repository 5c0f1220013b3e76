"""The outermost layer: request id, limits on bytes, headers, one log line, no internals outside."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from foundation import clock
from foundation.ids import new_id
from foundation.logs import log, places_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_JSON_BYTES = 1_000_000
MOST_UPLOAD_BYTES = 5_000_000
_FORM_SLACK = 65_536  # the other fields of a form with a file

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}


class Armour:
    """Wraps the application; whatever happens inside, what leaves is safe and logged."""

    def __init__(
        self, app: App, *, production: bool, broken_page: Callable[[Scope], bytes]
    ) -> None:
        self.app = app
        self.production = production
        self.broken_page = broken_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = new_id().hex
        scope.setdefault("state", {})["request_id"] = request_id
        began, status, started = clock.seconds(), 500, False

        async def send_safely(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                self._add_headers(MutableHeaders(raw=message["headers"]), scope, request_id)
                message["headers"] = message.get("headers", [])
            await send(message)

        fault: Exception | None = None
        try:
            await self.app(scope, _counted(scope, receive), send_safely)
        except Exception as error:  # noqa: BLE001 - the outermost door: nothing may pass it
            fault = error
            if not started:
                await self._answer_broken(scope, send_safely)
        _log_line(scope, status, began, fault)

    def _add_headers(self, headers: MutableHeaders, scope: Scope, request_id: str) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        headers["x-request-id"] = request_id
        if self.production:
            headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
        immutable = scope["path"].startswith("/static/") and b"v=" in scope.get("query_string", b"")
        headers["cache-control"] = (
            "public, max-age=31536000, immutable" if immutable else "no-store"
        )

    async def _answer_broken(self, scope: Scope, send: Send) -> None:
        body = self.broken_page(scope)
        media_type = b"application/problem+json" if _is_api(scope) else b"text/html; charset=utf-8"
        headers = [(b"content-type", media_type), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 500, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _log_line(scope: Scope, status: int, began: float, fault: Exception | None) -> None:
    """Write the request's one line: ids, the route's template, the duration; no values."""
    state = scope["state"]
    operation, actor = state.get("operation"), state.get("actor")
    line = {
        "request": state["request_id"],
        "method": scope["method"],
        "route": operation.path if operation else "",
        "status": status,
        "ms": round((clock.seconds() - began) * 1000, 1),
        "actor": str(actor.user_id) if actor else "",
        "organisation": str(actor.organisation_id) if actor else "",
    }
    if fault is not None:
        name, places = type(fault).__name__, places_of(fault.__traceback__)
        log.error("request", **line, error=name, at=places)
    else:
        log.info("request", **line)


def _is_api(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith(("/api/", "/health/"))


def _counted(scope: Scope, receive: Receive) -> Receive:
    """Refuse a body over its limit: by its stated length before reading, else while reading."""
    headers = Headers(scope=scope)
    form = headers.get("content-type", "").startswith("multipart/")
    limit = MOST_UPLOAD_BYTES + _FORM_SLACK if form else MOST_JSON_BYTES
    stated = headers.get("content-length", "0")
    too_long = stated.isascii() and stated.isdigit() and int(stated) > limit
    read = 0

    async def receive_counted() -> Message:
        nonlocal read
        if too_long:
            raise HTTPException(413)
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
        return message

    scope["state"]["too_long"] = too_long
    return receive_counted
