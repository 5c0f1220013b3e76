"""The house: accounts, taxonomy, candidates, employers, matching."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_house"
down_revision = None
branch_labels = None
depends_on = None

AUDIT_REFUSES = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END
$$ LANGUAGE plpgsql
"""


def _guard_audit() -> None:
    """Let the database itself refuse to change or remove an event."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(AUDIT_REFUSES)
        op.execute(
            "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_events_no_{act.lower()} BEFORE {act} ON audit_events "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )


def _release_audit() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_events_append_only ON audit_events")
        op.execute("DROP FUNCTION audit_is_append_only()")
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER audit_events_no_{act.lower()}")


def upgrade() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("chain", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_chains")),
    )
    op.create_table(
        "audit_events",
        sa.Column("chain", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("objects", sa.JSON(), nullable=False),
        sa.Column("view", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "number", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_actor", ["actor"], unique=False)
        batch_op.create_index("ix_audit_events_time", ["time"], unique=False)

    op.create_table(
        "concepts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('occupation', 'occupation_group', 'occupation_field', 'skill', 'skill_group', 'municipality', 'county', 'country', 'language', 'licence', 'education_level', 'education_field', 'industry', 'employment_type', 'worktime', 'keyword', 'other')",
            name=op.f("ck_concepts_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('current', 'deprecated', 'replaced')", name=op.f("ck_concepts_status")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["concepts.id"], name=op.f("fk_concepts_replaced_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concepts")),
    )
    with op.batch_alter_table("concepts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concepts_kind_status"), ["kind", "status"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_concepts_replaced_by_id"), ["replaced_by_id"], unique=False
        )

    op.create_table(
        "job_schedules",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_schedules")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=120), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_class", sa.String(length=120), nullable=False),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_jobs_lease")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_jobs_state")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_jobs_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_name_state", ["name", "state"], unique=False)
        batch_op.create_index("ix_jobs_state_next_try_at", ["state", "next_try_at"], unique=False)

    op.create_table(
        "kept_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("route", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_answers")),
        sa.UniqueConstraint("actor", "route", "key", name=op.f("uq_kept_answers_actor_route_key")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=800), nullable=False),
        sa.Column("sort_key", sa.String(length=800), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employment_service",
                "municipality_unit",
                "education_provider",
                "employer",
                "coordination",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("kind", "name_key", name=op.f("uq_organisations_kind_name_key")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index("ix_organisations_sort_key_id", ["sort_key", "id"], unique=False)

    op.create_table(
        "ranking_inputs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ranking_inputs")),
    )
    op.create_table(
        "scorecards",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_scorecards")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "key_hash", "starts_at", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempts_starts_at", ["starts_at"], unique=False)

    op.create_table(
        "taxonomy_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("version_key", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_imports")),
        sa.UniqueConstraint("digest", name=op.f("uq_taxonomy_imports_digest")),
        sa.UniqueConstraint("serial", name=op.f("uq_taxonomy_imports_serial")),
    )
    op.create_table(
        "concept_codes",
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("first_import", sa.Integer(), nullable=False),
        sa.Column("last_import", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_concept_codes_concept_id")
        ),
        sa.PrimaryKeyConstraint("scheme", "kind", "code", name=op.f("pk_concept_codes")),
    )
    with op.batch_alter_table("concept_codes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concept_codes_concept_id"), ["concept_id"], unique=False
        )

    op.create_table(
        "concept_facts",
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_concept_facts_concept_id")
        ),
        sa.PrimaryKeyConstraint("concept_id", "name", name=op.f("pk_concept_facts")),
    )
    op.create_table(
        "concept_labels",
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("search_key", sa.String(length=600), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("stated", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("first_import", sa.Integer(), nullable=False),
        sa.Column("last_import", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('preferred', 'alias', 'former', 'hidden')",
            name=op.f("ck_concept_labels_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_concept_labels_concept_id")
        ),
        sa.PrimaryKeyConstraint("concept_id", "language", "text", name=op.f("pk_concept_labels")),
    )
    with op.batch_alter_table("concept_labels", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concept_labels_language_search_key"),
            ["language", "search_key"],
            unique=False,
        )

    op.create_table(
        "concept_places",
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_concept_places_concept_id")
        ),
        sa.PrimaryKeyConstraint("concept_id", name=op.f("pk_concept_places")),
    )
    op.create_table(
        "concept_relations",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("trainable_days", sa.Integer(), nullable=True),
        sa.Column("last_import", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('broader', 'essential', 'optional', 'related', 'exact', 'close', 'broad', 'narrow')",
            name=op.f("ck_concept_relations_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["concepts.id"], name=op.f("fk_concept_relations_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["concepts.id"], name=op.f("fk_concept_relations_to_id")
        ),
        sa.PrimaryKeyConstraint(
            "from_id", "to_id", "kind", "source", name=op.f("pk_concept_relations")
        ),
    )
    with op.batch_alter_table("concept_relations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_relations_kind"), ["kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_concept_relations_to_id_kind"), ["to_id", "kind"], unique=False
        )

    op.create_table(
        "concept_texts",
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_concept_texts_concept_id")
        ),
        sa.PrimaryKeyConstraint("concept_id", "language", name=op.f("pk_concept_texts")),
    )
    op.create_table(
        "employers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=900), nullable=False),
        sa.Column("sort_key", sa.String(length=900), nullable=False),
        sa.Column("organisation_number", sa.String(length=10), nullable=True),
        sa.Column(
            "sector",
            sa.Enum(
                "private",
                "municipality",
                "region",
                "state",
                "non_profit",
                "unknown",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_employers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
        sa.UniqueConstraint("organisation_number", name=op.f("uq_employers_organisation_number")),
    )
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.create_index("ix_employers_name_key", ["name_key"], unique=False)
        batch_op.create_index("ix_employers_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_employers_sort_key_id", ["sort_key", "id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("to_address", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_letters_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("job_id", name=op.f("uq_letters_job_id")),
    )
    op.create_table(
        "opening_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_opening_imports_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_imports")),
    )
    with op.batch_alter_table("opening_imports", schema=None) as batch_op:
        batch_op.create_index("ix_opening_imports_started_at", ["started_at"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("name_key", sa.String(length=800), nullable=False),
        sa.Column("look", sa.String(length=800), nullable=False),
        sa.Column("shown_name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=800), nullable=False),
        sa.Column("search_key", sa.String(length=1100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "active",
                "disabled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("employer_contact_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN candidate_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN supervisor_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN employer_contact_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name=op.f("ck_users_one_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_users_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_users_candidate_id")),
        sa.UniqueConstraint("employer_contact_id", name=op.f("uq_users_employer_contact_id")),
        sa.UniqueConstraint("look", name=op.f("uq_users_look")),
        sa.UniqueConstraint("name_key", name=op.f("uq_users_name_key")),
        sa.UniqueConstraint("supervisor_id", name=op.f("uq_users_supervisor_id")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index("ix_users_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_users_sort_key_id", ["sort_key", "id"], unique=False)

    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index("ix_api_tokens_user_id", ["user_id"], unique=False)

    op.create_table(
        "candidate_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "csv",
                "xlsx",
                "jsonresume",
                "europass",
                name="form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "preview",
                "done",
                "discarded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "E0",
                "E1",
                "E2",
                "E3",
                "E4",
                "E5",
                "E6",
                "E7",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_candidate_imports_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["users.id"], name=op.f("fk_candidate_imports_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_imports")),
    )
    with op.batch_alter_table("candidate_imports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_candidate_imports_organisation_id_sha256",
            ["organisation_id", "sha256"],
            unique=False,
        )

    op.create_table(
        "candidates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_officer_id", sa.Uuid(), nullable=True),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=1600), nullable=False),
        sa.Column("search_key", sa.String(length=1600), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("preferred_language", sa.String(length=60), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("max_travel_minutes", sa.Integer(), nullable=True),
        sa.Column("has_car", sa.Boolean(), nullable=False),
        sa.Column("hours_min", sa.Integer(), nullable=False),
        sa.Column("hours_max", sa.Integer(), nullable=False),
        sa.Column("schedules", sa.JSON(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column(
            "right_to_work",
            sa.Enum(
                "unknown",
                "yes",
                "limited",
                "no",
                name="right_to_work",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("right_to_work_until", sa.Date(), nullable=True),
        sa.Column(
            "right_to_work_check",
            sa.Enum(
                "own_statement",
                "document_seen",
                "authority",
                name="right_to_work_check",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("right_to_work_checked_on", sa.Date(), nullable=True),
        sa.Column("education_level", sa.Integer(), nullable=True),
        sa.Column("education_field_id", sa.Uuid(), nullable=True),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("import_key", sa.String(length=64), nullable=True),
        sa.Column("import_digest", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "education_level BETWEEN 0 AND 8", name=op.f("ck_candidates_education_level")
        ),
        sa.CheckConstraint(
            "hours_min BETWEEN 0 AND hours_max AND hours_max <= 100",
            name=op.f("ck_candidates_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["case_officer_id"], ["users.id"], name=op.f("fk_candidates_case_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["education_field_id"], ["concepts.id"], name=op.f("fk_candidates_education_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["concepts.id"], name=op.f("fk_candidates_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_candidates_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint(
            "organisation_id", "import_key", name=op.f("uq_candidates_organisation_id_import_key")
        ),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_candidates_organisation_id_sort_key_id",
            ["organisation_id", "sort_key", "id"],
            unique=False,
        )

    op.create_table(
        "one_time_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "password_reset",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_links_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_links_token_hash")),
    )
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.create_index("ix_one_time_links_user_id", ["user_id"], unique=False)

    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("client", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_because",
            sa.Enum(
                "signed_out",
                "ended_by_owner",
                "new_sign_in",
                "password_changed",
                "account_changed",
                name="ended_because",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_in_sessions_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_sessions_token_hash")),
    )
    with op.batch_alter_table("sign_in_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_sessions_user_id", ["user_id"], unique=False)

    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "candidate",
                "matcher",
                "employer",
                "supervisor",
                "coordinator",
                "programme_manager",
                "assessor",
                "study_guide",
                "social_worker",
                "protected_handler",
                "auditor",
                "dpo",
                "admin",
                "operator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_roles")),
    )
    op.create_table(
        "user_secrets",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_secrets_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_secrets")),
    )
    op.create_table(
        "workplaces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=900), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_key", sa.String(length=36), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_workplaces_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["concepts.id"], name=op.f("fk_workplaces_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplaces")),
        sa.UniqueConstraint(
            "employer_id",
            "name_key",
            "municipality_key",
            name=op.f("uq_workplaces_employer_id_name_key_municipality_key"),
        ),
    )
    op.create_table(
        "candidate_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_documents_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["users.id"], name=op.f("fk_candidate_documents_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_documents")),
        sa.UniqueConstraint(
            "candidate_id", "sha256", name=op.f("uq_candidate_documents_candidate_id_sha256")
        ),
    )
    op.create_table(
        "experiences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column(
            "code",
            sa.Enum(
                "E0",
                "E1",
                "E2",
                "E3",
                "E4",
                "E5",
                "E6",
                "E7",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("months BETWEEN 0 AND 720", name=op.f("ck_experiences_months")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_experiences_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_experiences_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["candidate_imports.id"], name=op.f("fk_experiences_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_experiences_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiences")),
    )
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.create_index("ix_experiences_candidate_id", ["candidate_id"], unique=False)

    op.create_table(
        "language_levels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("listening", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("speaking", sa.Integer(), nullable=False),
        sa.Column("writing", sa.Integer(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "E0",
                "E1",
                "E2",
                "E3",
                "E4",
                "E5",
                "E6",
                "E7",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "listening BETWEEN 0 AND 6 AND reading BETWEEN 0 AND 6 AND speaking BETWEEN 0 AND 6 AND writing BETWEEN 0 AND 6",
            name=op.f("ck_language_levels_cefr"),
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_language_levels_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_language_levels_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["candidate_imports.id"], name=op.f("fk_language_levels_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_language_levels_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_levels")),
    )
    with op.batch_alter_table("language_levels", schema=None) as batch_op:
        batch_op.create_index("ix_language_levels_candidate_id", ["candidate_id"], unique=False)

    op.create_table(
        "licences_held",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "E0",
                "E1",
                "E2",
                "E3",
                "E4",
                "E5",
                "E6",
                "E7",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "valid_until IS NULL OR on_date IS NULL OR valid_until >= on_date",
            name=op.f("ck_licences_held_validity"),
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_licences_held_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_licences_held_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["candidate_imports.id"], name=op.f("fk_licences_held_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_licences_held_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licences_held")),
    )
    with op.batch_alter_table("licences_held", schema=None) as batch_op:
        batch_op.create_index("ix_licences_held_candidate_id", ["candidate_id"], unique=False)

    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("workplace_name", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "published",
                "matching",
                "filled",
                "withdrawn",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("headline", sa.String(length=300), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("occupation_id", sa.Uuid(), nullable=True),
        sa.Column("occupation_label", sa.String(length=300), nullable=False),
        sa.Column("occupation_code", sa.String(length=200), nullable=False),
        sa.Column("taxonomy_version", sa.String(length=80), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=True),
        sa.Column("place_label", sa.String(length=300), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("own_car", sa.Boolean(), nullable=False),
        sa.Column("hours_min", sa.Integer(), nullable=False),
        sa.Column("hours_max", sa.Integer(), nullable=False),
        sa.Column("schedules", sa.JSON(), nullable=False),
        sa.Column("employment_type", sa.String(length=300), nullable=False),
        sa.Column("duration", sa.String(length=300), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("start_text", sa.String(length=300), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column(
            "pay_by_agreement",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="pay_by_agreement",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language_motive", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("education_level", sa.Integer(), nullable=True),
        sa.Column("education_by_law", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("likeness", sa.String(length=64), nullable=False),
        sa.Column("occupation_guessed", sa.Boolean(), nullable=False),
        sa.Column("edited_fields", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_basis", sa.String(length=100), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=False),
        sa.Column("listed_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(source = '') = (external_id IS NULL)", name=op.f("ck_openings_source")
        ),
        sa.CheckConstraint("hours_max <= 100", name=op.f("ck_openings_hours_max")),
        sa.CheckConstraint(
            "hours_min >= 0 AND hours_min <= hours_max", name=op.f("ck_openings_hours_min")
        ),
        sa.CheckConstraint("seats >= 1 AND seats <= 10000", name=op.f("ck_openings_seats")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_openings_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["concepts.id"], name=op.f("fk_openings_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["concepts.id"], name=op.f("fk_openings_occupation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_openings_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplaces.id"], name=op.f("fk_openings_workplace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_openings_source_external_id")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index("ix_openings_employer_id", ["employer_id"], unique=False)
        batch_op.create_index("ix_openings_likeness", ["likeness"], unique=False)
        batch_op.create_index("ix_openings_listed_at_id", ["listed_at", "id"], unique=False)
        batch_op.create_index("ix_openings_municipality_id", ["municipality_id"], unique=False)
        batch_op.create_index("ix_openings_occupation_id", ["occupation_id"], unique=False)
        batch_op.create_index("ix_openings_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index(
            "ix_openings_state_listed_at", ["state", "listed_at", "id"], unique=False
        )

    op.create_table(
        "profile_versions",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_profile_versions_candidate_id")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_profile_versions")),
        sa.UniqueConstraint(
            "candidate_id", "version", name=op.f("uq_profile_versions_candidate_id_version")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("profile_versions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_profile_versions_candidate_id_at", ["candidate_id", "at"], unique=False
        )

    op.create_table(
        "unresolved_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "skill",
                "occupation",
                "experience",
                "language",
                "licence",
                "municipality",
                "education",
                "education_field",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("suggestions", sa.JSON(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "E0",
                "E1",
                "E2",
                "E3",
                "E4",
                "E5",
                "E6",
                "E7",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "confirmed",
                "dismissed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("concept_id", sa.Uuid(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_unresolved_claims_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_unresolved_claims_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["candidate_imports.id"], name=op.f("fk_unresolved_claims_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_unresolved_claims_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["users.id"], name=op.f("fk_unresolved_claims_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unresolved_claims")),
    )
    with op.batch_alter_table("unresolved_claims", schema=None) as batch_op:
        batch_op.create_index(
            "ix_unresolved_claims_candidate_id_outcome", ["candidate_id", "outcome"], unique=False
        )

    op.create_table(
        "wished_occupations",
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_wished_occupations_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_wished_occupations_concept_id")
        ),
        sa.PrimaryKeyConstraint("candidate_id", "concept_id", name=op.f("pk_wished_occupations")),
    )
    with op.batch_alter_table("wished_occupations", schema=None) as batch_op:
        batch_op.create_index("ix_wished_occupations_concept_id", ["concept_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "skill",
                "occupation",
                "licence",
                name="subject",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "E0",
                "E1",
                "E2",
                "E3",
                "E4",
                "E5",
                "E6",
                "E7",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "own_statement",
                "talk",
                "document",
                "expert_talk",
                "practical_test",
                "workplace",
                "industry_test",
                "examination",
                "register",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("assessor", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("document_sha256", sa.String(length=64), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level > 0 OR code IN ('E3', 'E4', 'E5')", name=op.f("ck_evidence_not_shown")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_evidence_level")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= on_date", name=op.f("ck_evidence_validity")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_evidence_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_evidence_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["candidate_documents.id"], name=op.f("fk_evidence_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["candidate_imports.id"], name=op.f("fk_evidence_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_evidence_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["evidence.id"], name=op.f("fk_evidence_supersedes_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["users.id"], name=op.f("fk_evidence_verified_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_evidence_supersedes_id")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_candidate_id", ["candidate_id"], unique=False)

    op.create_table(
        "opening_aliases",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_opening_aliases_opening_id")
        ),
        sa.PrimaryKeyConstraint("source", "external_id", name=op.f("pk_opening_aliases")),
    )
    with op.batch_alter_table("opening_aliases", schema=None) as batch_op:
        batch_op.create_index("ix_opening_aliases_opening_id", ["opening_id"], unique=False)

    op.create_table(
        "opening_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=300), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "unknown_field",
                "not_understood",
                "not_used",
                "personal",
                "unresolved",
                "wording",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_opening_notes_opening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_notes")),
    )
    with op.batch_alter_table("opening_notes", schema=None) as batch_op:
        batch_op.create_index("ix_opening_notes_opening_id", ["opening_id"], unique=False)

    op.create_table(
        "opening_requirements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "skill",
                "language",
                "licence",
                "experience",
                "education",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("concept_id", sa.Uuid(), nullable=True),
        sa.Column("concept_key", sa.String(length=320), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "structured",
                "text",
                "typical",
                "manual",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "suggested",
                "confirmed",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("trainable_days", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("listening", sa.Integer(), nullable=True),
        sa.Column("reading", sa.Integer(), nullable=True),
        sa.Column("speaking", sa.Integer(), nullable=True),
        sa.Column("writing", sa.Integer(), nullable=True),
        sa.Column("motive", sa.String(length=500), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("span_text", sa.String(length=300), nullable=False),
        sa.Column("source_field", sa.String(length=120), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confidence >= 0 AND confidence <= 100", name=op.f("ck_opening_requirements_confidence")
        ),
        sa.CheckConstraint(
            "level IS NULL OR (level >= 1 AND level <= 4)",
            name=op.f("ck_opening_requirements_level"),
        ),
        sa.CheckConstraint(
            "weight >= 1 AND weight <= 10", name=op.f("ck_opening_requirements_weight")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_opening_requirements_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_opening_requirements_opening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_requirements")),
        sa.UniqueConstraint(
            "opening_id",
            "kind",
            "concept_key",
            name=op.f("uq_opening_requirements_opening_id_kind_concept_key"),
        ),
    )
    op.create_table(
        "ranking_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opening",
                "candidate",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("opening_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("card_sha256", sa.String(length=64), nullable=False),
        sa.Column("card_version", sa.String(length=100), nullable=False),
        sa.Column("taxonomy_version", sa.String(length=80), nullable=False),
        sa.Column("requirements_version", sa.Integer(), nullable=True),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("ready_count", sa.Integer(), nullable=False),
        sa.Column("way_count", sa.Integer(), nullable=False),
        sa.Column("order_digest", sa.String(length=64), nullable=False),
        sa.Column("order_key_mark", sa.String(length=16), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_ranking_runs_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["card_sha256"], ["scorecards.sha256"], name=op.f("fk_ranking_runs_card_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["inputs_digest"], ["ranking_inputs.digest"], name=op.f("fk_ranking_runs_inputs_digest")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_ranking_runs_made_by")),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_ranking_runs_opening_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ranking_runs_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_runs")),
    )
    with op.batch_alter_table("ranking_runs", schema=None) as batch_op:
        batch_op.create_index("ix_ranking_runs_candidate_id", ["candidate_id"], unique=False)
        batch_op.create_index("ix_ranking_runs_opening_id", ["opening_id"], unique=False)
        batch_op.create_index(
            "ix_ranking_runs_organisation_id_made_at", ["organisation_id", "made_at"], unique=False
        )

    op.create_table(
        "requirement_versions",
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("taxonomy_version", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_requirement_versions_opening_id")
        ),
        sa.PrimaryKeyConstraint("opening_id", "version", name=op.f("pk_requirement_versions")),
    )
    _guard_audit()


def downgrade() -> None:
    _release_audit()
    op.drop_table("requirement_versions")
    with op.batch_alter_table("ranking_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_ranking_runs_organisation_id_made_at")
        batch_op.drop_index("ix_ranking_runs_opening_id")
        batch_op.drop_index("ix_ranking_runs_candidate_id")

    op.drop_table("ranking_runs")
    op.drop_table("opening_requirements")
    with op.batch_alter_table("opening_notes", schema=None) as batch_op:
        batch_op.drop_index("ix_opening_notes_opening_id")

    op.drop_table("opening_notes")
    with op.batch_alter_table("opening_aliases", schema=None) as batch_op:
        batch_op.drop_index("ix_opening_aliases_opening_id")

    op.drop_table("opening_aliases")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_candidate_id")

    op.drop_table("evidence")
    with op.batch_alter_table("wished_occupations", schema=None) as batch_op:
        batch_op.drop_index("ix_wished_occupations_concept_id")

    op.drop_table("wished_occupations")
    with op.batch_alter_table("unresolved_claims", schema=None) as batch_op:
        batch_op.drop_index("ix_unresolved_claims_candidate_id_outcome")

    op.drop_table("unresolved_claims")
    with op.batch_alter_table("profile_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_profile_versions_candidate_id_at")

    op.drop_table("profile_versions")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index("ix_openings_state_listed_at")
        batch_op.drop_index("ix_openings_organisation_id")
        batch_op.drop_index("ix_openings_occupation_id")
        batch_op.drop_index("ix_openings_municipality_id")
        batch_op.drop_index("ix_openings_listed_at_id")
        batch_op.drop_index("ix_openings_likeness")
        batch_op.drop_index("ix_openings_employer_id")

    op.drop_table("openings")
    with op.batch_alter_table("licences_held", schema=None) as batch_op:
        batch_op.drop_index("ix_licences_held_candidate_id")

    op.drop_table("licences_held")
    with op.batch_alter_table("language_levels", schema=None) as batch_op:
        batch_op.drop_index("ix_language_levels_candidate_id")

    op.drop_table("language_levels")
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.drop_index("ix_experiences_candidate_id")

    op.drop_table("experiences")
    op.drop_table("candidate_documents")
    op.drop_table("workplaces")
    op.drop_table("user_secrets")
    op.drop_table("user_roles")
    with op.batch_alter_table("sign_in_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_sessions_user_id")

    op.drop_table("sign_in_sessions")
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.drop_index("ix_one_time_links_user_id")

    op.drop_table("one_time_links")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index("ix_candidates_organisation_id_sort_key_id")

    op.drop_table("candidates")
    with op.batch_alter_table("candidate_imports", schema=None) as batch_op:
        batch_op.drop_index("ix_candidate_imports_organisation_id_sha256")

    op.drop_table("candidate_imports")
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_index("ix_api_tokens_user_id")

    op.drop_table("api_tokens")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index("ix_users_sort_key_id")
        batch_op.drop_index("ix_users_organisation_id")

    op.drop_table("users")
    with op.batch_alter_table("opening_imports", schema=None) as batch_op:
        batch_op.drop_index("ix_opening_imports_started_at")

    op.drop_table("opening_imports")
    op.drop_table("letters")
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.drop_index("ix_employers_sort_key_id")
        batch_op.drop_index("ix_employers_organisation_id")
        batch_op.drop_index("ix_employers_name_key")

    op.drop_table("employers")
    op.drop_table("concept_texts")
    with op.batch_alter_table("concept_relations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_relations_to_id_kind"))
        batch_op.drop_index(batch_op.f("ix_concept_relations_kind"))

    op.drop_table("concept_relations")
    op.drop_table("concept_places")
    with op.batch_alter_table("concept_labels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_labels_language_search_key"))

    op.drop_table("concept_labels")
    op.drop_table("concept_facts")
    with op.batch_alter_table("concept_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_codes_concept_id"))

    op.drop_table("concept_codes")
    op.drop_table("taxonomy_imports")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempts_starts_at")

    op.drop_table("sign_in_attempts")
    op.drop_table("scorecards")
    op.drop_table("ranking_inputs")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index("ix_organisations_sort_key_id")

    op.drop_table("organisations")
    op.drop_table("kept_answers")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_state_next_try_at")
        batch_op.drop_index("ix_jobs_name_state")

    op.drop_table("jobs")
    op.drop_table("job_schedules")
    with op.batch_alter_table("concepts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concepts_replaced_by_id"))
        batch_op.drop_index(batch_op.f("ix_concepts_kind_status"))

    op.drop_table("concepts")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_time")
        batch_op.drop_index("ix_audit_events_actor")

    op.drop_table("audit_events")
    op.drop_table("audit_chains")
