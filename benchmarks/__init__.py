"""Scripts that measure; one file a section of ``docs/benchmarks.md``."""
