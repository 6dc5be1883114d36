"""The row that the bare view inserts: as many columns as the least that a product would keep."""

from django.db import models


class Bare(models.Model):
    sid = models.CharField(max_length=40)
    sender = models.CharField(max_length=32)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.sid
