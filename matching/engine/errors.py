"""The one error a caller has to expect."""


class InstanceError(ValueError):
    """An instance that cannot be solved as it stands; `field` names the place in the file."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
