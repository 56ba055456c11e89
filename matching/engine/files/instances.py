"""Which of the two kinds of instance a file holds."""

from matching.engine.errors import InstanceError
from matching.engine.files.assignments import read_assignment
from matching.engine.files.cohorts import read_cohort
from matching.engine.files.fields import load, mapping
from matching.engine.model.assignment import AssignmentProblem
from matching.engine.model.cohort import CohortProblem


def read_instance(text: str) -> AssignmentProblem | CohortProblem:
    """Build a problem from JSON text; raises InstanceError naming the field."""
    value = mapping(load(text), "instance")
    if "scores" in value:
        return read_assignment(value)
    if "criteria" in value:
        return read_cohort(value)
    raise InstanceError("instance", "has neither scores nor criteria")
