"""Wrong usage of the command line, said in Chinese."""

from __future__ import annotations

from typing import Any


def chinese_usage(error: Exception) -> str | None:
    """Return what is wrong with the arguments, or ``None`` if it was something else.

    Typer's parser has moved between packages from release to release; its
    exceptions have kept their names, so they are known by name.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    hint = "，可用 triage --help 查看用法。"
    # From the particular to the general: they inherit from each other.
    sentences = {
        "NoArgsIsHelpError": "请写明要执行的命令",
        "NoSuchOption": f"没有选项 {_attribute(error, 'option_name')}",
        "MissingParameter": f"缺少参数 {_parameter(error)}",
        "BadParameter": f"参数 {_parameter(error)} 的值无效",
        "BadOptionUsage": f"选项 {_attribute(error, 'option_name')} 用法不对",
        "UsageError": "命令或参数写法不对",
    }
    return next((text + hint for kind, text in sentences.items() if kind in kinds), None)


def _attribute(error: Exception, name: str) -> str:
    return str(getattr(error, name, "") or "")


def _parameter(error: Exception) -> str:
    parameter: Any = getattr(error, "param", None)
    if parameter is None:
        return _attribute(error, "param_hint")
    if getattr(parameter, "param_type_name", "") == "option":
        return str(parameter.opts[0])
    return str(getattr(parameter, "metavar", None) or parameter.name)
