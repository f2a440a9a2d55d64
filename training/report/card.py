"""The model card: what a version is, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def model_card(manifest: Mapping[str, Any]) -> str:
    """Return the card of a version as Markdown, in Chinese.

    Parameters
    ----------
    manifest : mapping
        As :class:`triage.registry.ModelVersion` has it, ``version`` included.
    """
    taxonomy = Taxonomy.from_dict(manifest["taxonomy"])
    data, metrics, lines = manifest["data"], manifest["metrics"], manifest["judgement"]
    sure = metrics["sure"]
    page = [
        f"# 模型 {manifest['version']}",
        "",
        f"- 生成日期：{manifest['created']}",
        f"- 训练数据：{data['name']}，{data['rows']} 条，SHA-256 `{data['sha256'][:16]}…`",
        f"- 人工复核线：置信度低于 {lines['review_threshold']:.2f} 的建议须人工决定",
        f"- 可能类别：按 {lines['coverage']:.0%} 的覆盖率给出，不能排除的类别都在其中",
        f"- 不需人工复核的占 {sure['share']:.1%}，其中类别正确的占 {percent(sure['accuracy'])}",
        f"- 实际类别在可能类别之中的占 {percent(metrics['sets']['coverage'])}",
        f"- 期望校准误差 {metrics['calibration_error']:.3f}",
        "- 组件："
        + "、".join(f"{name} {number}" for name, number in manifest["libraries"].items()),
        "",
        "用途：为涉企诉求建议类别和办理形式，供受理人参考；不得代替受理人决定。",
        "",
        "下列分数由训练数据自身交叉验证得出，不代表在真实来件上的水平；真实水平用",
        "`triage evaluate` 在本单位已标注的来件上测。图表和错误举例见 report.html。",
    ]
    page += [f"- {note}" for note in data["held_back"]]
    for head, title, name in (
        ("category", "类别", taxonomy.category_name),
        ("handling", "办理形式", taxonomy.handling_name),
    ):
        report = metrics[head]
        if report is None:
            continue
        page += ["", f"## {title}（宏平均 F1 {report['macro_f1']:.3f}）", ""]
        page += scores_table(report, name, ("名称", "精确率", "召回率", "F1", "条数"))
    return "\n".join(page) + "\n"


def percent(value: float | None) -> str:
    """Write a share in percent; a dash where there is none."""
    return "—" if value is None else f"{value:.1%}"


def scores_table(
    report: Mapping[str, Any], name: Callable[[str], str], headings: Sequence[str]
) -> list[str]:
    """Return the scores of each class as the lines of a Markdown table.

    Parameters
    ----------
    report : mapping
        From :func:`training.metrics.head_report`.
    name : callable
        Code to name.
    headings : sequence of str
        Of name, precision, recall, F1 and number.
    """
    return [
        "| " + " | ".join(headings) + " |",
        "|---" * len(headings) + "|",
        *(
            f"| {name(code)} | {row['precision']:.3f} | {row['recall']:.3f} "
            f"| {row['f1']:.3f} | {row['support']} |"
            for code, row in report["per_class"].items()
        ),
    ]
