"""Triage of enterprise complaints: text in, suggestion out."""

__version__ = "0.1.0"
