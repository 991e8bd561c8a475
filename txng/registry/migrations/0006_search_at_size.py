"""Lists and search over millions: what narrows a list stands among the words of a product, and its key beside them.

The table is made anew beside the old one, of all products that lists show. Where an organisation lies decides whose
officers see its products: the rows follow it in the same transaction, by a trigger, for the room of organisations lies
below this one and cannot call it.
"""

from __future__ import annotations

from django.db import migrations

_MAKE = """
CREATE TABLE registry_search_anew AS
SELECT product.id AS product_id, product.key, product.organisation_id, coalesce(maker.province_code, '') AS province_code,
    coalesce(old.words, ''::tsvector) || array_to_tsvector(array_remove(ARRAY[
        '@o' || product.organisation_id, '@w' || product.ownership, '@p' || nullif(maker.province_code, ''),
        '@c' || nullif(maker.province_code, '') || '/' || nullif(maker.commune_code, ''),
        CASE WHEN product.origin = '' THEN '@u' END, CASE WHEN product.groups = '[]'::jsonb THEN '@g' END
    ], NULL) || ARRAY(SELECT '@g' || code FROM jsonb_array_elements_text(product.groups) AS one (code))) AS words
FROM registry_product AS product
LEFT JOIN registry_search AS old ON old.product_id = product.id
LEFT JOIN accounts_organisation AS maker ON maker.id = product.organisation_id
WHERE product.withdrawn_at IS NULL AND product.merged_into = '' ORDER BY product.id;
ALTER TABLE registry_search_anew ALTER product_id SET NOT NULL, ALTER key SET NOT NULL, ALTER organisation_id SET NOT NULL,
    ALTER province_code SET NOT NULL, ALTER words SET NOT NULL, ALTER words SET STATISTICS 1000;
DROP TABLE registry_search;
ALTER TABLE registry_search_anew RENAME TO registry_search;
ALTER TABLE registry_search ADD CONSTRAINT registry_search_pkey PRIMARY KEY (product_id);
CREATE INDEX search_by_key ON registry_search (key);
CREATE INDEX search_of_organisation ON registry_search (organisation_id, key);
CREATE INDEX search_of_province ON registry_search (province_code, key);
CREATE INDEX search_by_word ON registry_search USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 512);
"""
_FOLLOW = """
CREATE FUNCTION registry_follow_maker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.province_code, NEW.commune_code) IS DISTINCT FROM (OLD.province_code, OLD.commune_code) THEN
        UPDATE registry_search SET province_code = NEW.province_code, words = ts_delete(words, ARRAY[
            '@p' || OLD.province_code, '@c' || OLD.province_code || '/' || OLD.commune_code
        ]) || array_to_tsvector(array_remove(ARRAY[
            '@p' || nullif(NEW.province_code, ''),
            '@c' || nullif(NEW.province_code, '') || '/' || nullif(NEW.commune_code, '')
        ], NULL)) WHERE organisation_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER registry_follow_maker AFTER UPDATE ON accounts_organisation
    FOR EACH ROW EXECUTE FUNCTION registry_follow_maker();
"""
_UNMAKE = """
DROP TRIGGER registry_follow_maker ON accounts_organisation;
DROP FUNCTION registry_follow_maker();
ALTER TABLE registry_search DROP COLUMN key, DROP COLUMN organisation_id, DROP COLUMN province_code;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_products_in_the_office"), ("accounts", "0004_sectors_standing_and_providers")]
    operations = [migrations.RunSQL([_MAKE, _FOLLOW], _UNMAKE)]
