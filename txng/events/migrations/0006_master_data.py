"""What organisations say of places, products and parties in the headers of their documents, version by version.

Rows are only ever added. The newest version of an element is what its organisation says now; an earlier moment has the
newest of then. The distribution column (ARCHITECTURE §13) is the organisation that says it.
"""

from django.db import migrations

# master_no is the number that the leaf in the log refers to. "C" is the order of bytes: pages are cut in it.
_MASTER = """
create sequence events_master_no;
create table events_master (
    organisation_id bigint           not null,
    vocabulary      text collate "C" not null,
    key             text collate "C" not null,
    version         integer          not null,
    master_no       bigint           not null,
    word            text collate "C" not null,
    id              text             not null,
    valid_from      timestamptz      not null,
    job_id          text             not null,
    digest          bytea            not null,
    body            text             not null,
    nonce           bytea            not null,
    constraint events_master_once primary key (organisation_id, vocabulary, key, version)
);
create index events_master_of_key on events_master (key, organisation_id);
create index events_master_of_no  on events_master (master_no);
create index events_master_of_all on events_master (vocabulary, key, organisation_id, version);
"""

# An attribute is looked for by the last step of its name, because a question may leave its namespace out.
_ATTRIBUTE = """
create table events_master_attribute (
    organisation_id bigint           not null,
    vocabulary      text collate "C" not null,
    key             text collate "C" not null,
    version         integer          not null,
    n               integer          not null,
    word            text collate "C" not null,
    local           text collate "C" not null,
    name            text collate "C" not null,
    value_digest    bytea,
    constraint events_master_attribute_once primary key (organisation_id, vocabulary, key, version, n)
);
create index events_master_attribute_of_name on events_master_attribute (local, value_digest, organisation_id);
"""

_CHILD = """
create table events_master_child (
    organisation_id bigint           not null,
    vocabulary      text collate "C" not null,
    key             text collate "C" not null,
    version         integer          not null,
    n               integer          not null,
    word            text collate "C" not null,
    child           text collate "C" not null,
    constraint events_master_child_once primary key (organisation_id, vocabulary, key, version, n)
);
create index events_master_child_of_parent on events_master_child (key, organisation_id);
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0005_shared_events")]
    operations = [
        migrations.RunSQL(_MASTER, "drop table events_master; drop sequence events_master_no;"),
        migrations.RunSQL(_ATTRIBUTE, "drop table events_master_attribute;"),
        migrations.RunSQL(_CHILD, "drop table events_master_child;"),
    ]
