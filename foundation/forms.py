"""Posted forms: token checked, fields read as text, then made into one of our input models."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from foundation.crossing import TOKEN_FIELD, check_form_token
from foundation.errors import Problem, RuleViolation
from foundation.messages import Message, say

MOST_FIELDS = 2_000
MOST_BYTES_PER_FIELD = 200_000

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form. Its name is the sender's: never use it as a path."""

    filename: str
    content: bytes
    media_type: str


class Posted:
    """The fields of a posted form."""

    def __init__(self, data: FormData, uploads: Mapping[str, Upload]) -> None:
        self._data = data
        self._uploads = uploads

    def text(self, name: str, default: str = "") -> str:
        """Return the field's text, or the default."""
        value = self._data.get(name)
        return value if isinstance(value, str) else default

    def texts(self, name: str) -> list[str]:
        """Return all texts of a field that may come several times."""
        return [value for value in self._data.getlist(name) if isinstance(value, str)]

    def upload(self, name: str) -> Upload | None:
        """Return the file of a field, or None when none was chosen."""
        return self._uploads.get(name)

    def names(self) -> Iterable[str]:
        """Return the names of the fields that came."""
        return self._data.keys()

    def fields(self) -> dict[str, Any]:
        """Return every text field, those that came several times as lists; without the token."""
        fields: dict[str, Any] = {}
        for name in self._data:
            texts = self.texts(name)
            if name != TOKEN_FIELD and texts:
                fields[name] = texts[0] if len(texts) == 1 else texts
        return fields


class FormErrors(RuleViolation):
    """Fields of a form that need mending; ``fields`` holds a sentence for each."""

    default = "Some fields need to be mended."

    def __init__(self, fields: Mapping[str, Message]) -> None:
        self.fields = dict(fields)
        problems = [Problem(name, m.text, dict(m.values)) for name, m in self.fields.items()]
        super().__init__(problems=problems)


async def _read_form(request: Request) -> Posted:
    from foundation.http import service_of  # http builds on this module

    try:
        data = await request.form(
            max_files=3, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES_PER_FIELD
        )
    except HTTPException as error:
        if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise
        raise RuleViolation(
            "The form could not be read. Open the page again and repeat it."
        ) from error
    uploads = {}
    try:
        token = data.get(TOKEN_FIELD)
        settings = service_of(request).settings
        check_form_token(request, settings, token if isinstance(token, str) else "")
        for name, value in data.multi_items():
            if isinstance(value, UploadFile) and (value.filename or value.size):
                content = await value.read()
                uploads[name] = Upload(value.filename or "", content, value.content_type or "")
    finally:
        await data.close()  # the files that the parser has spooled
    return Posted(data, uploads)


PostedForm = Annotated[Posted, Depends(_read_form)]


def validated(model: type[Model], source: Posted | Mapping[str, Any], /, **extra: Any) -> Model:
    """Return an input model made from form fields; fields the model does not know are left out.

    Parameters
    ----------
    extra : any
        Fields that the door sets itself; they win over the form's.

    Raises
    ------
    FormErrors
        Some fields need mending.
    """
    fields = source.fields() if isinstance(source, Posted) else dict(source)
    known = {name: value for name, value in fields.items() if name in model.model_fields}
    for name, info in model.model_fields.items():
        if isinstance(known.get(name), str) and _is_many(info.annotation):
            known[name] = [known[name]]
        elif known.get(name) == "" and not info.is_required():
            del known[name]
    try:
        return model.model_validate({**known, **extra})
    except ValidationError as error:
        raise FormErrors(explain(error)) from None


def _is_many(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) in {list, tuple, set, frozenset}


def explain(error: ValidationError) -> dict[str, Message]:
    """Return a sentence for each field that pydantic refused, without the refused value."""
    return {
        ".".join(str(part) for part in one["loc"]): sentence_of(
            one["type"], one.get("ctx", {}), one["msg"]
        )
        for one in error.errors(include_url=False, include_input=False)
    }


def sentence_of(kind: str, context: Mapping[str, Any], words: str) -> Message:
    """Return the sentence for a kind of refusal; it tells how to mend, not what was sent."""
    sentences = {
        "missing": say("This is needed."),
        "string_too_short": say("This is needed."),
        "too_short": say("This is needed."),
        "string_too_long": say("At most {most} signs fit here.", most=context.get("max_length")),
        "int_parsing": say("Give a whole number."),
        "int_type": say("Give a whole number."),
        "int_from_float": say("Give a whole number."),
        "greater_than_equal": say("The least is {least}.", least=context.get("ge")),
        "less_than_equal": say("The most is {most}.", most=context.get("le")),
        "date_parsing": say("Give the date as 2026-03-09."),
        "date_from_datetime_parsing": say("Give the date as 2026-03-09."),
        "date_type": say("Give the date as 2026-03-09."),
        "uuid_parsing": say("Choose from the list."),
        "uuid_type": say("Choose from the list."),
        "enum": say("Choose from the list."),
        "literal_error": say("Choose from the list."),
        "extra_forbidden": say("This field is not known here."),
        "hidden_signs": say("The text holds signs that cannot be shown."),
        "json_invalid": say("This is not sound JSON."),
        "too_long": say("At most {most} fit here.", most=context.get("max_length")),
    }
    if kind in sentences:
        return sentences[kind]
    if kind in {"email", "value_error", "rule"}:
        return say(words)
    return say("This is not of the right kind.")
