"""What can go wrong, each as one Chinese sentence a user can act on."""


class TriageError(Exception):
    """Base of every error that a user may see.

    Parameters
    ----------
    message : str
        One Chinese sentence: what is wrong and what to do. It is shown as it
        is, on the terminal and as the ``detail`` of a problem document.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(TriageError):
    """The request itself is wrong (exit code 2, HTTP 422)."""


class TextError(UsageError):
    """A complaint that cannot be read as text: empty, too long, not Unicode."""


class FileError(UsageError):
    """A file that is missing, of an unknown kind, or not readable as a table."""


class TaxonomyError(TriageError):
    """A taxonomy that contradicts itself."""


class RulesError(TriageError):
    """A table of rules that cannot be used."""


class RegistryError(TriageError):
    """A model that is missing, altered, or not made for this program."""


class CorpusError(TriageError):
    """Labelled data that cannot be used for training."""


class WorkerError(TriageError):
    """A process that was to do part of the work and died."""
