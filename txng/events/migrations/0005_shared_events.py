"""Which events an organisation may see beside its own, and why: who told whom about which item.

All of it is derived: the follower "shared" makes it from the log. The distribution column (ARCHITECTURE §13) is the
organisation that may see, so that its own view lies in one place; what was told lies with the item.
"""

from django.db import migrations

_SHARED = """
-- An event that another organisation recorded and this one may see. since_index is the place in the log of the event
-- that made it so. The times stand here too, so that a page in either order reads one index, as of own events.
create table events_shared (
    organisation_id bigint      not null,
    event_no        bigint      not null,
    since_index     bigint      not null,
    event_time      timestamptz not null,
    record_time     timestamptz not null,
    constraint events_shared_once primary key (organisation_id, event_no)
);
create index events_shared_by_event_time  on events_shared (organisation_id, event_time, event_no);
create index events_shared_by_record_time on events_shared (organisation_id, record_time, event_no);
create index events_shared_since          on events_shared (since_index, organisation_id);
"""

_TOLD = """
-- The teller recorded an event about the item that names the other: from since_index on it is told, until the place in
-- the log where that event was withdrawn. One row for each event that tells: another may still hold.
create table events_told (
    key_no      bigint not null,
    teller_id   bigint not null,
    told_id     bigint not null,
    event_no    bigint not null,
    since_index bigint not null,
    ended_index bigint,
    constraint events_told_once primary key (key_no, teller_id, told_id, event_no)
);
"""

_ADDRESSED = """
-- Events that name somebody beside their own organisation: seen by those they name, and by nobody else for their items.
create table events_addressed (
    event_no bigint not null,
    constraint events_addressed_once primary key (event_no)
);
"""

_GROUND = """
-- Where an organisation acted before anybody had registered the place: nobody who registers it later is named by it.
create table events_own_ground (
    organisation_id bigint not null,
    place           text collate "C" not null,
    constraint events_own_ground_once primary key (organisation_id, place)
);
"""

_BACKLOG = """
-- What was told of an item with a long history is shown page by page: from here on it is still to be read.
create table events_share_backlog (
    key_no      bigint      not null,
    teller_id   bigint      not null,
    told_id     bigint      not null,
    event_no    bigint      not null,
    since_index bigint      not null,
    after_time  timestamptz not null,
    after_no    bigint      not null,
    constraint events_share_backlog_once primary key (key_no, teller_id, told_id, event_no)
);
create index events_share_backlog_in_order on events_share_backlog (since_index, key_no);
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0004_named_query")]
    operations = [
        migrations.RunSQL(_SHARED, "drop table events_shared;"),
        migrations.RunSQL(_TOLD, "drop table events_told;"),
        migrations.RunSQL(_ADDRESSED, "drop table events_addressed;"),
        migrations.RunSQL(_GROUND, "drop table events_own_ground;"),
        migrations.RunSQL(_BACKLOG, "drop table events_share_backlog;"),
    ]
