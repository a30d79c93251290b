"""Sheets that offices keep beside the nine of the template: meetings, posts taken on, honours, …"""

from __future__ import annotations

from graphmodel.party import (
    Alliance,
    AppliesTo,
    Assessment,
    Building,
    Compound,
    ConsultativeBody,
    Contribution,
    Division,
    Document,
    DutyPost,
    Gave,
    Held,
    Holds,
    Honour,
    Meeting,
    PartyGroup,
    PartyOrg,
    Person,
    Received,
    Runs,
    ServiceTeam,
    Stands,
    Takes,
    TookPart,
    Unit,
    WorksWith,
)
from graphmodel.sheets import Link, Part, Persons, Sheet

#: Titles of columns by whose number a person is the same wherever named.
PERSON_NUMBERS = (
    "人员编号", "身份证号", "身份证号码", "公民身份号码", "手机号", "手机", "联系电话",
)  # fmt: skip

MEETINGS = Sheet(
    name="meetings",
    title="会议",
    titles=("会议", "会议台账", "会议登记", "三会一课"),
    telling=("会议编号", "会议名称", "召开时间"),
    parts=(
        Part(
            kind=Meeting,
            columns=(Meeting.id, Meeting.name, Meeting.meeting_type, Meeting.held_on,
                     Meeting.attendees),
            path=("召开组织", "召开时间", "会议名称"),
        ),
    ),
    links=(
        Link(
            relation=Held, title="召开组织", backwards=True, many=True,
            synonyms=("召集组织", "召开单位", "主办组织", "党组织名称", "所属党组织"),
            targets=(PartyOrg, PartyGroup, ConsultativeBody, Alliance),
        ),
        Link(
            relation=TookPart, title="参加组织", backwards=True, many=True,
            synonyms=("参会单位", "参加单位", "参会组织"), targets=(PartyOrg, Unit),
        ),
    ),
    example={"会议编号": "HY0001", "会议名称": "示例会议", "召开组织": "示例街道示例社区党委"},
    extra=True,
)  # fmt: skip

DUTY_POSTS = Sheet(
    name="duty_posts",
    title="先锋岗和责任区",
    titles=("先锋岗和责任区", "党员先锋岗", "先锋岗", "党员责任区", "责任区", "设岗定责"),
    telling=("岗区名称", "岗区编号"),
    parts=(
        Part(
            kind=DutyPost,
            columns=(DutyPost.id, DutyPost.name, DutyPost.duty_kind),
            path=("设岗组织", "岗区名称"),
        ),
    ),
    links=(
        Link(
            relation=Runs, title="设岗组织", backwards=True,
            synonyms=("设岗党组织", "所属党组织", "所属党支部", "党组织名称"), targets=(PartyOrg,),
        ),
    ),
    persons=(
        Persons(title="认岗党员", body=DutyPost, also=Takes,
                synonyms=("认领党员", "认领人", "责任党员", "责任人", "上岗党员")),
    ),
    example={"岗区编号": "GQ0001", "岗区名称": "示例政策宣传岗", "设岗组织": "示例花园党支部"},
    extra=True,
)  # fmt: skip

INSTRUCTORS = Sheet(
    name="instructors",
    title="党建指导员",
    titles=("党建指导员", "指导员名册", "党建联络员"),
    telling=("指导单位",),
    persons=(
        Persons(title="姓名", synonyms=("指导员姓名", "党建指导员", "人员姓名"),
                body_link="派出组织", number=PERSON_NUMBERS, status=Person.party_status),
    ),
    links=(
        Link(
            relation=Holds, title="派出组织",
            synonyms=("派出单位", "派出党组织", "所在党组织", "所属党组织"),
            targets=(PartyOrg, Unit),
        ),
        Link(
            relation=WorksWith, title="指导单位", of=Person, many=True, targets=(Unit,),
            synonyms=("指导企业", "联系单位", "联系企业", "派驻企业", "派驻单位"),
        ),
    ),
    example={"姓名": "示例甲", "派出组织": "示例街道党工委", "指导单位": "示例公司"},
    extra=True,
)  # fmt: skip

TEAMS = Sheet(
    name="teams",
    title="服务队",
    titles=("服务队", "志愿服务队", "宣讲队", "党员服务队"),
    telling=("服务队名称", "服务队编号"),
    parts=(
        Part(
            kind=ServiceTeam,
            columns=(ServiceTeam.id, ServiceTeam.name, ServiceTeam.team_kind,
                     ServiceTeam.members_total),
            path=("组建组织", "服务队名称"),
        ),
    ),
    links=(
        Link(
            relation=Runs, title="组建组织", backwards=True,
            synonyms=("组建单位", "所属党组织", "组建党组织"), targets=(PartyOrg,),
        ),
        Link(
            relation=Stands, title="服务地点",
            synonyms=("服务区域", "所属社区", "服务社区", "服务小区"),
            targets=(Division, Compound, Building),
        ),
    ),
    extra=True,
)  # fmt: skip

DOCUMENTS = Sheet(
    name="documents",
    title="文件制度",
    titles=("文件制度", "制度文件", "文件目录"),
    telling=("文件名称", "文号"),
    parts=(
        Part(
            kind=Document,
            columns=(Document.id, Document.name, Document.issuer, Document.issued_on),
            path=("印发单位", "文件名称"),
        ),
    ),
    links=(
        Link(
            relation=AppliesTo, title="适用范围", many=True, synonyms=("适用单位", "适用对象"),
            targets=(Division, PartyOrg, Alliance),
        ),
    ),
    extra=True,
)  # fmt: skip

ASSESSMENTS = Sheet(
    name="assessments",
    title="评定",
    titles=("评定", "星级评定", "考核评定", "分类定级"),
    telling=("等级", "评定名称", "评定编号"),
    parts=(
        Part(
            kind=Assessment,
            columns=(Assessment.id, Assessment.name, Assessment.year, Assessment.grade),
            path=("评定对象", "年度", "评定名称"),
        ),
    ),
    links=(
        Link(
            relation=Received, title="评定对象", backwards=True,
            synonyms=("被评定组织", "党组织名称", "评定单位"), targets=(PartyOrg, Unit, Division),
        ),
    ),
    extra=True,
)  # fmt: skip

HONOURS = Sheet(
    name="honours",
    title="表彰",
    titles=("表彰", "表彰奖励", "荣誉", "奖惩情况"),
    telling=("表彰名称", "表彰编号"),
    parts=(
        Part(
            kind=Honour,
            columns=(Honour.id, Honour.name, Honour.granted_on),
            path=("表彰时间", "表彰名称"),
        ),
    ),
    links=(
        Link(
            relation=Received, title="受表彰对象", backwards=True, many=True,
            synonyms=("表彰对象", "受表彰组织", "获奖组织", "党组织名称"),
            targets=(PartyOrg, Unit, Division),
        ),
    ),
    extra=True,
)  # fmt: skip

CONTRIBUTIONS = Sheet(
    name="contributions",
    title="捐助",
    titles=("捐助", "捐赠", "捐款捐物"),
    telling=("捐助编号", "捐助事项"),
    parts=(
        Part(
            kind=Contribution,
            columns=(Contribution.id, Contribution.name, Contribution.amount_10k,
                     Contribution.given_on),
            path=("捐助方", "捐助时间", "捐助事项"),
        ),
    ),
    links=(
        Link(
            relation=Gave, title="捐助方", backwards=True, many=True,
            synonyms=("捐赠单位", "捐助单位", "捐款单位"), targets=(PartyOrg, Unit),
        ),
    ),
    extra=True,
)  # fmt: skip

FURTHER: tuple[Sheet, ...] = (
    MEETINGS, DUTY_POSTS, INSTRUCTORS, TEAMS, DOCUMENTS, ASSESSMENTS, HONOURS, CONTRIBUTIONS,
)  # fmt: skip
