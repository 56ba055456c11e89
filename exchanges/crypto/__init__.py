"""Seal what few may read about people of visits, bound to its row and field."""

from exchanges.crypto.sealing import Locked, seal, unseal

__all__ = ["Locked", "seal", "unseal"]
