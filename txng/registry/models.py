"""Products, lots and places; the organisation behind each is a number of the accounts room."""

from __future__ import annotations

from django.db import models


class Product(models.Model):
    """A trade item, by its canonical key "01/{gtin}"."""

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
    registered_at = models.DateTimeField()

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
