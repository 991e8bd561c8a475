"""What queries need beyond the event's own row, so that no selective question walks over the events.

One narrow table of facts for all rarer fields: a fact is a key of bytes, the field's code and its value in the order of
values, so that one index answers equality, ranges, presence and order. Two ways in: by the fact, in the order of event
time, for a question that names one; by the event, for one that another condition has already narrowed.
"""

from django.db import migrations

_FACT = """
create table events_fact (
    event_no   bigint      not null,
    event_time timestamptz not null,
    fact       bytea       not null,
    constraint events_fact_once primary key (event_no, fact)
);
create index events_fact_by_fact on events_fact (fact, event_time, event_no);

-- A million rows of one field and ten of another: the planner has to know.
alter table events_fact alter column fact set statistics 1000;
"""

_PREFIX = """
-- The namespaces that a prefix has stood for, for questions that name a field by its prefix alone.
create table events_prefix (
    prefix    text collate "C" not null,
    namespace text collate "C" not null,
    constraint events_prefix_once primary key (prefix, namespace)
);
"""

_FIELDS = """
-- With the organisation where one value is common to all: who never ships must not walk over everybody's shipments.
-- Of the three actions one is rare.
create index events_event_by_biz_step     on events_event (biz_step, organisation_id, event_time, event_no);
create index events_event_by_disposition  on events_event (disposition, organisation_id, event_time, event_no);
create index events_event_by_type         on events_event (type, organisation_id, event_time, event_no);
create index events_event_by_deletion     on events_event (organisation_id, event_time, event_no) where action = 'DELETE';
create index events_event_by_read_point   on events_event (read_point, event_time, event_no);
create index events_event_by_biz_location on events_event (biz_location, event_time, event_no);
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0002_capture_job")]
    operations = [
        migrations.RunSQL(_FACT, "drop table events_fact;"),
        migrations.RunSQL(_PREFIX, "drop table events_prefix;"),
        migrations.RunSQL(
            _FIELDS,
            "drop index events_event_by_biz_step; drop index events_event_by_disposition; "
            "drop index events_event_by_read_point; drop index events_event_by_biz_location; "
            "drop index events_event_by_type; drop index events_event_by_deletion;",
        ),
    ]
