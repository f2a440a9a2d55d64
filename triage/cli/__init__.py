"""The command ``triage``: one file a command."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from triage.cli import classify, evaluate, models, serve, suggest, train
from triage.cli.usage import chinese_usage
from triage.errors import TriageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    help="护企分诊：为涉企诉求建议类别和办理形式。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("suggest")(suggest.command)
app.command("classify")(classify.command)
app.command("evaluate")(evaluate.command)
app.command("train")(train.command)
app.command("serve")(serve.command)
app.add_typer(models.app, name="models")

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the process. ``--debug`` anywhere shows tracebacks.
    """
    # Starting allocates much and leaves no garbage: going through it again and
    # again takes a twentieth of the time until a suggestion is there.
    gc.set_threshold(100_000)
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    sys.exit(run([argument for argument in given if argument != "--debug"], debug=debug))


def run(arguments: list[str], *, debug: bool = False) -> int:
    """Run the command and return its exit code.

    Whatever goes wrong is one Chinese sentence on standard error: 1 if the
    work failed, 2 if the command was used wrongly.
    """
    # A redirected stream on a Chinese Windows is GBK, which lacks characters
    # that complaints have.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result = app(args=arguments, standalone_mode=False, prog_name="triage")
        if result == INTERRUPTED:  # typer turns Ctrl-C into this
            return _complain("已中断。", INTERRUPTED)
        return result if isinstance(result, int) else DONE
    except SystemExit as leaving:  # how typer leaves when `| head` has read enough
        if isinstance(leaving.__context__, BrokenPipeError):
            return DONE
        raise
    except Exception as error:
        if debug:
            raise
        return _complain(*_sentence(error))


def _sentence(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the exit code."""
    if isinstance(error, TriageError):
        return error.message, WRONG_USAGE if isinstance(error, UsageError) else FAILED
    sentence = chinese_usage(error)
    if sentence is not None:
        return sentence, WRONG_USAGE
    return f"程序出错（{type(error).__name__}），请加 --debug 重试并反馈。", FAILED


def _complain(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
