"""The one exception of the planner."""


class InstanceError(ValueError):
    """An instance that cannot be planned: `field` names the place, `message` the fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
