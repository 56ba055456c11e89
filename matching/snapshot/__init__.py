"""The only bridge between rows and the engine: frozen problems in, and back from a stored run."""

from matching.snapshot.problem import cohort_problem
from matching.snapshot.stored import plain, stored_problem

__all__ = ["cohort_problem", "plain", "stored_problem"]
