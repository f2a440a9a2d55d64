"""The command ``triage``: one file a command."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import typer

from triage.cli.usage import chinese_usage
from triage.errors import TriageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("suggest", "classify", "duplicates", "evaluate", "train", "serve", "models")

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
        result = _application(arguments)(args=arguments, standalone_mode=False, prog_name="triage")
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


def _application(arguments: Sequence[str]) -> typer.Typer:
    """Return the command line; of a command that is named only that one is loaded."""
    app = typer.Typer(
        help="护企分诊：为涉企诉求建议类别和办理形式。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_group)
    for name in arguments[:1] if arguments[:1] and arguments[0] in COMMANDS else COMMANDS:
        module = import_module(f"triage.cli.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(module.command)
    return app


def _group() -> None:
    """Make typer expect the name of a command even if there is only one."""


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
