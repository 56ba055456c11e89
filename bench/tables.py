"""Rows of Markdown tables."""


def line(*cells: object) -> None:
    """Print one row; numbers to three digits, a dash for what was not measured."""
    print("| " + " | ".join(_shown(cell) for cell in cells) + " |", flush=True)


def rule(columns: int) -> None:
    """Print the row that ends the head."""
    line(*["---"] * columns)


def _shown(cell: object) -> str:
    if cell is None:
        return "-"
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)
