"""Keeps other sites out: where an unsafe request comes from, its form token, its content type."""

import hashlib
import hmac
import secrets

from fastapi import Request

from foundation.errors import NotAllowed, RuleViolation
from foundation.settings import Settings

FORM_COOKIE = "samsyn-form"
TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field


def refuse_foreign_origin(request: Request, settings: Settings) -> None:
    """Refuse an unsafe request that another site's page has made.

    Browsers say so themselves in ``Sec-Fetch-Site``; older ones in ``Origin``. A request with an
    API token carries no cookie and cannot be forged this way.

    Raises
    ------
    NotAllowed
        The request comes from another site.
    """
    if request.state.by_token:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise NotAllowed("The request came from another site and was stopped.")
        return
    origin = request.headers.get("origin")
    own = {
        settings.public_url.rstrip("/"),
        f"{request.url.scheme}://{request.headers.get('host', '')}",
    }
    if origin is not None and origin not in own:
        raise NotAllowed("The request came from another site and was stopped.")


def refuse_other_content(request: Request, kind: str) -> None:
    """Let JSON routes take JSON only: a form of another site cannot send that by itself.

    Raises
    ------
    RuleViolation
        A JSON route was sent something else.
    """
    if kind != "api":
        return
    sends_body = (
        request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    )
    if not sends_body and request.state.by_token:
        return
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise RuleViolation("Send the body as application/json.", where="Content-Type")


def form_secret(request: Request) -> str:
    """Return the visitor's random form secret, made at the first form and kept in a cookie."""
    known: str | None = getattr(request.state, "form_secret", None)
    if known is None:
        cookie = request.cookies.get(FORM_COOKIE, "")
        sound = len(cookie) == 43 and cookie.isascii()  # noqa: PLR2004 - 32 bytes in base64
        known = cookie if sound else secrets.token_urlsafe(32)
        request.state.form_secret = known
        request.state.form_secret_is_new = not sound
    return known


def form_token(request: Request, settings: Settings) -> str:
    """Return the token that our own forms carry: bound to the visitor and to the sign-in."""
    actor = getattr(request.state, "actor", None)
    signed_in = str(actor.session_id) if actor and actor.session_id else ""
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(
        key, f"form|{form_secret(request)}|{signed_in}".encode(), hashlib.sha256
    ).hexdigest()


def check_form_token(request: Request, settings: Settings, token: str) -> None:
    """Refuse a form that is not one of ours.

    Raises
    ------
    NotAllowed
        The token is missing, old or of somebody else.
    """
    if not hmac.compare_digest(form_token(request, settings).encode(), token.encode()):
        raise NotAllowed("The form is too old. Open the page again and repeat your change.")
