"""Tables for tests, made by other libraries than the ones under test."""

from triage.tables import first_sheet, to_frame


def write_table(frame, path):
    """Write a table as an office program would."""
    if path.suffix == ".xlsx":
        frame.astype(str).to_excel(path, index=False, engine="openpyxl")
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False, sep="\t" if ".tsv" in path.name else ",", encoding="utf-8")


def read_table(path):
    """Read a table back, as text."""
    return to_frame(first_sheet(path))
