"""A supervision group, its meetings, and who was there."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.forms.plan import MeetingForm
from coaching.models import SupervisionGroup, SupervisionMeeting
from coaching.queries.supervision import members_of, possible_members, possible_supervisors
from coaching.services.supervision import GroupEntry, MeetingPlan
from core.forms import Audience, Form, ModelForm
from core.text import plain_text
from matching.models import Programme


class GroupForm(ModelForm):
    """Make or change a group."""

    audience = Audience.GROUP_AND_ORGANISERS

    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Coaches"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    class Meta:
        model = SupervisionGroup
        fields = ["name", "supervisor", "rhythm"]
        labels = {"supervisor": gettext_lazy("Supervisor")}
        help_texts = {"supervisor": gettext_lazy("An expert, who takes attendance.")}

    def __init__(
        self, data: Any = None, *, programme: Programme, instance: SupervisionGroup | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        if instance is not None:
            initial = {"version": instance.version, "members": members_of(instance)}
        super().__init__(data, instance=instance, initial=initial)
        for name, people in (
            ("members", possible_members(programme)),
            ("supervisor", possible_supervisors(programme)),
        ):
            cast("forms.ModelChoiceField", self.fields[name]).queryset = people

    def entry(self) -> GroupEntry:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return GroupEntry(
            name=cleaned["name"],
            supervisor=cleaned["supervisor"],
            rhythm=cleaned["rhythm"],
            members=list(cleaned["members"]),
        )


class SupervisionMeetingForm(MeetingForm):
    """Plan or move a meeting of a group."""

    audience = Audience.GROUP_AND_ORGANISERS

    place = forms.CharField(
        label=gettext_lazy("Video link or place"),
        max_length=300,
        required=False,
        validators=[plain_text],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, data: Any = None, *, meeting: SupervisionMeeting | None = None) -> None:
        initial: dict[str, Any] = {"minutes": 90}
        if meeting is not None:
            local = timezone.localtime(meeting.starts_at)
            initial = {
                "day": local.date(),
                "time": local.time(),
                "minutes": meeting.minutes,
                "place": meeting.place,
                "version": meeting.version,
            }
        super().__init__(data, initial=initial)
        # Where the group meets says how.
        self.fields.pop("mode")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["starts_at"] = self.moment_of("day", "time")
        return cleaned

    def plan(self) -> MeetingPlan:
        """What a valid form asks for."""
        cleaned = self.cleaned_data
        return MeetingPlan(
            starts_at=cleaned["starts_at"], minutes=cleaned["minutes"], place=cleaned["place"]
        )


class AttendanceForm(Form):
    """Who was there."""

    audience = Audience.GROUP_AND_ORGANISERS

    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, people: list[User], there: set[UUID]) -> None:
        super().__init__(data, initial={"present": [str(key) for key in there]})
        choices = [(str(person.pk), person.name) for person in people]
        cast("forms.MultipleChoiceField", self.fields["present"]).choices = choices

    def keys(self) -> set[UUID]:
        """The people ticked in a valid form."""
        return {UUID(key) for key in self.cleaned_data["present"]}
