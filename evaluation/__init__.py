"""Evaluation looks at coaching and visits alike; its statistics are a pure package."""
