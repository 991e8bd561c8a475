"""An index of the declarations of error alone: few rows, asked for thousands of events at once.

Which of a trace's events were withdrawn is asked event by event; in the index of all identities each of these looks goes
to another page, in this one nearly none is found and all of it stays in memory.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0007_steps_in_the_indexes_of_places")]
    operations = [
        migrations.RunSQL(
            "create index events_known_declared on events_known (event_digest, organisation_id) where is_declaration;",
            "drop index events_known_declared;",
        )
    ]
