"""Products, lots and places, the sheets they came in; the organisation behind each is a number of the accounts room."""

from __future__ import annotations

from django.db import models


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
    registered_at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class Place(models.Model):
    """A farm, plot, plant, store: by its GLN ("414/…") or any URI."""

    key = models.TextField(unique=True)
    organisation_id = models.BigIntegerField(db_index=True)
    name = models.TextField()
    kind = models.TextField(blank=True, default="")
    province_code = models.TextField(blank=True, default="")
    commune = models.TextField(blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    area_code = models.TextField(blank=True, default="")  # mã số vùng trồng, cơ sở đóng gói
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


class Answered(models.Model):
    """An answer once given to a sender's Idempotency-Key: the same question gets it again, another is refused."""

    pk = models.CompositePrimaryKey("organisation_id", "token")
    organisation_id = models.BigIntegerField()
    token = models.TextField()
    digest = models.BinaryField()
    status = models.IntegerField()
    body = models.BinaryField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "registry"
