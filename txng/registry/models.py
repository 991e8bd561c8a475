"""Products, lots and places, the sheets they came in; the organisation behind each is a number of the accounts room."""

from __future__ import annotations

from django.db import models

from txng.registry.evidence_models import (
    Evidence,
    EvidenceDocument,
    EvidenceReminder,
    EvidenceStep,
    Mark,
    MarkStep,
    MarkUser,
    MarkUserEnd,
)
from txng.registry.templates_models import SectorTemplate

__all__ = [
    "CompanyPrefix", "Evidence", "EvidenceDocument", "EvidenceReminder", "EvidenceStep", "Lot", "Mark", "MarkStep",
    "MarkUser", "MarkUserEnd", "Place", "Plot", "Product", "ProductAlias", "ProductImage", "SectorTemplate", "Sheet", "SheetLine", "SheetProgress",
]  # fmt: skip


class Product(models.Model):
    """A trade item, by its canonical key "01/{gtin}", or "urn:x-txng:product:{organisation}:{code}" where it has no GTIN.

    ownership     of the number: "verified", "claimed", "foreign", "own" (no GS1 key); "" where no prefix is known
    source        of a product from abroad: where what we say of it was read, and on which day
    withdrawn_at  what was made by mistake and taken back: nobody finds it, and its key is free again
    """

    key = models.TextField(unique=True)
    organisation_id = models.BigIntegerField(db_index=True)
    name = models.TextField()
    name_en = models.TextField(blank=True, default="")
    aliases = models.JSONField(default=list)  # other spellings under which people look for it
    name_norm = models.TextField(db_index=True)  # name and aliases, lower case, without marks
    brand = models.TextField(blank=True, default="")
    origin = models.TextField(blank=True, default="")
    description = models.TextField(blank=True, default="")
    sector = models.TextField(blank=True, default="")
    net_content = models.TextField(blank=True, default="")
    groups = models.JSONField(default=list)  # codes of registry.groups
    hs_code = models.TextField(blank=True, default="")
    ownership = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    source_on = models.DateField(null=True, blank=True)
    merged_into = models.TextField(blank=True, default="", db_default="")  # the key of the record that speaks for both
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        app_label = "registry"
        indexes = [models.Index(fields=["organisation_id", "key"], name="product_of_organisation")]


class ProductAlias(models.Model):
    """The name of a product in another system: one system's code means one product."""

    pk = models.CompositePrimaryKey("system", "code")
    system = models.TextField()
    code = models.TextField()
    product_key = models.TextField(db_index=True)
    organisation_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class CompanyPrefix(models.Model):
    """A GS1 company prefix, and whose it is said ("claimed") or known ("verified") to be."""

    prefix = models.TextField(primary_key=True)
    organisation_id = models.BigIntegerField(db_index=True)
    standing = models.TextField()
    source = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "registry"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(standing__in=["claimed", "verified"]), name="prefix_standing_is_known"
            )
        ]


class ProductImage(models.Model):
    """A picture of a product as we made it anew: WebP, without anything that the camera wrote beside it."""

    product_key = models.TextField(primary_key=True)
    digest = models.TextField()  # SHA-256 of `data`, hexadecimal
    data = models.BinaryField()
    width = models.IntegerField()
    height = models.IntegerField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class Lot(models.Model):
    """What the label of a lot says, by its canonical key "01/{gtin}/10/{lot}"."""

    key = models.TextField(unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    made_on = models.DateField(null=True, blank=True)
    best_before_on = models.DateField(null=True, blank=True)
    place_key = models.TextField(blank=True, default="", db_default="", db_index=True)  # where it grew or was made
    registered_at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class Place(models.Model):
    """A farm, plot, plant, store: by its GLN ("414/…") or any URI.

    standing   of a GLN: "claimed" until its company prefix, or an officer, proves whose it is; then "proven"
    """

    key = models.TextField(unique=True)
    organisation_id = models.BigIntegerField(db_index=True)
    name = models.TextField()
    kind = models.TextField(blank=True, default="")
    province_code = models.TextField(blank=True, default="")
    commune = models.TextField(blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    area_code = models.TextField(blank=True, default="", db_index=True)  # mã số vùng trồng, cơ sở đóng gói
    standing = models.TextField(blank=True, default="", db_default="")
    registered_at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class Plot(models.Model):
    """The ground of a place: a GeoJSON polygon in WGS 84, its area, and the box it lies in."""

    place_key = models.TextField(primary_key=True)
    organisation_id = models.BigIntegerField()
    geometry = models.JSONField()
    area_ha = models.DecimalField(max_digits=12, decimal_places=4)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "registry"
        indexes = [models.Index(fields=["west", "east", "south", "north"], name="plot_in_box")]


class Sheet(models.Model):
    """A file of products that somebody sent, from its arrival to its undoing.

    state   "sent" → "judged" → "confirmed" → "stored" → "undone"; "refused" and "dropped" end it
    told    what its preview shows: counts, the first faults, the first good rows
    """

    id = models.TextField(primary_key=True)
    organisation_id = models.BigIntegerField()
    organisation_code = models.TextField()
    role = models.TextField()
    label = models.TextField()  # who sent it
    filename = models.TextField()
    data = models.BinaryField()
    state = models.TextField()
    told = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stored_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "registry"
        indexes = [
            models.Index(fields=["organisation_id", "-sent_at"], name="sheet_of_organisation"),
            models.Index(
                fields=["sent_at"], name="sheet_to_work_on", condition=models.Q(state__in=["sent", "confirmed"])
            ),
        ]


class SheetProgress(models.Model):
    """How far the work on a sheet is; beside it, because the work itself is one transaction and shows nothing yet."""

    sheet_id = models.TextField(primary_key=True)
    done = models.IntegerField()
    whole = models.IntegerField()

    class Meta:
        app_label = "registry"


class SheetLine(models.Model):
    """What a sheet did to one product, so that it can be undone: the product and lots as they were, null where new."""

    pk = models.CompositePrimaryKey("sheet_id", "key")
    sheet_id = models.TextField()
    key = models.TextField()
    before = models.JSONField(null=True)
    lots_before = models.JSONField(default=dict)

    class Meta:
        app_label = "registry"


class ProductVersion(models.Model):
    """What a product was after one act: a fact, never altered; who did it, which fields it changed, and why."""

    pk = models.CompositePrimaryKey("product_key", "version")
    product_key = models.TextField()
    version = models.IntegerField()
    organisation_id = models.BigIntegerField()
    kind = models.TextField()  # registered, amended, read_again, put_back, withdrawn, merged, unmerged
    fields = models.JSONField()
    changed = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class PlaceVersion(models.Model):
    """What a place was after one act, as ProductVersion; and who proved or doubted whose number it bears."""

    pk = models.CompositePrimaryKey("place_key", "version")
    place_key = models.TextField()
    version = models.IntegerField()
    organisation_id = models.BigIntegerField()
    kind = models.TextField()  # registered, amended, plotted, proven, doubted
    fields = models.JSONField()
    changed = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class PrefixStep(models.Model):
    """A prefix was claimed, verified or taken back, on what evidence and by whom."""

    prefix = models.TextField(db_index=True)
    organisation_id = models.BigIntegerField()
    standing = models.TextField()
    evidence = models.TextField()
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class GrowingArea(models.Model):
    """A planting area, by its code (mã số vùng trồng): its plots are the places that bear the code."""

    code = models.TextField(primary_key=True)
    organisation_id = models.BigIntegerField(db_index=True)
    name = models.TextField()
    crop = models.TextField(blank=True, default="")
    state = models.TextField(default="active")  # active, suspended, ended
    registered_at = models.DateTimeField()

    class Meta:
        app_label = "registry"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "suspended", "ended"]), name="growing_area_state_is_known"
            )
        ]


class GroupRule(models.Model):
    """One published version of what is asked of a group of goods from a day on; a later one replaces it, none is altered."""

    group_code = models.TextField()
    version = models.IntegerField()
    effective_on = models.DateField()
    level = models.TextField(blank=True, default="")  # high, medium, low; "" not said
    roadmap_on = models.DateField(null=True, blank=True)  # since when a shared trace is a duty
    ministry = models.TextField()
    basis = models.TextField()
    hs_codes = models.JSONField(default=list)
    gpc_codes = models.JSONField(default=list)
    retention_months = models.IntegerField(null=True, blank=True)
    retention_without_expiry_months = models.IntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    published_at = models.DateTimeField()

    class Meta:
        app_label = "registry"
        constraints = [models.UniqueConstraint(fields=["group_code", "version"], name="group_rule_version")]


class LegalHold(models.Model):
    """What is told of a product must be kept, whatever its retention says."""

    product_key = models.TextField(db_index=True)
    reason = models.TextField()
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class LegalHoldEnd(models.Model):
    """A hold was lifted."""

    hold = models.OneToOneField(LegalHold, on_delete=models.PROTECT, related_name="end", primary_key=True)
    reason = models.TextField()
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class ProductMerge(models.Model):
    """Two records were one product: the first leads to the second from then on, and keeps all that it was."""

    from_key = models.TextField(db_index=True)
    into_key = models.TextField(db_index=True)
    reason = models.TextField()
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class ProductUnmerge(models.Model):
    """A merge was undone."""

    merge = models.OneToOneField(ProductMerge, on_delete=models.PROTECT, related_name="undone", primary_key=True)
    reason = models.TextField()
    person_id = models.BigIntegerField(default=0)
    label = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"
