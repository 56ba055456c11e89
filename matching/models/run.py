from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel, LeasedWork


class RunState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Computing")
    DONE = "done", _("Finished")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", pgettext_lazy("a run", "Cancelled")


ACTIVE_RUN_STATES = [RunState.QUEUED, RunState.RUNNING]


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def active(self) -> MatchRunQuerySet:
        return self.filter(state__in=ACTIVE_RUN_STATES)

    def visible_to(self, user: User) -> MatchRunQuerySet:
        """The runs of cohorts that `user` runs."""
        return self.filter(
            cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )


class MatchRun(BaseModel, LeasedWork):
    """One computation: what went in, what came out and its proof; unchanged once it is done.

    `instance` is the input by enrolment ids without names and without anything confidential:
    no avoidance and no confidential conflict is ever stored with a run.
    """

    cohort = models.ForeignKey("matching.Cohort", models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    criteria = models.JSONField()
    rules = models.JSONField()
    aim = models.CharField(max_length=10)
    seed = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=80, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    instance = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    requested_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="match_runs"
    )
    # Nobody asked for it: a place became free and the system looked for another pair.
    is_automatic = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="match_runs_published"
    )

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"],
                condition=models.Q(state__in=ACTIVE_RUN_STATES),
                name="one_active_run_a_cohort",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.state}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_RUN_STATES


class RunProof(BaseModel):
    """What anyone may download to verify a run offline: one instance, one result, as written.

    The instance is a matrix of scores. A pair with a private veto stands in it as one that was
    not chosen, so neither text tells of any.
    """

    run = models.OneToOneField(MatchRun, models.CASCADE, related_name="proof")
    instance = models.TextField()
    result = models.TextField()

    def __str__(self) -> str:
        return str(self.run_id)
