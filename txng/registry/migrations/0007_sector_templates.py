"""Published versions of the templates of sectors: facts, each once."""

from __future__ import annotations

from django.db import migrations, models

FORBID = (
    "CREATE TRIGGER registry_sectortemplate_append_only BEFORE UPDATE OR DELETE ON registry_sectortemplate "
    "FOR EACH STATEMENT EXECUTE FUNCTION registry_append_only();"
)
ALLOW = "DROP TRIGGER registry_sectortemplate_append_only ON registry_sectortemplate;"


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_search_at_size")]
    operations = [
        migrations.CreateModel(
            name="SectorTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField()),
                ("version", models.TextField()),
                ("effective_on", models.DateField()),
                ("sectors", models.JSONField(default=list)),
                ("document", models.JSONField()),
                ("digest", models.TextField()),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("nonce", models.BinaryField()),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="sectortemplate",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="sector_template_version"),
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
