"""From labelled history to a model version."""
