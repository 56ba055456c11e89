"""Planning visits: which delegation goes to which host, when, on what, and with whom.

Pure: values in, values out. `plan` is the door; `check` and `objective` judge any plan without
using the planner's own tables. Also a command: `python -m exchanges.planning INSTANCE.json`.
"""

from exchanges.planning.checker import check
from exchanges.planning.difference import Difference, difference
from exchanges.planning.errors import InstanceError
from exchanges.planning.model import Delegation, Host, Lock, Person, PlanningProblem, Weights
from exchanges.planning.moving import Move, closed_at, forbidden_at, move_of, nearest_open
from exchanges.planning.objective import needed_language, objective
from exchanges.planning.planner import plan
from exchanges.planning.price import Price, price_of
from exchanges.planning.proposals import HostProposal, rank_hosts
from exchanges.planning.reading import problem_from_json, visits_from_json
from exchanges.planning.replanning import Mode, published_of, replan
from exchanges.planning.result import Nearest, PlannedVisit, PlanningResult, Unserved
from exchanges.planning.staffing import keeping_people
from exchanges.planning.version import PLANNER_VERSION
from exchanges.planning.writing import digest, problem_to_json, result_to_json

__all__ = [
    "PLANNER_VERSION",
    "Delegation",
    "Difference",
    "Host",
    "HostProposal",
    "InstanceError",
    "Lock",
    "Mode",
    "Move",
    "Nearest",
    "Person",
    "PlannedVisit",
    "PlanningProblem",
    "PlanningResult",
    "Price",
    "Unserved",
    "Weights",
    "check",
    "closed_at",
    "difference",
    "digest",
    "forbidden_at",
    "keeping_people",
    "move_of",
    "nearest_open",
    "needed_language",
    "objective",
    "plan",
    "price_of",
    "problem_from_json",
    "problem_to_json",
    "published_of",
    "rank_hosts",
    "replan",
    "result_to_json",
    "visits_from_json",
]
