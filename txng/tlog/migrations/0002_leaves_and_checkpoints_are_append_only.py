"""A leaf or a published checkpoint cannot be changed or deleted by mistake; by intent, `checktlog` finds it."""

from django.db import migrations

FORBID = """
CREATE FUNCTION tlog_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a published log is never rewritten', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER tlog_leaf_append_only BEFORE UPDATE OR DELETE ON tlog_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION tlog_append_only();
CREATE TRIGGER tlog_checkpoint_append_only BEFORE UPDATE OR DELETE ON tlog_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION tlog_append_only();
"""

ALLOW = """
DROP TRIGGER tlog_checkpoint_append_only ON tlog_checkpoint;
DROP TRIGGER tlog_leaf_append_only ON tlog_leaf;
DROP FUNCTION tlog_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("tlog", "0001_pending_leaf_head_cursor")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
