"""Where an organisation acted before anybody had registered the place: nobody who registers it later is named by it."""

from django.db import migrations

_GROUND = """
create table events_own_ground (
    organisation_id bigint not null,
    place           text collate "C" not null,
    constraint events_own_ground_once primary key (organisation_id, place)
);
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0006_master_data")]
    operations = [migrations.RunSQL(_GROUND, "drop table events_own_ground;")]
