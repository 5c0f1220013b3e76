"""From what a file says to people ready to enter: words looked up, doubts kept as doubts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from candidates.entering import Held, Newcomer, Shown, Spoken, Unclear, Worked
from candidates.importing.drafts import Draft, DraftLanguage, at_row, to_json
from candidates.understanding import Understanding
from candidates.words import ClaimKind, EvidenceCode, Method, RightCheck, RightToWork
from foundation.database import search_key
from foundation.text import fold_email
from taxonomy.graph import Kind

_FOUR = ("listening", "reading", "speaking", "writing")


def key_of(draft: Draft) -> str:
    """Return a key by which the same person is known again in a later file.

    The file's own reference, else e-mail and name, else phone and name. Without any of them only
    the very same row is known again: people are never joined by likeness.
    """
    name = search_key(f"{draft.given_name} {draft.family_name}")
    if draft.reference:
        who = f"reference|{search_key(draft.reference)}"
    elif draft.email:
        who = f"email|{fold_email(draft.email)}|{name}"
    elif draft.phone:
        who = f"phone|{''.join(filter(str.isdigit, draft.phone))}|{name}"
    else:
        who = f"row|{_text_of(draft)}"
    return hashlib.sha256(who.encode()).hexdigest()


def digest_of(draft: Draft, *, code: EvidenceCode, level: int) -> str:
    """Return a digest of all that a file says of a person, to see whether it says anything new."""
    return hashlib.sha256(f"{code}|{level}|{_text_of(draft)}".encode()).hexdigest()


def _text_of(draft: Draft) -> str:
    return json.dumps(to_json([at_row(draft, 0)]), ensure_ascii=False, sort_keys=True)


class Gathering:
    """Turns drafts into newcomers, with one memory of looked-up words for a whole file."""

    def __init__(
        self, words: Understanding, *, code: EvidenceCode, level: int, on_date: date, source: str
    ) -> None:
        self.words = words
        self.code = code
        self.level = level
        self.on_date = on_date
        self.source = source
        self.seen = code is EvidenceCode.E2

    def newcomer_of(self, draft: Draft) -> Newcomer:
        """Return the person of a draft; what is not sure stands under ``unclear``."""
        unclear: list[Unclear] = []
        right = RightToWork(draft.right_to_work or "unknown")
        known_right = right is not RightToWork.UNKNOWN
        return Newcomer(
            given_name=draft.given_name,
            family_name=draft.family_name,
            email=draft.email or None,
            phone=draft.phone or None,
            preferred_language=draft.preferred_language[:60],
            municipality_id=self._place(draft, unclear),
            max_travel_minutes=draft.max_travel_minutes,
            has_car=bool(draft.has_car),
            hours_min=draft.hours_min or 0,
            hours_max=100 if draft.hours_max is None else draft.hours_max,
            schedules=draft.schedules,
            available_from=draft.available_from,
            right_to_work=right,
            right_to_work_until=draft.right_to_work_until,
            right_to_work_check=RightCheck.OWN_STATEMENT if known_right else None,
            education_level=self._education(draft, unclear),
            education_field_id=self._one(
                Kind.EDUCATION_FIELD, ClaimKind.EDUCATION_FIELD, draft.education_field, unclear
            ),
            wishes=self._wishes(draft, unclear),
            worked=self._worked(draft, unclear),
            shown=self._shown(draft, unclear),
            spoken=self._spoken(draft, unclear),
            held=self._held(draft, unclear),
            unclear=tuple(unclear),
            import_key=key_of(draft),
            import_digest=digest_of(draft, code=self.code, level=self.level),
        )

    def _doubt(
        self,
        kind: ClaimKind,
        text: str,
        suggestions: tuple[UUID, ...] = (),
        details: Mapping[str, Any] | None = None,
    ) -> Unclear:
        return Unclear(kind, text, details or {}, suggestions, self.code)

    def _one(self, kind: Kind, claim: ClaimKind, text: str, unclear: list[Unclear]) -> UUID | None:
        if not text:
            return None
        meaning = self.words.of(kind, text)
        if meaning.concept_id is None:
            unclear.append(self._doubt(claim, text, meaning.suggestions))
        return meaning.concept_id

    def _place(self, draft: Draft, unclear: list[Unclear]) -> UUID | None:
        place = self.words.place(draft.municipality)
        if place is None and draft.municipality:
            unclear.append(self._doubt(ClaimKind.MUNICIPALITY, draft.municipality))
        return place

    def _education(self, draft: Draft, unclear: list[Unclear]) -> int | None:
        if draft.education_said:
            unclear.append(self._doubt(ClaimKind.EDUCATION, draft.education_said))
        return draft.education_level

    def _wishes(self, draft: Draft, unclear: list[Unclear]) -> tuple[UUID, ...]:
        found: dict[UUID, None] = {}
        for wish in draft.occupations:
            meaning = self.words.of(Kind.OCCUPATION, wish.text, uri=wish.uri)
            if meaning.concept_id is None:
                unclear.append(self._doubt(ClaimKind.OCCUPATION, wish.text, meaning.suggestions))
            else:
                found[meaning.concept_id] = None
        return tuple(found)

    def _worked(self, draft: Draft, unclear: list[Unclear]) -> tuple[Worked, ...]:
        found: list[Worked] = []
        for job in draft.experiences:
            meaning = self.words.of(Kind.OCCUPATION, job.text, uri=job.uri)
            if meaning.concept_id is None:
                details = {"months": job.months}
                unclear.append(
                    self._doubt(ClaimKind.EXPERIENCE, job.text, meaning.suggestions, details)
                )
            else:
                found.append(Worked(meaning.concept_id, job.months, job.text, self.code))
        return tuple(found)

    def _shown(self, draft: Draft, unclear: list[Unclear]) -> tuple[Shown, ...]:
        found: dict[UUID, Shown] = {}
        for skill in draft.skills:
            level = skill.level or self.level
            meaning = self.words.of(Kind.SKILL, skill.text, uri=skill.uri)
            if meaning.concept_id is None:
                unclear.append(
                    self._doubt(ClaimKind.SKILL, skill.text, meaning.suggestions, {"level": level})
                )
                continue
            piece = Shown(
                meaning.concept_id,
                level,
                self.code,
                self.on_date,
                method=Method.DOCUMENT if self.seen else Method.OWN_STATEMENT,
                source=self.source,
            )
            known = found.get(piece.concept_id)
            found[piece.concept_id] = (
                piece if known is None else replace(known, level=max(known.level, level))
            )
        return tuple(found.values())

    def _spoken(self, draft: Draft, unclear: list[Unclear]) -> tuple[Spoken, ...]:
        found: dict[UUID, Spoken] = {}
        for language in draft.languages:
            levels = {name: getattr(language, name) for name in _FOUR}
            meaning = self.words.of(Kind.LANGUAGE, language.text)
            if meaning.concept_id is None or None in levels.values():
                unclear.append(self._language_doubt(language, meaning.concept_id, levels))
            else:
                found[meaning.concept_id] = Spoken(
                    meaning.concept_id,
                    code=self.code,
                    on_date=self.on_date,
                    source=self.source,
                    **levels,
                )
        return tuple(found.values())

    def _language_doubt(
        self, language: DraftLanguage, concept_id: UUID | None, levels: Mapping[str, int | None]
    ) -> Unclear:
        said = f"{language.text} ({language.said})" if language.said else language.text
        suggestions: tuple[UUID, ...] = (concept_id,) if concept_id else ()
        if not suggestions:
            suggestions = self.words.of(Kind.LANGUAGE, language.text).suggestions
        return self._doubt(ClaimKind.LANGUAGE, said, suggestions, levels)

    def _held(self, draft: Draft, unclear: list[Unclear]) -> tuple[Held, ...]:
        found: dict[UUID, Held] = {}
        for text in draft.licences:
            meaning = self.words.of(Kind.LICENCE, text)
            if meaning.concept_id is None:
                unclear.append(self._doubt(ClaimKind.LICENCE, text, meaning.suggestions))
            else:
                found[meaning.concept_id] = Held(meaning.concept_id, self.code)
        return tuple(found.values())
