"""Queries under a name, page tokens given back, the media type of documents, and the names that events know.

The distribution column (ARCHITECTURE §13) is the organisation where a list is asked for by one; it stands in each key.
"""

from django.db import migrations, models

# "C" is the order of bytes: the order in which a page is cut must not change with a library of the system.
_KNOWN = """
create table events_own_item (
    organisation_id bigint not null,
    key_no          bigint not null,
    event_no        bigint not null,
    constraint events_own_item_once primary key (organisation_id, key_no)
);

create table events_own_name (
    organisation_id bigint   not null,
    kind            smallint not null,
    name            text collate "C" not null,
    spelling        text     not null,
    constraint events_own_name_once primary key (organisation_id, kind, name)
);
create index events_own_name_of_all on events_own_name (kind, name);
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_facts_of_queries")]
    operations = [
        migrations.AddField(
            "CaptureJob", "media_type", models.TextField(default="application/json", db_default="application/json")
        ),
        migrations.CreateModel(
            name="NamedQuery",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation_id", "name", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation_id", models.BigIntegerField()),
                ("name", models.TextField(db_collation="C")),
                ("query", models.JSONField()),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "events_named_query"},
        ),
        migrations.CreateModel(
            name="ReleasedToken",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "events_released_token"},
        ),
        migrations.RunSQL(_KNOWN, "drop table events_own_item; drop table events_own_name;"),
    ]
