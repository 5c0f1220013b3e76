"""A corpus of requests that nobody means well with, the same ones at every run."""

import base64
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from foundation.http import Operation
from foundation.paging import encode_cursor
from tests.doors import Content, as_form, as_json
from tests.recipes.shared import Recipe, Scene, Sent, Target

MARK = "q7Zx"
SCRIPT = f'<script>alert("{MARK}")</script>'

TEXTS = (
    f"{MARK}\x00{MARK}",
    f"{MARK}\x01\x1b[31m",
    f"{MARK}\u202e\u2066gnitcepxenu",
    f"{MARK}\ufeff\u200b\u200d",
    f"{MARK}\ud800",
    f"{MARK}\U0010ffff\uffff",
    f"{MARK}' OR '1'='1' --",
    f'{MARK}"; DROP TABLE candidates; --',
    f"{MARK}%' ESCAPE '",
    f"{MARK}%_\\%",
    SCRIPT,
    f'"><img src=x onerror={MARK}>',
    f"{MARK}{{{{7*7}}}}${{7*7}}<%= 7*7 %>",
    f"{MARK}{{{{ ''.__class__.__mro__ }}}}",
    f"{MARK}{{name}}{{0.__class__}}%(name)s%s%n",
    f"../../../../etc/passwd{MARK}",
    f"..\\..\\{MARK}\\con.txt",
    f"=cmd|' /C calc'!A0{MARK}",
    f"{MARK}\r\nSet-Cookie: samsyn=x",
    f"javascript:alert('{MARK}')",
    f"//evil.example/{MARK}",
    f"{MARK} " + "å" * 3_000,
    MARK * 20_000,
    f"{MARK}@{MARK}",
    " \t\n ",
    "",
    "null",
    "true",
    "NaN",
    "-Infinity",
    "-1",
    "0",
    "9223372036854775808",
    str(10**30),
    "1e400",
    "0x7f",
    "١٢٣",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "2026-03-29T02:30:00",
    "00000000-0000-0000-0000-000000000000",
    "{01900000-0000-7000-8000-000000000000}",
)
NUMBERS = (-1, 0, 2**31, 2**63, -(2**63) - 1, 10**30, 1.5, 1e308, -0.0)
DEEP = "[" * 900 + "]" * 900
CURSORS = (
    "*",
    "=",
    MARK,
    "A" * 3_900,
    encode_cursor([MARK, MARK]),
    encode_cursor([1, 2]),
    encode_cursor([2**53 - 1, MARK]),
    encode_cursor([-(2**53) + 1, "01900000-0000-7000-8000-000000000000"]),
    encode_cursor(["01900000-0000-7000-8000-000000000000"]),
    encode_cursor(["", ""]),
    *(
        base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        for text in (
            "[]",
            "{}",
            "null",
            DEEP,
            '["\\u0000","\\ud800"]',
            "[NaN,1]",
            f"[{10**400},1]",
            "[true,false]",
            '[1.5,"x"]',
        )
    ),
)
VERSIONS = (
    "",
    "*",
    '""',
    '"-1"',
    '"0"',
    '"99999999999"',
    "W/",
    f'"{MARK}"',
    '"1", "2"',
    '"\xd9\xa1"',
)
PARAMETERS = (
    *("q", "limit", "after", "start", "list", "kind", "state", "occupation", "municipality"),
    *("employer", "c", "gate", "skill", "candidate", "language", "next", "evidence", "role"),
    *("organisation", "organisation_id", "opening_id", "occupation_id", "corrects", "concept"),
)
BODIES = (
    b"",
    b"{",
    b"nul",
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b"[" * 50_000,
    b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
    b'{"level": NaN}',
    b'{"level": ' + b"9" * 5_000 + b"}",
    b'{"level": 1e999999}',
    b'{"name": "\\ud800"}',
    b'{"a": 1, "a": 2}',
    b'"text"',
    b"null",
    b"[]",
    b"[{}]",
    b'{"__proto__": {"role": "admin"}}',
    b"\x00" * 1_000,
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
)
KINDS_OF_CONTENT = (
    "application/json",
    "application/json; charset=utf-16",
    "application/json;;;",
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 300,
    "multipart/mixed; boundary=x",
    "\xff\xfe",
    "",
)
PARTS = (
    b"--x--\r\n",
    b"--x\r\n",
    b'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\nA\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="\x00"\r\n\r\n\x00\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff; name=\"a\"\r\n\r\nb\r\n--x--\r\n",
    b"--x\r\n" + b"A: " + b"b" * 20_000 + b"\r\n\r\n\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 3_000 + b"--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n1\r\n' * 9 + b"--x--",
)
FILES = (
    b"\x00\x01\x02",
    b"PK\x03\x04" + b"\x00" * 60,
    b"%PDF-1.7 " + MARK.encode(),
    b"[" * 30_000,
    b'{"basics": {"name": "\\u0000"}}',
    b'{"basics": []}',
    b'[{"id": "\\ud800"}]',
    b"\x1f\x8b\x08\x00" + b"\x00" * 40,
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A request to be put; ``what`` says what is wrong with it."""

    what: str
    method: str
    target: bytes
    content: Content | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Base:
    """A sound request, to be spoiled."""

    operation: Operation
    scene: Scene
    target: Target
    sent: Sent
    dice: random.Random

    def address(self, **ids: str) -> str:
        """Return the path, with some ids replaced by text that is already quoted."""
        whole = {key: str(one) for key, one in {**self.target.ids, **self.sent.ids}.items()}
        return self.operation.path.format(**{**whole, **ids})

    def content(self, changes: Mapping[str, Any] | None = None) -> Content | None:
        """Return the sound body, with some fields changed."""
        if self.operation.method == "GET":
            return None
        if self.operation.kind == "api":
            body = self.sent.json
            whole = {**body, **(changes or {})} if isinstance(body, dict) else changes or {}
            return Content(json.dumps(whole).encode(), "application/json")
        whole = {"form_token": self.scene.visitor.form_token, **(self.sent.form or {})}
        safe = {key: _sendable(one) for key, one in {**whole, **(changes or {})}.items()}
        return as_form(safe, self.sent.files)

    @property
    def headers(self) -> dict[str, str]:
        """Return the sound headers."""
        return {} if self.sent.version is None else {"if_match": f'"{self.sent.version}"'}


def _sendable(value: Any) -> Any:
    """Return a value as a form can carry it; a lone surrogate goes as its three bytes."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("latin-1")
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def corpus(
    operation: Operation, recipe: Recipe, scene: Scene, *, count: int, seed: str
) -> Iterator[Hostile]:
    """Return so many hostile requests for one way in."""
    dice = random.Random(f"{seed} {operation.method} {operation.path}")
    spoilers = [_query, _header]
    if "{" in operation.path:
        spoilers += [_path, _path]
    if operation.method != "GET":
        spoilers += [_field, _field, _field, _body, _content_type]
        spoilers += [_parts, _file] if operation.kind == "page" else [_nested]
    target = next(iter(recipe.targets(scene)))
    base = Base(operation, scene, target, recipe.send(scene, target), dice)
    for number in range(count):
        yield spoilers[number % len(spoilers)](base)


Spoiler = Callable[[Base], Hostile]


def _path(base: Base) -> Hostile:
    text = base.dice.choice(TEXTS)[:4_000]
    raw = quote(text.encode("utf-8", "surrogatepass"), safe="")
    if base.dice.random() < 0.2:
        raw = base.dice.choice(("%ff%fe", "%", "%zz", "..%2f..%2f", "%00", ";", "a%2fb"))
    name = base.dice.choice([part[1:-1] for part in base.operation.path.split("/") if "{" in part])
    name = name.partition("}")[0]
    return Hostile(
        f"path {name}={text[:40]!r}",
        base.operation.method,
        base.address(**{name: raw}).encode("latin-1", "replace"),
        base.content(),
        base.headers,
    )


def _query(base: Base) -> Hostile:
    names = base.dice.sample(PARAMETERS, 2)
    pairs = []
    for name in names:
        kinds = (TEXTS, CURSORS) if name in {"after", "start"} else (TEXTS,)
        text = str(base.dice.choice(base.dice.choice(kinds)))[:6_000]
        pairs.append((name, text.encode("utf-8", "surrogatepass")))
    query = urlencode(pairs) + base.dice.choice(("", "&%ff=%fe", "&=", "&&&", "&limit=1&limit=2"))
    return Hostile(
        f"query {names}",
        base.operation.method,
        f"{base.address()}?{query}".encode("latin-1"),
        base.content(),
        base.headers,
    )


def _header(base: Base) -> Hostile:
    odd = base.dice.choice(TEXTS)[:500].encode("utf-8", "surrogatepass").decode("latin-1")
    headers = base.dice.choice(
        (
            {"if_match": base.dice.choice(VERSIONS)},
            {"if_match": odd},
            {"idempotency_key": odd},
            {"idempotency_key": "k" * 5_000},
            {"accept_language": odd},
            {"hx_request": "true", "hx_target": odd},
            {"x_forwarded_for": odd},
            {"user_agent": odd * 20},
            {"content_length": "-1"},
            {"content_length": "9" * 30},
            {"range": "bytes=0-,-1"},
            {"authorization": f"Bearer {odd}"},
            {
                "cookie": "; ".join(
                    f"{name}={odd}"
                    for name in ("samsyn", "samsyn-form", "samsyn-language", "samsyn-notice")
                )
            },
        )
    )
    return Hostile(
        f"header {headers}"[:80],
        base.operation.method,
        (base.address() + base.sent.query).encode("latin-1"),
        base.content(),
        {**base.headers, **headers},
    )


def _field(base: Base) -> Hostile:
    fields = base.sent.json if base.operation.kind == "api" else base.sent.form
    names = [*(fields or {}), "x", "version", "id", "act"]
    name = base.dice.choice(names)
    odd: Any = base.dice.choice((base.dice.choice(TEXTS), base.dice.choice(NUMBERS)))
    if base.dice.random() < 0.3:
        odd = base.dice.choice(([odd], {"a": odd}, [[]], None, [odd] * 300, True))
    return Hostile(
        f"field {name}={str(odd)[:40]!r}",
        base.operation.method,
        base.address().encode("latin-1"),
        base.content({name: odd}),
        base.headers,
    )


def _nested(base: Base) -> Hostile:
    fields = [*(base.sent.json or {"x": 1})]
    deep = json.dumps(dict.fromkeys(fields, "DEEP")).replace('"DEEP"', DEEP)
    return Hostile(
        "nested",
        base.operation.method,
        base.address().encode("latin-1"),
        Content(deep.encode(), "application/json"),
        base.headers,
    )


def _body(base: Base) -> Hostile:
    kind = (
        "application/json" if base.operation.kind == "api" else base.dice.choice(KINDS_OF_CONTENT)
    )
    return Hostile(
        "body",
        base.operation.method,
        base.address().encode("latin-1"),
        Content(base.dice.choice(BODIES), kind),
        base.headers,
    )


def _content_type(base: Base) -> Hostile:
    whole = base.content() or as_json({})
    kind = base.dice.choice(KINDS_OF_CONTENT)
    return Hostile(
        f"content type {kind[:40]!r}",
        base.operation.method,
        base.address().encode("latin-1"),
        Content(whole.body, kind),
        base.headers,
    )


def _parts(base: Base) -> Hostile:
    return Hostile(
        "parts",
        base.operation.method,
        base.address().encode("latin-1"),
        Content(base.dice.choice(PARTS), "multipart/form-data; boundary=x"),
    )


def _file(base: Base) -> Hostile:
    fields = {"form_token": base.scene.visitor.form_token, **(base.sent.form or {})}
    name = base.dice.choice(("file", "document", "form_token", "x"))
    upload = (base.dice.choice(("a.json", "../a", SCRIPT)), base.dice.choice(FILES), "x/y")
    return Hostile(
        f"file {name}",
        base.operation.method,
        base.address().encode("latin-1"),
        as_form({key: _sendable(one) for key, one in fields.items()}, {name: upload}),
    )
