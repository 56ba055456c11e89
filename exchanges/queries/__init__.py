"""What screens, messages and the snapshot read: rows, public holidays, regions."""

from exchanges.queries.calendars import holiday_weeks
from exchanges.queries.regions import region_of
from exchanges.queries.rows import (
    booked_mondays,
    cycles_with_counts,
    cycles_with_plans,
    declined_delegations,
    delegations_to_confirm,
    left_out_requests,
    live_visits,
    offers_of_cycle,
    offers_to_finish,
    open_mondays,
    people_of,
    possible_heads,
    published_plan,
    request_mondays,
    requests_of_cycle,
    requests_to_finish,
    takes_part,
    visits_to_confirm_as_host,
    visits_with_people,
)

__all__ = [
    "booked_mondays",
    "cycles_with_counts",
    "cycles_with_plans",
    "declined_delegations",
    "delegations_to_confirm",
    "holiday_weeks",
    "left_out_requests",
    "live_visits",
    "offers_of_cycle",
    "offers_to_finish",
    "open_mondays",
    "people_of",
    "possible_heads",
    "published_plan",
    "region_of",
    "request_mondays",
    "requests_of_cycle",
    "requests_to_finish",
    "takes_part",
    "visits_to_confirm_as_host",
    "visits_with_people",
]
