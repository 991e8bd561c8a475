"""The tables of the repository, by hand: partitions, binary COPY and Citus want what the ORM does not say.

Every key and unique constraint holds the column the table would be distributed by (ARCHITECTURE §13): events by
event_no, items and links by the item they are asked for. No foreign key between them: they are written together, in
one transaction, by one function, and never changed.
"""

from django.db import migrations

# 16 × 50 million. Event numbers grow as events come, so old partitions rest, and a new one is added long before the
# last is full. Few and large, because a query that names no event numbers plans over all of them: a page of an item's
# history took 0.6 ms with one partition, 3.9 with 16, 12 with 40 (measured on a busy machine).
_PARTITIONS, _EVENTS_EACH = 16, 50_000_000

_EVENT = """
create sequence events_event_no as bigint;

create table events_event (
    event_no        bigint      not null,
    organisation_id bigint      not null,
    event_id        text        not null,
    is_declaration  boolean     not null,
    type            text        not null,
    event_time      timestamptz not null,
    record_time     timestamptz not null,
    action          text,
    biz_step        text,
    disposition     text,
    read_point      text,
    biz_location    text,
    body            text        not null,
    nonce           bytea       not null,
    constraint events_event_number primary key (event_no),
    constraint events_event_nonce_has_32_bytes check (length(nonce) = 32)
) partition by range (event_no);

-- What an organisation asks of its own, and what those ask who see all; both in both orders of the standard.
create index events_event_own_by_event_time  on events_event (organisation_id, event_time, event_no);
create index events_event_own_by_record_time on events_event (organisation_id, record_time, event_no);
create index events_event_by_event_time      on events_event (event_time, event_no);
create index events_event_by_record_time     on events_event (record_time, event_no);
"""

_KNOWN = """
-- The idempotence of capture. The digest is the first half of SHA-256(eventID): short, and of one length for any URI.
-- The type stands here too: a declaration must be of its original's. The body is compared where the event is kept.
create table events_known (
    event_digest    uuid        not null,
    organisation_id bigint      not null,
    is_declaration  boolean     not null,
    event_no        bigint      not null,
    type            text        not null,
    record_time     timestamptz not null,
    constraint events_known_once primary key (event_digest, organisation_id, is_declaration)
);
"""

_KEY_ITEM_LINKS = """
-- The dictionary of items: any URI ↔ a number that grows, because the order of keys decides the speed at size.
create table events_key (
    key_no bigint generated always as identity,
    key    text collate "C" not null,
    constraint events_key_number primary key (key_no),
    constraint events_key_once unique (key)
);

create table events_item (
    key_no     bigint      not null,
    event_time timestamptz not null,
    event_no   bigint      not null,
    part       smallint    not null,
    n          integer     not null,
    quantity   numeric,
    uom        text,
    constraint events_item_once primary key (key_no, event_time, event_no, part, n)
);

-- Every link twice, so that each direction of a trace reads one place. Not partitioned: ten times slower (measured).
create table events_link_back (
    dst        bigint      not null,
    src        bigint      not null,
    event_no   bigint      not null,
    kind       smallint    not null,
    event_time timestamptz not null,
    constraint events_link_back_once primary key (dst, src, event_no, kind)
);

create table events_link_forward (
    src        bigint      not null,
    dst        bigint      not null,
    event_no   bigint      not null,
    kind       smallint    not null,
    event_time timestamptz not null,
    constraint events_link_forward_once primary key (src, dst, event_no, kind)
);
"""


def _partitions() -> str:
    ranges = [
        f"create table events_event_p{n:02} partition of events_event "
        f"for values from ({n * _EVENTS_EACH}) to ({(n + 1) * _EVENTS_EACH});"
        for n in range(_PARTITIONS)
    ]
    return "\n".join([*ranges, "create table events_event_beyond partition of events_event default;"])


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(_EVENT, "drop table events_event; drop sequence events_event_no;"),
        migrations.RunSQL(_partitions(), migrations.RunSQL.noop),
        migrations.RunSQL(_KNOWN, "drop table events_known;"),
        migrations.RunSQL(
            _KEY_ITEM_LINKS,
            "drop table events_link_forward; drop table events_link_back; drop table events_item; drop table events_key;",
        ),
    ]
