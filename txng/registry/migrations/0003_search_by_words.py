"""What people look for: the words of each product, and every word with the forms that a slip of the finger makes of it.

No extension is needed: lexemes are made by us (no parser, no dictionary), and a table of forms stands for trigrams.
"""

from django.db import migrations

_MAKE = """
CREATE TABLE registry_search (
    product_id bigint NOT NULL PRIMARY KEY,
    words tsvector NOT NULL
);
CREATE INDEX search_by_word ON registry_search USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 512);
CREATE TABLE registry_word_form (
    form text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (form, word)
);
"""
_UNMAKE = "DROP TABLE registry_search; DROP TABLE registry_word_form;"


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_identities_and_sheets")]
    operations = [migrations.RunSQL(_MAKE, _UNMAKE)]
