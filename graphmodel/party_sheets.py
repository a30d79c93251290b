"""The sheets of the field: the nine of the template, and the further shapes that are read."""

from __future__ import annotations

from dataclasses import replace

from graphmodel.further_sheets import FURTHER, PERSON_NUMBERS
from graphmodel.party import (
    Activity,
    Agreement,
    Alliance,
    AssignedTo,
    Building,
    Carrier,
    Claims,
    Compound,
    ConsultativeBody,
    CoordinatedBy,
    Covers,
    Division,
    EmployedBy,
    HasCommittee,
    HasGroup,
    HasResidentsCommittee,
    Held,
    Holds,
    Hosts,
    Judges,
    ListItem,
    LocatedIn,
    MemberOf,
    Needs,
    Offers,
    OwnersCommittee,
    OwnsIn,
    PartyGroup,
    PartyOrg,
    PartyTo,
    Person,
    PropertyManagementCommittee,
    ReportedTo,
    ResidentsCommittee,
    Serves,
    ServiceCentre,
    Stands,
    SubordinateTo,
    TookPart,
    Unit,
    Uses,
    Venue,
    Within,
)
from graphmodel.sheets import Link, Part, Persons, Said, Sheet, When

_CONSULTATIVE = (
    "街道“大工委”",
    "大工委",
    "街道区域联合大工委",
    "社区“大党委”",
    "大党委",
    "党建联席会议",
    "联席会议",
    "城市党建联席会议",
    "小区议事会",
    "小区议事协商",
    "三方联动",
)
_MEMBERS = Said(
    title="成员类型",
    words={
        **dict.fromkeys(
            ("单位", "成员单位", "机关单位", "机关", "事业单位", "企业", "社会组织", "银行"), Unit
        ),
        **dict.fromkeys(
            ("党组织", "成员党组织", "企业党组织", "基层党组织", "党委", "党总支", "党支部"),
            PartyOrg,
        ),
    },
)
_ALLIANCE = ("党建联合体", "联合体", "联合党委", "链上党总支", "产业链党委")

ORGANISATIONS = Sheet(
    name="organisations",
    title="党组织",
    titles=("党组织", "党组织信息", "党组织名册", "党组织基本情况", "党支部", "组织信息", "基层党组织"),
    telling=("党组织代码", "党组织名称"),
    parts=(
        Part(
            kind=PartyOrg,
            columns=(
                PartyOrg.id, PartyOrg.name, PartyOrg.category_recorded, PartyOrg.basis,
                PartyOrg.formation, PartyOrg.members_full, PartyOrg.members_probationary,
                PartyOrg.members_total, PartyOrg.activists, PartyOrg.candidates,
                PartyOrg.committee_seats, PartyOrg.founded_on, PartyOrg.term_started_on,
                PartyOrg.term_years, PartyOrg.term_ends_on, PartyOrg.extension_until,
                PartyOrg.approved_by, PartyOrg.superior_outside, PartyOrg.cross_posts_declared,
                PartyOrg.listed_on, PartyOrg.cleared_on, PartyOrg.sort_order,
            ),
        ),
    ),
    links=(
        Link(
            relation=SubordinateTo, title="上级党组织代码", targets=(PartyOrg,),
            synonyms=("上级组织代码", "上级代码", "父级代码", "所属党组织代码"),
        ),
        Link(
            relation=SubordinateTo, title="上级党组织", targets=(PartyOrg,),
            synonyms=("上级党组织名称", "所属党组织", "隶属", "上级组织", "隶属党组织", "隶属关系",
                      "上级党组织全称"),
        ),
        Link(
            relation=Covers, title="覆盖社区", targets=(Division,), synonyms=("所在社区村",),
            constants={"mode": "territorial", "origin": "stated"}, many=True,
        ),
        Link(
            relation=Covers, title="覆盖小区", targets=(Compound,), many=True,
            attributes=(Covers.mode,), constants={"origin": "stated"},
        ),
        Link(
            relation=Covers, title="覆盖单位", targets=(Unit,), many=True,
            synonyms=("覆盖企业", "覆盖单位名称"), attributes=(Covers.mode,),
            constants={"origin": "stated"},
        ),
        Link(
            relation=Covers, title="覆盖片区", targets=(Carrier,), many=True,
            synonyms=("覆盖园区楼宇",), constants={"mode": "own", "origin": "stated"},
        ),
        Link(
            relation=Uses, title="活动场所", targets=(Venue, ServiceCentre), many=True,
        ),
    ),
    persons=(
        Persons(title="书记", role="secretary", body=PartyOrg, vacancy=PartyOrg.secretary_vacant,
                synonyms=("书记姓名", "党组织书记", "支部书记", "党组织负责人", "负责人")),
        Persons(title="副书记", role="deputy_secretary", body=PartyOrg, synonyms=("副书记姓名",)),
        Persons(title="委员", role="member", body=PartyOrg, synonyms=("支部委员", "委员姓名", "班子成员")),
    ),
    example={"党组织代码": "001007001000000", "党组织名称": "示例街道示例社区党委",
             "党组织类别": "党委", "上级党组织": "示例街道党工委"},
)  # fmt: skip

POSTS = Sheet(
    name="posts",
    title="班子成员",
    titles=("班子成员", "任职", "人员任职", "领导班子", "兼职委员", "成员名单"),
    telling=("姓名",),
    persons=(
        Persons(
            title="姓名", synonyms=("人员姓名", "成员姓名", "领导班子成员姓名", "党员姓名"),
            body_link="任职机构",
            number=(*PERSON_NUMBERS, "成员联系方式"),
            status=Person.party_status,
            attributes=(Holds.role, Holds.time_share, Holds.chosen_by, Holds.turn),
            validity=("任职时间", "离任时间"),
        ),
    ),
    links=(
        Link(
            relation=Holds, title="任职机构",
            synonyms=("任职机构代码", "党组织代码", "所在党组织", "现所在党组织", "党组织名称",
                      "任职单位", "所在组织", "机构名称", "组织名称", "党组织", "所属党组织",
                      "所在党支部"),
            targets=(PartyOrg, OwnersCommittee, ResidentsCommittee, ConsultativeBody, Alliance,
                     PartyGroup, Unit, Division, Building, Compound),
        ),
        Link(
            relation=OwnsIn, title="业主小区", synonyms=("居住小区（业主）",), of=Person,
            targets=(Compound,),
        ),
        Link(
            relation=EmployedBy, title="工作单位", synonyms=("所在单位", "派出单位"), of=Person,
            targets=(Unit,),
        ),
    ),
    example={"任职机构": "示例街道示例社区党委", "姓名": "示例甲", "职务": "书记"},
    note="人员编号只用于生成不可逆的人员标识，编号和姓名都不保存。",
)  # fmt: skip

DIVISIONS = Sheet(
    name="divisions",
    title="社区村",
    titles=("社区村", "社区", "街道", "区划", "镇街", "村社区", "区划名录", "社区（村）", "行政区划"),
    telling=("区划代码", "名称"),
    parts=(
        Part(
            kind=Division,
            columns=(Division.id, Division.name, Division.level, Division.households,
                     Division.residents, Division.urban_rural_code, Division.code_edition,
                     Division.sort_order),
        ),
        Part(
            kind=ResidentsCommittee,
            columns=(ResidentsCommittee.seats, ResidentsCommittee.term_started_on,
                     ResidentsCommittee.term_ends_on),
            presence="是否有居委会", name_suffix="居委会",
        ),
    ),
    links=(
        Link(
            relation=Within, title="所属街道",
            synonyms=("所属街道代码", "街道", "上级区划", "所属镇街", "镇街", "上级区划代码", "街道名称",
                      "所属乡镇", "乡镇街道", "所属社区"),
            targets=(Division,),
        ),
        Link(relation=HasResidentsCommittee, title="", targets=(ResidentsCommittee,)),
    ),
    example={"区划代码": "990101001001", "名称": "示例社区", "所属街道": "示例街道"},
)  # fmt: skip

COMPOUNDS = Sheet(
    name="compounds",
    title="小区",
    titles=("小区", "小区名册", "住宅小区", "居民小区", "物业小区"),
    telling=("小区名称", "小区代码"),
    parts=(
        Part(
            kind=Compound,
            columns=(Compound.id, Compound.name, Compound.households, Compound.building_count,
                     Compound.area_m2, Compound.property_type, Compound.has_property_service,
                     Compound.has_owners_committee,
                     Compound.first_delivery_date, Compound.delivered_area_share,
                     Compound.delivered_owner_share, Compound.formal_full_members,
                     Compound.resident_full_members, Compound.longitude, Compound.latitude,
                     Compound.coordinate_system),
        ),
        Part(
            kind=OwnersCommittee,
            columns=(OwnersCommittee.founded_on, OwnersCommittee.filed_on,
                     OwnersCommittee.term_years, OwnersCommittee.term_ends_on,
                     OwnersCommittee.seats, OwnersCommittee.party_members),
            name_suffix="业委会", presence="是否成立业委会", presence_synonyms=("业委会", "有无业委会", "业主委员会", "业主委员会是否成立",
                               "业委会是否成立"),
        ),
        Part(
            kind=PropertyManagementCommittee,
            columns=(PropertyManagementCommittee.founded_on,),
            name_suffix="物管会", presence="是否成立物管会",
            presence_synonyms=("物管会", "有无物管会", "物业管理委员会"),
        ),
    ),
    links=(
        Link(
            relation=Within, title="所属社区",
            synonyms=("所属社区代码", "社区", "社区名称", "居委", "居委会", "所在社区", "社区（村）"),
            targets=(Division,), within="所属街道",
        ),
        Link(
            relation=Within, title="所属街道", synonyms=("街道", "镇街", "街道名称", "所属镇街"),
            targets=(Division,),
        ),
        Link(
            relation=Serves, title="物业公司", backwards=True, targets=(Unit,), makes=Unit,
            makes_constants={"unit_type": "property_company"},
            synonyms=("物业企业", "物业服务企业", "物业公司名称", "物业"), validity=("进驻时间", "撤出时间"),
        ),
        Link(relation=HasCommittee, title="", targets=(OwnersCommittee,)),
        Link(relation=HasCommittee, title="", targets=(PropertyManagementCommittee,)),
    ),
    persons=(
        Persons(title="业委会主任", role="oc_director", body=OwnersCommittee,
                synonyms=("业主委员会主任", "业委会主任姓名")),
        Persons(title="业委会委员", role="oc_member", body=OwnersCommittee,
                synonyms=("业主委员会委员", "业委会成员")),
    ),
    example={"小区代码": "XQ0001", "小区名称": "示例花园", "所属社区": "示例社区"},
)  # fmt: skip

BUILDINGS = Sheet(
    name="buildings",
    title="楼栋和党小组",
    titles=("楼栋和党小组", "楼栋", "楼栋党小组", "党小组", "楼栋名册", "小区楼栋"),
    telling=("楼栋", "楼栋代码", "党小组名称"),
    parts=(
        Part(
            kind=Building,
            columns=(Building.id, Building.name, Building.households, Building.entryways,
                     Building.resident_members, Building.has_head),
            path=("所属小区", "楼栋"),
        ),
        Part(
            kind=PartyGroup,
            columns=(PartyGroup.id, PartyGroup.name, PartyGroup.members_full,
                     PartyGroup.members_total),
            path=("所属党支部", "党小组名称"),
        ),
    ),
    links=(
        Link(
            relation=Within, title="所属小区", synonyms=("小区", "小区名称", "所在小区", "小区代码"),
            targets=(Compound,), of=Building,
        ),
        Link(
            relation=HasGroup, title="所属党支部", backwards=True, of=PartyGroup,
            synonyms=("所属党组织", "党支部", "小区党支部", "所属支部"), targets=(PartyOrg,),
        ),
        Link(
            relation=Covers, title="", of=PartyGroup, targets=(Building,),
            constants={"mode": "own", "origin": "stated"},
        ),
    ),
    persons=(
        Persons(title="楼栋长", role="building_head", body=Building, synonyms=("楼长", "楼栋长姓名")),
        Persons(title="党小组组长", role="group_leader", body=PartyGroup,
                synonyms=("党小组长", "组长")),
    ),
    example={"楼栋代码": "LD0001", "楼栋": "1幢", "所属小区": "示例花园", "党小组名称": "示例花园1幢党小组"},
)  # fmt: skip

UNITS = Sheet(
    name="units",
    title="单位",
    titles=("单位", "驻区单位", "单位名册", "两新", "企业名册", "包联单位", "报到单位"),
    telling=("单位名称", "单位代码"),
    parts=(
        Part(
            kind=Unit,
            columns=(Unit.id, Unit.name, Unit.unit_type, Unit.uscc, Unit.employees,
                     Unit.operating, Unit.scale_above_threshold, Unit.members_full,
                     Unit.affiliation_level, Unit.has_instructor, Unit.has_union,
                     Unit.has_league, Unit.registered_division),
        ),
    ),
    links=(
        Link(
            relation=LocatedIn, title="驻在社区",
            synonyms=("所在社区", "驻区社区", "社区", "所属社区", "所属街道", "驻在社区代码"),
            targets=(Division,),
        ),
        Link(relation=LocatedIn, title="驻在片区", synonyms=("所在园区", "所在楼宇"),
             targets=(Carrier, Building)),
        Link(
            relation=AssignedTo, title="包联社区", synonyms=("包联社区小区", "包联对象", "包联小区"),
            targets=(Division, Compound), many=True, validity=("开始时间", "结束时间"),
        ),
        Link(
            relation=ReportedTo, title="报到社区", synonyms=("双报到社区",), targets=(Division,),
            many=True, attributes=(ReportedTo.members,),
        ),
        Link(
            relation=Covers, title="单位党组织", backwards=True, targets=(PartyOrg,),
            synonyms=("党组织", "所属党组织", "单位党组织代码"), attributes=(Covers.mode,),
            constants={"origin": "stated"},
        ),
    ),
    persons=(
        Persons(title="物业项目经理", role="property_manager", body=Unit,
                synonyms=("物业经理", "物业负责人")),
        Persons(title="主要负责人", role="general_manager", body=Unit, synonyms=("法定代表人", "总经理")),
    ),
    example={"单位代码": "DW0001", "单位名称": "示例公司", "单位类型": "非公有制企业"},
)  # fmt: skip

COBUILDING = Sheet(
    name="cobuilding",
    title="共建",
    titles=("共建", "共建协议", "协议和清单", "三张清单", "需求清单", "资源清单", "项目清单"),
    telling=("协议编号", "清单项编号", "清单内容", "协议名称"),
    parts=(
        Part(
            kind=Agreement,
            columns=(Agreement.id, Agreement.name, Agreement.signed_on, Agreement.expires_on,
                     Agreement.status),
            path=("签约方", "签约另一方", "签订时间", "协议名称"),
            when=When(title="事项类型", values=("协议", "共建协议")),
        ),
        Part(
            kind=ListItem,
            columns=(ListItem.id, ListItem.name, ListItem.list, ListItem.category,
                     ListItem.resource_kind, ListItem.quantity, ListItem.raised_on,
                     ListItem.due_on, ListItem.status, ListItem.programme),
            path=("提出方", "提供方", "清单内容"),
            when=When(title="事项类型", values=("清单项", "清单")),
        ),
    ),
    links=(
        Link(
            relation=PartyTo, title="签约方", backwards=True, of=Agreement, many=True,
            synonyms=("甲方", "签约单位", "共建单位"), targets=(Unit, PartyOrg, Division),
        ),
        Link(
            relation=PartyTo, title="签约另一方", backwards=True, of=Agreement, many=True,
            synonyms=("乙方", "共建社区", "结对社区"), targets=(Unit, PartyOrg, Division),
        ),
        Link(
            relation=CoordinatedBy, title="牵头协调单位", of=Agreement, many=True,
            synonyms=("协调单位", "牵头协调方", "协调方"), targets=(PartyOrg, Unit, Division),
        ),
        Link(
            relation=Needs, title="提出方", backwards=True, of=ListItem,
            synonyms=("需求方", "提出单位"), targets=(Division, Compound, Building, Unit, PartyOrg),
        ),
        Link(
            relation=Offers, title="提供方", backwards=True, of=ListItem,
            synonyms=("资源方", "提供单位"), targets=(Unit, PartyOrg, Division),
        ),
        Link(
            relation=Claims, title="认领方", backwards=True, of=ListItem, many=True,
            synonyms=("认领单位",), targets=(Unit, PartyOrg, Division),
            attributes=(Claims.claimed_on, Claims.done_on, Claims.result, Claims.amount_10k,
                        Claims.beneficiaries),
        ),
    ),
    example={"事项类型": "清单项", "清单项编号": "QD0001", "清单内容": "示例需求", "清单类型": "需求清单"},
)  # fmt: skip

ALLIANCES = Sheet(
    name="alliances",
    title="联合体和“大党委”",
    titles=("联合体和“大党委”", "联合体和大党委", "党建联合体", "大工委", "大党委", "联席会议", "联合体成员"),
    telling=("机构名称", "联合体名称", "党建联合体", "协商机构名称"),
    parts=(
        Part(
            kind=ConsultativeBody,
            columns=(ConsultativeBody.id, ConsultativeBody.name, ConsultativeBody.body_kind,
                     ConsultativeBody.founded_on, ConsultativeBody.meeting_period_months),
            path=("机构名称",),
            when=When(title="机构类型", values=_CONSULTATIVE),
        ),
        Part(
            kind=Alliance,
            columns=(Alliance.id, Alliance.name, Alliance.scope, Alliance.formation_mode,
                     Alliance.field, Alliance.mechanisms, Alliance.founded_on),
            path=("机构名称",),
            when=When(title="机构类型", values=_ALLIANCE),
        ),
    ),
    links=(
        Link(
            relation=Hosts, title="所属街道社区", backwards=True,
            synonyms=("所属街道", "所属社区", "所在街道"), targets=(Division, PartyOrg),
        ),
        Link(
            relation=MemberOf, title="成员", backwards=True, many=True,
            synonyms=("成员单位", "成员党组织", "成员名称", "成员单位名称"), targets=(Unit, PartyOrg),
            said=_MEMBERS, attributes=(MemberOf.member_role, MemberOf.subgroup, MemberOf.via, MemberOf.turn),
            validity=("加入时间", "退出时间"),
        ),
    ),
    example={"机构名称": "示例街道“大工委”", "机构类型": "街道“大工委”", "成员": "示例公司"},
)  # fmt: skip

ACTIVITIES = Sheet(
    name="activities",
    title="活动",
    titles=("活动", "会议活动", "活动台账", "会议记录", "组织生活"),
    telling=("活动名称", "活动编号"),
    parts=(
        Part(
            kind=Activity,
            columns=(Activity.id, Activity.name, Activity.activity_type, Activity.held_on,
                     Activity.attendees, Activity.service_mode, Activity.service_category,
                     Activity.programme, Activity.beneficiaries),
            path=("主办组织", "活动时间", "活动名称"),
        ),
    ),
    links=(
        Link(
            relation=Held, title="主办组织", backwards=True, many=True,
            synonyms=("组织单位", "主办党组织", "开展组织", "党组织名称", "党组织"),
            targets=(PartyOrg, PartyGroup, ConsultativeBody, Alliance),
        ),
        Link(
            relation=TookPart, title="参加组织", backwards=True, many=True,
            synonyms=("参加单位", "参与单位", "参加党组织"), targets=(PartyOrg, Unit),
        ),
    ),
    example={"活动编号": "HD0001", "活动名称": "示例活动", "主办组织": "示例街道示例社区党委"},
)  # fmt: skip

CARRIERS = Sheet(
    name="carriers",
    title="片区载体",
    titles=("片区载体", "园区", "商务楼宇", "商圈市场", "楼宇"),
    telling=("载体名称", "载体代码"),
    parts=(Part(kind=Carrier, columns=(Carrier.id, Carrier.name, Carrier.carrier_type)),),
    links=(
        Link(
            relation=Within,
            title="所属社区",
            synonyms=("所属街道", "所在社区", "所在街道"),
            targets=(Division,),
        ),
    ),
    extra=True,
)

CENTRES = Sheet(
    name="centres",
    title="党群活动服务中心",
    titles=("党群活动服务中心", "党群服务中心", "阵地"),
    telling=("中心名称", "中心代码"),
    parts=(
        Part(
            kind=ServiceCentre,
            columns=(ServiceCentre.id, ServiceCentre.name, ServiceCentre.area_m2,
                     ServiceCentre.opened_on, ServiceCentre.longitude, ServiceCentre.latitude,
                     ServiceCentre.coordinate_system),
        ),
    ),
    links=(
        Link(
            relation=Stands, title="所在社区", synonyms=("所属社区", "所在街道", "所属街道"),
            targets=(Division,),
        ),
    ),
    extra=True,
)  # fmt: skip

VENUES = Sheet(
    name="venues",
    title="活动场所",
    titles=("活动场所", "党群活动室"),
    telling=("场所名称", "场所代码"),
    parts=(
        Part(kind=Venue, columns=(Venue.id, Venue.name, Venue.venue_kind, Venue.area_m2,
                                  Venue.opened_on, Venue.longitude, Venue.latitude,
                                  Venue.coordinate_system)),
    ),
    links=(
        Link(
            relation=Stands, title="所在社区", synonyms=("所属社区", "所在小区"),
            targets=(Division, Compound, Building),
        ),
    ),
    extra=True,
)  # fmt: skip

JUDGEMENTS = Sheet(
    name="judgements",
    title="判断",
    titles=("判断", "判断表", "核对判断"),
    telling=("判断",),
    links=(
        Link(
            relation=Judges,
            title="组织代码",
            synonyms=("党组织代码",),
            targets=(PartyOrg,),
        ),
        Link(
            relation=Judges,
            title="地点代码",
            synonyms=("区划代码", "小区代码"),
            targets=(Division, Compound, Building, Carrier),
            attributes=(Judges.verdict, Judges.judged_by, Judges.judged_on, Judges.note),
        ),
    ),
    extra=True,
)

#: The same with the leaders listed in two cells of the row: names here, posts there.
ORGANISATION_FORMS = replace(
    ORGANISATIONS,
    name="organisation_forms",
    title="党组织信息采集",
    titles=("党组织信息采集", "党组织信息采集表", "信息采集表"),
    telling=("领导班子成员姓名",),
    persons=(
        *ORGANISATIONS.persons[:2],
        Persons(title="领导班子成员姓名", body=PartyOrg, attributes=(Holds.role,),
                synonyms=("领导班子成员", "班子成员姓名", "班子成员")),
    ),
    extra=True,
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (
    ORGANISATIONS, POSTS, DIVISIONS, COMPOUNDS, BUILDINGS, UNITS, COBUILDING, ALLIANCES,
    ACTIVITIES, CARRIERS, CENTRES, VENUES, JUDGEMENTS,
    ORGANISATION_FORMS, *FURTHER,
)  # fmt: skip
