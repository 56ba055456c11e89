from core.forms import accept_version

__all__ = ["accept_version"]
