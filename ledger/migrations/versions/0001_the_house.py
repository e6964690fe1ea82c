"""The house: areas, people, sites, visits, entries and all that happens to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=True),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_area_valid_to_after_valid_from")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name="fk_area_parent_id"),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_area_town_id"),
        sa.ForeignKeyConstraint(["village_id"], ["area.id"], name="fk_area_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_area"),
    )
    op.create_index(
        "ix_area_code",
        "area",
        ["code"],
        unique=True,
        sqlite_where=sa.text("code IS NOT NULL"),
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index("ix_area_parent_id", "area", ["parent_id"])
    op.create_index("ix_area_path", "area", ["path"])
    op.create_index("ix_area_town_id", "area", ["town_id"])
    op.create_index("ix_area_village_id", "area", ["village_id"])
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "look_up_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_look_up_attempt"),
    )
    op.create_index("ix_look_up_attempt", "look_up_attempt", ["address_hash", "at"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("sign_in_name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=120), nullable=True),
        sa.Column("password_is_temporary", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("large_text", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("sign_in_name", name="uq_person_sign_in_name"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("counts", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_job", "run", ["job", "started_at"])
    op.create_table(
        "access_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_access_record_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_record"),
    )
    op.create_index("ix_access_record_at", "access_record", ["at"])
    op.create_table(
        "adjustment",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_adjustment_by_id"),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_adjustment_town_id"),
        sa.PrimaryKeyConstraint("town_id", "key", name="pk_adjustment"),
    )
    op.create_table(
        "checklist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=True),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("site_kinds", JSON, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_checklist_town_id"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist"),
        sa.UniqueConstraint("town_id", "book", "key", name="uq_checklist_key"),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("issuing_authority", sa.String(length=60), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_paper_recorded_by_id"),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_paper_town_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        sa.UniqueConstraint("town_id", "kind", "issuing_authority", "number", name="uq_paper_number"),
    )
    op.create_index("ix_paper_town_date", "paper", ["town_id", "kind", "dated_on"])
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_post_valid_to_after_valid_from")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_post_area_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_post_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
    )
    op.create_index("ix_post_area_id", "post", ["area_id"])
    op.create_index("ix_post_person_id", "post", ["person_id"])
    op.create_table(
        "sequence",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_sequence_town_id"),
        sa.PrimaryKeyConstraint("town_id", "name", name="pk_sequence"),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("last_visit_at", sa.DateTime(), nullable=True),
        sa.Column("next_visit_on", sa.Date(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_site_area_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_site_made_by_id"),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_site_town_id"),
        sa.ForeignKeyConstraint(["village_id"], ["area.id"], name="fk_site_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
        sa.UniqueConstraint("uuid", name="uq_site_uuid"),
    )
    op.create_index("ix_site_area", "site", ["area_id", "id"])
    op.create_index("ix_site_next_visit", "site", ["town_id", "next_visit_on", "id"])
    op.create_index("ix_site_town", "site", ["town_id", "kind", "id"])
    op.create_index("ix_site_village", "site", ["village_id", "id"])
    op.create_table(
        "tally",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_tally_town_id"),
        sa.PrimaryKeyConstraint("town_id", "village_id", "book", "state", name="pk_tally"),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("claimed_taken_at", sa.String(length=40), nullable=True),
        sa.Column("claimed_longitude", sa.Float(), nullable=True),
        sa.Column("claimed_latitude", sa.Float(), nullable=True),
        sa.Column("fingerprint", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_upload_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("uuid", name="uq_upload_uuid"),
    )
    op.create_index("ix_upload_by", "upload", ["by_id", "received_at"])
    op.create_table(
        "checklist_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("look", sa.String(length=300), nullable=False),
        sa.Column("hazard", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("location", sa.String(length=60), nullable=False),
        sa.Column("major_question", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["checklist_id"], ["checklist.id"], name="fk_checklist_item_checklist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_item"),
    )
    op.create_index("ix_checklist_item_checklist_id", "checklist_item", ["checklist_id"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("checklist_id", sa.Integer(), nullable=True),
        sa.Column("ticks", JSON, nullable=False),
        sa.Column("settled", JSON, nullable=False),
        sa.Column("unsettled", sa.Integer(), nullable=False),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_visit_ended_after_started")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_visit_area_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_visit_by_id"),
        sa.ForeignKeyConstraint(["checklist_id"], ["checklist.id"], name="fk_visit_checklist_id"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_visit_site_id"),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_visit_town_id"),
        sa.ForeignKeyConstraint(["village_id"], ["area.id"], name="fk_visit_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("uuid", name="uq_visit_uuid"),
    )
    op.create_index("ix_visit_site", "visit", ["site_id", "started_at"])
    op.create_index("ix_visit_town", "visit", ["town_id", "book", "started_at"])
    op.create_index(
        "ix_visit_unsettled",
        "visit",
        ["by_id", "id"],
        sqlite_where=sa.text("unsettled > 0"),
        postgresql_where=sa.text("unsettled > 0"),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("responsible", sa.String(length=100), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.Column("awaits", sa.String(length=40), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("held_since", sa.DateTime(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("is_segregated", sa.Boolean(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_action_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closed_at IS NULL OR (next_due_on IS NULL AND next_action_at IS NULL)",
            name=op.f("ck_entry_closed_promises_nothing"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_entry_area_id"),
        sa.ForeignKeyConstraint(["follows_id"], ["entry.id"], name="fk_entry_follows_id"),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name="fk_entry_holder_id"),
        sa.ForeignKeyConstraint(["item_id"], ["checklist_item.id"], name="fk_entry_item_id"),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name="fk_entry_reported_by_id"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_entry_site_id"),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_entry_town_id"),
        sa.ForeignKeyConstraint(["village_id"], ["area.id"], name="fk_entry_village_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_entry_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("town_id", "number", name="uq_entry_town_number"),
        sa.UniqueConstraint("uuid", name="uq_entry_uuid"),
    )
    op.create_index("ix_entry_area_reported", "entry", ["area_id", "book", "id"])
    op.create_index(
        "ix_entry_closed",
        "entry",
        ["town_id", "book", "closed_at", "id", "state", "is_segregated"],
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index("ix_entry_follows_id", "entry", ["follows_id"])
    op.create_index(
        "ix_entry_open_action",
        "entry",
        ["next_action_at", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_entry_open_area_due",
        "entry",
        ["area_id", "next_due_on", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_entry_open_book_due",
        "entry",
        ["town_id", "book", "next_due_on", "id", "is_segregated"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_entry_open_due",
        "entry",
        ["next_due_on", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_entry_open_site",
        "entry",
        ["site_id", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_entry_open_town_due",
        "entry",
        ["town_id", "next_due_on", "id", "village_id", "book", "is_segregated"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_entry_open_village_due",
        "entry",
        ["village_id", "next_due_on", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_entry_own_due",
        "entry",
        ["holder_id", "next_due_on", "id"],
        sqlite_where=sa.text("closed_at IS NULL AND holder_id IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND holder_id IS NOT NULL"),
    )
    op.create_index("ix_entry_reported_by", "entry", ["reported_by_id", "id"])
    op.create_index("ix_entry_site", "entry", ["site_id", "id"])
    op.create_index("ix_entry_town_found", "entry", ["town_id", "book", "found_on"])
    op.create_index("ix_entry_town_reported", "entry", ["town_id", "book", "id"])
    op.create_index(
        "ix_entry_unheld_area",
        "entry",
        ["area_id", "awaits", "next_due_on", "id", "book", "is_segregated"],
        sqlite_where=sa.text("closed_at IS NULL AND holder_id IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND holder_id IS NULL"),
    )
    op.create_index(
        "ix_entry_unheld_town",
        "entry",
        ["town_id", "awaits", "next_due_on", "id", "book", "is_segregated"],
        sqlite_where=sa.text("closed_at IS NULL AND holder_id IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND holder_id IS NULL"),
    )
    op.create_index(
        "ix_entry_unheld_village",
        "entry",
        ["village_id", "awaits", "next_due_on", "id", "book", "is_segregated"],
        sqlite_where=sa.text("closed_at IS NULL AND holder_id IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND holder_id IS NULL"),
    )
    op.create_index("ix_entry_village_reported", "entry", ["village_id", "book", "id"])
    op.create_index("ix_entry_visit_id", "entry", ["visit_id"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("answers", JSON, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_event_by_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_event_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("uuid", name="uq_event_uuid"),
    )
    op.create_index("ix_event_entry", "event", ["entry_id", "id"])
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (area_id IS NULL)", name=op.f("ck_exclusion_keeps_from_one")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_exclusion_area_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_exclusion_entry_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_exclusion_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exclusion"),
    )
    op.create_index("ix_exclusion_entry", "exclusion", ["entry_id"])
    op.create_table(
        "look_up",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_look_up_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_look_up"),
    )
    op.create_table(
        "protected_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_protected_record_by_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_protected_record_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_protected_record"),
        sa.UniqueConstraint("entry_id", name="uq_protected_record_entry_id"),
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("start_event_id", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("legal_due_on", sa.Date(), nullable=False),
        sa.Column("legal_due_rolled_on", sa.Date(), nullable=False),
        sa.Column("target_due_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("trace", JSON, nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("extended_by", sa.Integer(), nullable=False),
        sa.Column("rolls", sa.Boolean(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("pauses", JSON, nullable=False),
        sa.Column("stopped_at", sa.DateTime(), nullable=True),
        sa.Column("stop_event_id", sa.Integer(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=True),
        sa.CheckConstraint("target_due_on <= legal_due_rolled_on", name=op.f("ck_clock_target_not_after_legal")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_clock_entry_id"),
        sa.ForeignKeyConstraint(["start_event_id"], ["event.id"], name="fk_clock_start_event_id"),
        sa.ForeignKeyConstraint(["stop_event_id"], ["event.id"], name="fk_clock_stop_event_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clock"),
    )
    op.create_index("ix_clock_entry", "clock", ["entry_id", "id"])
    op.create_index(
        "uq_clock_running",
        "clock",
        ["entry_id", "code"],
        unique=True,
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )
    op.create_table(
        "entry_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_entry_paper_entry_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_entry_paper_event_id"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name="fk_entry_paper_paper_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_paper"),
        sa.UniqueConstraint("entry_id", "paper_id", "event_id", name="uq_entry_paper"),
    )
    op.create_index("ix_entry_paper_event_id", "entry_paper", ["event_id"])
    op.create_index("ix_entry_paper_paper_id", "entry_paper", ["paper_id"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("proof", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.CheckConstraint("(entry_id IS NULL) <> (visit_id IS NULL)", name=op.f("ck_evidence_proves_one_thing")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_evidence_by_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_evidence_entry_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_evidence_event_id"),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name="fk_evidence_upload_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_evidence_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("upload_id", name="uq_evidence_upload_id"),
    )
    op.create_index("ix_evidence_entry", "evidence", ["entry_id", "id"])
    op.create_index("ix_evidence_event_id", "evidence", ["event_id"])
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
    op.create_index("ix_evidence_visit_id", "evidence", ["visit_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name="fk_reminder_clock_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_reminder_entry_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("person_id", "clock_id", "rung", "due_on", "channel", name="uq_reminder_once"),
    )
    op.create_index("ix_reminder_entry_id", "reminder", ["entry_id"])
    op.create_index("ix_reminder_person", "reminder", ["person_id", "id"])
    op.create_index(
        "ix_reminder_unread",
        "reminder",
        ["person_id", "id"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
