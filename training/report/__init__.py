"""What a version is, for people: a Markdown card and a page to look at."""

from training.report.card import model_card, scores_table
from training.report.page import model_report

__all__ = ["model_card", "model_report", "scores_table"]
