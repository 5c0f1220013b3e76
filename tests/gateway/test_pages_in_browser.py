"""Every main page in a real browser, as the people who use it: both languages, both widths."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foundation import clock
from foundation.database import Database
from gateway.demo.loading import Plan, load
from gateway.demo.town import SignIn
from tests.browser import serving
from tests.browser_walk import LANGUAGES, PHONE, SIZES, Visitor, enter, open_visitor
from tests.databases import SqliteTemplate

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SMALL = Plan(candidates=24, openings=20, employers=6, seed=1)
WITH_MISTAKES = (
    "förnamn;efternamn;e-post;kompetenser;svenska;kommun\n"
    "Ali;Hassan;ali@example.org;truckkort, svetsning;B1;Trollhättan\n"
    ";Utan Namn;fel-adress;kock;Z9;Atlantis\n"
    "مريم;منصور;maryam@example.org;städning;A2;Uddevalla\n"
)
PAGES: dict[str, tuple[str, ...]] = {
    "nobody": ("/sign-in", "/forgotten", "/about", "/accessibility", "/scoring"),
    "matcher": (
        "/openings",
        "/openings?q=nothing-is-called-this",
        "/openings/new",
        "/openings/import",
        "/openings/{opening}",
        "/openings/{opening}/requirements",
        "/openings/{opening}/edit",
        "/openings/{opening}/ranking",
        "/openings/{opening}/ranking?list=on_the_way",
        "/openings/{opening}/compare?{three}",
        "/candidates",
        "/candidates/new",
        "/candidates/import",
        "/candidates/{candidate}",
        "/candidates/{candidate}/edit",
        "/candidates/{candidate}/evidence/new",
        "/candidates/{candidate}/routes",
        "/employers",
        "/runs",
        "/runs/{run}",
        "/taxonomy",
        "/taxonomy?q=truckkort",
        "/me",
        "/users",
        "/candidates/{absent}",
    ),
    "assessor": ("/candidates/{candidate}", "/candidates/{candidate}/evidence/new"),
    "study_guide": ("/candidates/{candidate}",),
    "coordinator": ("/candidates/{candidate}", "/openings/{opening}"),
    "programme_manager": ("/candidates",),
    "employer": ("/openings", "/openings/{own}", "/openings/{own}/requirements", "/users"),
    "supervisor": ("/openings", "/openings/{own}"),
    "candidate": (
        "/candidates/{me}",
        "/candidates/{me}/edit",
        "/candidates/{me}/routes",
        "/candidates/{me}/routes?list=on_the_way",
        "/candidates/{me}/routes/{opening}",
        "/openings/{opening}",
    ),
    "admin": ("/users", "/users/new", "/users/{user}", "/organisations"),
    "auditor": ("/runs", "/runs/{run}"),
    "social_worker": ("/",),
}
# Axe looks at these in both languages at both widths; at the others once in each.
EVERY_WAY = frozenset(
    {
        "/sign-in",
        "/openings",
        "/openings/{opening}/ranking?list=on_the_way",
        "/openings/{opening}/compare?{three}",
        "/candidates/{candidate}",
        "/candidates/{me}",
        "/users",
    }
)
ONE_WAY = {"sv": ("desktop",), "en": ("phone",)}


@dataclass(frozen=True, slots=True)
class Town:
    """The service on a small demonstration, and where its things are found."""

    url: str
    sign_ins: dict[str, SignIn]
    places: dict[str, str]


@pytest.fixture(scope="module")
def town(
    browser: "Browser", sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with sqlite_template.copy(stocked=True) as address:
        database = Database(address)
        sign_ins = dict(load(database, SMALL, now=clock.now()).sign_ins)
        database.close()
        with serving(address, tmp_path_factory.mktemp("pages")) as service:
            yield Town(service.url, sign_ins, _places(browser, service.url, sign_ins))


def _places(browser: "Browser", url: str, sign_ins: dict[str, SignIn]) -> dict[str, str]:
    """Return the ids that stand in the addresses, asked for by the API as the people."""
    context = browser.new_context()

    def asked(role: str, path: str) -> Any:
        token = sign_ins[role].api_token
        answer = context.request.get(
            f"{url}/api/v1{path}", headers={"authorization": f"Bearer {token}"}
        )
        assert answer.ok, f"{path}: {answer.status}"
        return answer.json()

    ranked = [
        (one["id"], asked("matcher", f"/openings/{one['id']}/ranking"))
        for one in asked("matcher", "/openings")["items"]
        if one["state"] in {"published", "matching"}
    ]
    opening, ranking = max(ranked, key=lambda one: min(one[1]["ready"], one[1]["on_the_way"]))
    people = [row["candidate_id"] for row in ranking["items"][:3]]
    found = {
        "opening": opening,
        "run": ranking["run_id"],
        "candidate": people[0],
        "three": "&".join(f"c={one}" for one in people),
        "own": asked("employer", "/openings")["items"][0]["id"],
        "me": asked("candidate", "/me")["candidate_id"],
        "user": asked("matcher", "/me")["id"],
        "absent": asked("matcher", "/me")["id"],
    }
    context.close()
    return found


@pytest.fixture
def visit(browser: "Browser", town: Town) -> Iterator[Any]:
    opened: list[Visitor] = []

    def begin(role: str | None, **options: Any) -> Visitor:
        account = town.sign_ins[role] if role else None
        opened.append(open_visitor(browser, town.url, account, **options))
        return opened[-1]

    yield begin
    for one in opened:
        one.context.close()


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_every_role_are_sound(role: str, town: Town, visit: Any) -> None:
    visitor = visit(None if role == "nobody" else role)
    wrong: dict[str, list[str]] = {}

    for language in LANGUAGES:
        visitor.reads(language)
        for path in PAGES[role]:
            visitor.goes_to(path.format(**town.places))
            sizes = SIZES if path in EVERY_WAY else ONE_WAY[language]
            if found := visitor.complaints(language, looked_over=sizes):
                wrong[f"{language} {path}"] = found

    assert wrong == {}


@pytest.mark.parametrize("scheme", ["dark"])
def test_the_ranking_is_sound_in_the_dark(scheme: str, town: Town, visit: Any) -> None:
    visitor = visit("matcher", color_scheme=scheme)

    visitor.reads("sv")
    visitor.goes_to(f"/openings/{town.places['opening']}/ranking?list=on_the_way")

    assert visitor.complaints("sv") == []


def test_an_import_with_mistakes_is_sound_and_says_where_they_are(
    visit: Any, tmp_path: Path
) -> None:
    visitor = visit("matcher")
    (tmp_path / "people.csv").write_text(WITH_MISTAKES, encoding="utf-8")

    visitor.reads("sv")
    visitor.goes_to("/candidates/import")
    visitor.page.set_input_files("input[type=file]", tmp_path / "people.csv")
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_load_state()

    assert visitor.page.locator("tr.row-bad").count() == 4
    assert visitor.complaints("sv") == []


def test_a_form_that_is_too_old_says_what_to_do(visit: Any) -> None:
    visitor = visit("matcher")

    visitor.goes_to("/candidates/new")
    visitor.page.fill("input[name=given_name]", "Ali")
    visitor.page.evaluate(
        "document.querySelectorAll('main form [type=hidden]').forEach((one) => (one.value = 'x'))"
    )
    visitor.page.locator("main form button").last.click()
    visitor.page.wait_for_load_state()
    visitor.heard.clear()

    assert visitor.complaints("sv") == []
    assert "Öppna sidan igen" in visitor.page.locator("h1").inner_text()


def test_the_matchers_work_can_be_done_without_a_script(town: Town, visit: Any) -> None:
    visitor = visit(None, java_script_enabled=False, viewport=PHONE)
    page = visitor.page
    opening = town.places["opening"]

    enter(visitor, town.sign_ins["matcher"])
    page.locator("form.filters select[name=state]").select_option(index=1)
    page.locator("form.filters button").click()
    filtered = page.url
    visitor.goes_to(f"/openings/{opening}/ranking?list=on_the_way")
    names = page.locator("a[data-open]").all_inner_texts()
    page.locator("a[data-open]").nth(1).click()
    explained = page.locator("h1, h2").all_inner_texts()
    visitor.goes_to(f"/openings/{opening}/ranking?list=on_the_way")
    for number in (0, 1):
        page.locator("input[name=c]").nth(number).check()
    page.locator("form[action$='/compare'] button").click()
    compared = page.locator(".compare h2").all_inner_texts()
    _record_evidence(visitor, town.places["candidate"])
    recorded = page.url
    page.locator("form[action='/language'] button").click()
    language = page.get_attribute("html", "lang")
    page.locator("summary:has(.who-icon)").click()
    page.locator("form[action='/sign-out'] button").click()

    assert "state=" in filtered
    assert names[1] in explained
    assert compared == names[:2]
    assert recorded.endswith(f"/candidates/{town.places['candidate']}")
    assert language == "en"
    assert visitor.goes_to("/openings") == 200
    assert "/sign-in" in page.url


def _record_evidence(visitor: Visitor, candidate: str) -> None:
    page = visitor.page
    visitor.goes_to(f"/candidates/{candidate}/evidence/new")
    page.fill("input[name=about]", "Truckkörning")
    page.locator("select[name=kind]").select_option(index=1)
    page.locator("input[name=on_date]").fill(clock.today().isoformat())
    page.fill("input[name=assessor]", "Karin Holmsäter")
    page.locator("main form button").last.click()
    if page.locator("input[name=concept_id][type=radio]").count():
        page.locator("input[name=concept_id]").first.check()
        page.locator("main form button").last.click()


def test_the_ranking_can_be_worked_with_the_keyboard_alone(town: Town, visit: Any) -> None:
    visitor = visit("matcher")
    page = visitor.page
    focused = "document.activeElement.textContent.trim()"
    visitor.goes_to(f"/openings/{town.places['opening']}/ranking?list=on_the_way")
    names = page.locator("a[data-open]").all_inner_texts()

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    arrived = page.evaluate("document.activeElement.id")
    page.keyboard.press("/")
    searching = page.evaluate("document.activeElement.name")
    page.keyboard.press("Tab")
    page.locator("body").evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    below = page.evaluate(focused)
    page.keyboard.press("k")
    above = page.evaluate(focused)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#panel h2", has_text=names[2]).wait_for()
    page.locator("summary:has(.who-icon)").focus()
    page.keyboard.press("Enter")
    opened = page.locator("details.menu[open]").count()
    page.keyboard.press("Escape")

    assert (skip, arrived, searching) == ("skip", "main", "q")
    assert (below, above) == (names[1], names[0])
    assert (opened, page.locator("details.menu[open]").count()) == (1, 0)
    assert visitor.heard == []
