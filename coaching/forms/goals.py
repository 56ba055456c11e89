"""Goals, their ratings, actions, and what is passed on from them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.forms.plan import day_field
from coaching.models import HIGHEST, LOWEST, Action, Goal, GoalRating
from coaching.services.actions import ActionEntry, OpenedAction
from coaching.services.goals import GoalEntry, GoalWords, OpenedGoal
from core.forms import Audience, Form
from core.text import plain_text
from matching.models import Pairing

# What is passed on stands in clear in the plan; the fields of both are as long.
MOST_OF_ACTION = 300


def _level_field(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=LOWEST, max_value=HIGHEST, **options)


def _line(label: Any, *, most: int = 160, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=most, widget=widget, validators=[plain_text], **options
    )


class KeyedForm(Form):
    """A form that makes one row however often it is sent, and knows the version it changes."""

    audience = Audience.PAIR

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()} | initial)


class GoalForm(KeyedForm):
    """A goal on a scale from 0 to 10."""

    title = _line(gettext_lazy("Goal"))
    why = forms.CharField(
        label=gettext_lazy("Why it matters"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    low = _line(gettext_lazy("What 0 means"), most=120, required=False)
    high = _line(gettext_lazy("What 10 means"), most=120, required=False)
    baseline = _level_field(label=gettext_lazy("Where it stands now"))
    target = _level_field(label=gettext_lazy("Where it should be"))
    agreed_on = day_field(label=gettext_lazy("Agreed on"))

    def __init__(self, data: Any = None, *, opened: OpenedGoal | None = None) -> None:
        super().__init__(data, initial=_initial_of_goal(opened))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        baseline, target = cleaned.get("baseline"), cleaned.get("target")
        if baseline is not None and target is not None and baseline >= target:
            self.add_error("target", _("The target lies above where it stands now."))
        return cleaned

    def entry(self) -> GoalEntry:
        """What a valid form says."""
        said = self.cleaned_data
        return GoalEntry(
            key=said["key"],
            words=GoalWords(
                title=said["title"], why=said["why"], low=said["low"], high=said["high"]
            ),
            baseline=said["baseline"],
            target=said["target"],
            agreed_on=said["agreed_on"],
            version=said["version"],
        )


def _initial_of_goal(opened: OpenedGoal | None) -> dict[str, Any]:
    if opened is None or opened.words is None:
        return {"agreed_on": timezone.localdate()}
    goal, words = opened.goal, opened.words
    return {
        "key": goal.pk,
        "version": goal.version,
        "title": words.title,
        "why": words.why,
        "low": words.low,
        "high": words.high,
        "baseline": goal.baseline,
        "target": goal.target,
        "agreed_on": goal.agreed_on,
    }


class RatingForm(Form):
    """Where somebody of the pair sees a goal."""

    audience = Audience.PAIR

    value = _level_field(label=gettext_lazy("Where it stands, from 0 to 10"))
    rated_on = day_field(label=gettext_lazy("On"))

    def __init__(self, data: Any = None, *, last: GoalRating | None = None) -> None:
        initial = {"rated_on": timezone.localdate(), "value": last.value if last else None}
        super().__init__(data, initial=initial)

    def clean_rated_on(self) -> Any:
        rated_on = self.cleaned_data["rated_on"]
        if rated_on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return rated_on


class ActionForm(KeyedForm):
    """What one of the pair will do until a day."""

    what = _line(gettext_lazy("What will be done"), most=MOST_OF_ACTION)
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"), widget=forms.RadioSelect)
    due_on = day_field(label=gettext_lazy("By when"))
    goal = forms.ChoiceField(label=gettext_lazy("For which goal"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        pairing: Pairing,
        goals: list[OpenedGoal],
        opened: OpenedAction | None = None,
        goal: Goal | None = None,
    ) -> None:
        self.people = {str(person.pk): person for person in pairing.people}
        self.goals = {str(one.goal.pk): one.goal for one in goals}
        owner = str(pairing.people[0].pk)
        initial = {"owner": owner, "goal": str(goal.pk) if goal else ""}
        super().__init__(data, initial=initial | _initial_of_action(opened))
        titles = [(str(one.goal.pk), one.words.title) for one in goals if one.words]
        self._offer("owner", [(key, person.name) for key, person in self.people.items()])
        self._offer("goal", [("", _("None of them")), *titles])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def entry(self, session: Any = None) -> ActionEntry:
        """What a valid form says."""
        said = self.cleaned_data
        return ActionEntry(
            key=said["key"],
            what=said["what"],
            owner=self.people[said["owner"]],
            due_on=said["due_on"],
            goal=self.goals.get(said["goal"]),
            session=session,
            version=said["version"],
        )


def _initial_of_action(opened: OpenedAction | None) -> dict[str, Any]:
    if opened is None:
        return {}
    action: Action = opened.action
    return {
        "key": action.pk,
        "version": action.version,
        "what": opened.what or "",
        "owner": str(action.owner_id),
        "due_on": action.due_on,
        "goal": str(action.goal_id or ""),
    }


class PassOnForm(Form):
    """The very words that others will read: the coachee may change them first."""

    audience = Audience.INSTITUTION

    what = forms.CharField(
        label=gettext_lazy("These words will be read"),
        max_length=MOST_OF_ACTION,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        validators=[plain_text],
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that my focal point and the organisers read this")
    )


class PlanMoveForm(Form):
    """Where a line of the own plan stands."""

    audience = Audience.INSTITUTION

    state = forms.ChoiceField(label=gettext_lazy("State"), widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
