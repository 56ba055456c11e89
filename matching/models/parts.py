from __future__ import annotations

from django.db import models

from core.models import BaseModel, LeasedWork
from matching.models.run import MatchRun


class RunInput(BaseModel):
    """The whole instance of a large run that computes, sealed: it holds what people keep private.

    Workers that compute parts open it; it goes when the run ends.
    """

    run = models.OneToOneField(MatchRun, models.CASCADE, related_name="input")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.run_id)


class RunPass(BaseModel):
    """One pass over all pairs of a large run: `shared` is what every part of it is told."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="passes")
    work = models.CharField(max_length=40)
    shared = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.run_id} {self.work}"


class RunPart(BaseModel, LeasedWork):
    """Some rows of a pass, from `first` to before `after`; any worker may compute them."""

    of = models.ForeignKey(RunPass, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    outcome = models.BinaryField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="one_part_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} {self.number}"
