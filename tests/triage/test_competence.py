import pytest

from triage.competence import matters, must_be_transferred, speaks_of_police, staff_words
from triage.reading import Reading


@pytest.mark.parametrize(
    ("text", "police", "authority"),
    [
        ("老板拖欠我们二十个人的工资三个月", False, "人社部门"),
        ("市场门口的路灯不亮半个月了", False, "城管（市政）部门"),
        ("开发商延期交房，购房合同写得清楚", False, "住建部门"),
        ("隔壁厂排黑烟，粉尘落一院子", False, "生态环境部门"),
        ("货车通行证在哪里办，限行怎么规定", True, "公安交管部门"),
        ("外地员工的居住证怎么办", True, "公安户政部门"),
        ("仓库被盗，已经报警", True, "刑侦、经侦或治安部门"),
        ("楼下KTV的低音炮吵到半夜", True, "属地派出所"),
    ],
)
def test_the_authority_is_the_right_one(text, police, authority):
    found = Reading([text])[0].competence(police=police)
    assert found.matter.authority == authority
    assert found.matter.police is police


def test_what_is_named_in_the_opening_outweighs_what_is_named_in_passing():
    text = (
        "老板拖欠工资。" + "我们吃住都在工地上，" * 10 + "去过一回银行，后来再没有去。" + "等" * 50
    )
    assert Reading([text])[0].competence(police=False).matter.name == "劳动报酬争议"


def test_nothing_named_nothing_found():
    for complaint in Reading(["在吗领导有点事", ""]):
        assert complaint.competence(police=False) is None
        assert complaint.competence(police=True) is None
        assert not speaks_of_police(complaint)


def test_both_sides_of_the_border_are_covered():
    assert {matter.police for matter in matters()} == {True, False}


@pytest.mark.parametrize(
    ("text", "category", "transferred"),
    [
        ("城管罚款不开票，请查处", "misconduct", True),
        ("税务窗口索要好处", "misconduct", True),
        ("交警罚款不开票，请查处", "misconduct", False),
        ("城管和派出所互相推诿", "misconduct", False),
        ("城管罚款不开票，请查处", "dispute", False),
    ],
)
def test_a_complaint_about_officials_who_are_no_police_is_transferred(text, category, transferred):
    assert must_be_transferred(Reading([text])[0], category) is transferred


def test_officials_are_known_by_words():
    police, other = Reading(["去找民警", "国土局的人"])
    assert police.first(staff_words("police")) == (2, 4)
    assert other.first(staff_words("other")) == (0, 3)
    assert speaks_of_police(police)


def test_of_overlapping_words_only_the_first_counts():
    text = "许可证" + "啊" * 60 + "施工许可证，" + "啊" * 60 + "商品房，商品房，" + "啊" * 60
    assert Reading([text])[0].competence(police=False).matter.authority == "相应的行业主管部门"
    assert Reading([text[3:]])[0].competence(police=False).matter.authority == "住建部门"
