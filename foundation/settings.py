"""Settings: read once, frozen, handed down. Each field is described in docs/settings.md."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

DEVELOPMENT_SECRET = "only-for-development-never-for-people"  # noqa: S105 - refused in production

LEAST_SECRET = 32


class Settings(BaseSettings):
    """What a running Samsyn needs to know; from ``SAMSYN_…`` variables, then ``samsyn.toml``."""

    model_config = SettingsConfigDict(
        env_prefix="SAMSYN_", frozen=True, toml_file="samsyn.toml", extra="forbid"
    )

    production: bool = Field(
        default=False,
        description="Demands HTTPS and own secrets; cookies become `__Host-` cookies.",
    )
    data_dir: Path = Field(
        default=Path("var"),
        description="Folder for the database file, broker and mail in development.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy address; empty means the file `samsyn.db` in the data folder. "
        "PostgreSQL: `postgresql+psycopg://user:password@host/name`.",
    )
    broker_url: str = Field(
        default="",
        description="Celery broker (`redis://…` or `amqp://…`); empty starts an embedded one.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(DEVELOPMENT_SECRET),
        description="Signs links and form tokens. At least 32 characters in production.",
    )
    audit_key: SecretStr = Field(
        default=SecretStr(DEVELOPMENT_SECRET),
        description="Key of the audit chain; keep it outside the database and its backups.",
    )
    order_key: SecretStr = Field(
        default=SecretStr(DEVELOPMENT_SECRET),
        description="Key of the hash that orders equals; changing it changes the order of equals.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="Address that links in letters begin with."
    )
    mail_url: str = Field(
        default="",
        description="`smtp://user:password@host:port` or `smtps://…`; empty writes letters to the "
        "folder `mail` in the data folder.",
    )
    mail_from: str = Field(default="samsyn@localhost", description="Sender of letters.")
    jobsearch_url: str = Field(
        default="",
        description="Address of the public JobSearch interface for `samsyn openings pull`; "
        "empty means that nothing is pulled.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses of proxies whose X-Forwarded-For is believed, comma-separated.",
    )
    contact: str = Field(
        default="",
        description="E-mail address for questions about accessibility and data; shown to everyone.",
    )
    test_data: Path | None = Field(
        default=None, description="Folder with the official files, for tests and benchmarks only."
    )
    log_level: str = Field(default="INFO", description="Least level of a log line.")

    @model_validator(mode="before")
    @classmethod
    def split_proxies(cls, values: dict[str, object]) -> dict[str, object]:
        """Read the comma-separated list of proxies."""
        proxies = values.get("trusted_proxies")
        if isinstance(proxies, str):
            split = tuple(part.strip() for part in proxies.split(",") if part.strip())
            return {**values, "trusted_proxies": split}
        return values

    @model_validator(mode="after")
    def refuse_defaults_in_production(self) -> "Settings":
        """Refuse to run in production with secrets that everybody can read here."""
        if not self.production:
            return self
        for name in ("secret_key", "audit_key", "order_key"):
            secret: SecretStr = getattr(self, name)
            if (
                secret.get_secret_value() == DEVELOPMENT_SECRET
                or len(secret.get_secret_value()) < LEAST_SECRET
            ):
                msg = f"SAMSYN_{name.upper()} needs at least 32 characters of its own in production"
                raise ValueError(msg)
        if not self.public_url.startswith("https://"):
            msg = "SAMSYN_PUBLIC_URL must begin with https:// in production"
            raise ValueError(msg)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments first, then the environment, then ``samsyn.toml``."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database_address(self) -> str:
        """Return the address of the database, the default one filled in."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data_dir / 'samsyn.db').resolve()}"

    @property
    def session_cookie(self) -> str:
        """Return the name of the sign-in cookie: bound to the host in production."""
        return "__Host-samsyn" if self.production else "samsyn"
