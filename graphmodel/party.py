"""The declaration: every kind of node and relation of the field, once.

Chinese titles are what a template prints; synonyms are headers seen in rosters.
"""

from __future__ import annotations

from graphmodel import closed as lists
from graphmodel.schema import Day, Declaration, key, node, relation, value

# ---------------------------------------------------------------- places


@node("区划单位")
class Division:
    """An administrative unit: district, street, town, community, village, grid.

    Codes are those of the statistical division list (2 + 2 + 2 | 3 | 3 digits);
    they are opaque text, structure comes from ``Within``.
    """

    id = key("区划代码", "代码", "统计用区划代码", "行政区划代码", "社区代码", "街道代码", "地点代码")
    name = value(
        "名称", str, "区划名称", "单位名称", "社区名称", "街道名称", "社区村名称", "村社区名称",
        "社区（村）", "村居名称", "村（社区）名称", "网格名称", required=True,
    )
    level = value("级别", lists.Level, "类型", "区划级别")
    households = value("户数", int, "总户数", "常住户数", "户数（户）")
    residents = value("常住人口", int, "人口", "居民人数", "人口数")
    urban_rural_code = value("城乡分类代码", str, "城乡分类")
    code_edition = value("区划版本", str, "版本", "年份")
    sort_order = value("排序号", int, "顺序")


@node("小区")
class Compound:
    """A residential compound; normally one property area."""

    id = key("小区代码", "小区编号", "小区ID")
    name = value("小区名称", str, "小区", "住宅小区名称", required=True)
    households = value("户数", int, "房屋数量（户数）", "总户数", "住户数", "户数（户）")
    building_count = value("楼栋数", int, "楼栋数量", "栋数", "幢数")
    area_m2 = value("建筑面积", float, "建筑面积（平方米）", "面积", minimum=0)
    delivered_area_share = value("已交付面积比例", float, minimum=0, maximum=1)
    delivered_owner_share = value("已入住户数比例", float, "入住率", minimum=0, maximum=1)
    first_delivery_date = value("首次交付日期", Day, "竣工时间", "交付时间")
    has_property_service = value("是否有物业服务", bool, "有无物业")
    property_type = value("小区类型", lists.PropertyType, "房屋性质")
    has_owners_committee = value("是否成立业委会", bool, "业委会", "有无业委会", "业主委员会")
    resident_full_members = value("居住正式党员", int, "居住党员数", "小区党员数")
    formal_full_members = value(
        "组织关系在社区的正式党员", int, "组织关系在社区正式党员", "在册正式党员"
    )
    longitude = value("经度", float, minimum=-180, maximum=180)
    latitude = value("纬度", float, minimum=-90, maximum=90)
    coordinate_system = value("坐标系", lists.CoordinateSystem, "坐标系统", "坐标参考系")


@node("物业管理区域")
class PropertyArea:
    """The legal area of one owners' assembly; by default one per compound."""

    id = key("物业管理区域代码")
    name = value("物业管理区域名称", str)


@node("楼栋")
class Building:
    """A residential building."""

    id = key("楼栋代码", "楼栋编号")
    name = value("楼栋", str, "楼栋名称", "楼号", "幢号", "栋号", required=True)
    households = value("户数", int, "楼栋户数", "住户数")
    entryways = value("单元数", int)
    resident_members = value("居住党员", int, "党员数", "楼栋党员数")
    has_head = value("是否有楼栋长", bool, "有无楼栋长")


@node("单元")
class Entryway:
    """An entryway of a building."""

    id = key("单元代码")
    name = value("单元名称", str, required=True)


@node("片区载体")
class Carrier:
    """A park, office building, business district, market, zone or industry chain."""

    id = key("载体代码", "片区代码")
    name = value("载体名称", str, "片区名称", "园区名称", "楼宇名称", "市场名称", required=True)
    carrier_type = value("载体类型", lists.CarrierType, "片区类型")


@node("党群活动服务中心")
class ServiceCentre:
    """A centre for Party members and residents, with its place."""

    id = key("中心代码")
    name = value("中心名称", str, required=True)
    area_m2 = value("面积", float, "建筑面积", minimum=0)
    opened_on = value("启用时间", Day, "投入使用时间")
    longitude = value("经度", float, minimum=-180, maximum=180)
    latitude = value("纬度", float, minimum=-90, maximum=90)
    coordinate_system = value("坐标系", lists.CoordinateSystem, "坐标系统", "坐标参考系")


@node("活动场所")
class Venue:
    """A venue smaller than a centre, that several branches may share."""

    id = key("场所代码")
    name = value("场所名称", str, required=True)
    venue_kind = value("场所类型", lists.VenueKind)
    area_m2 = value("面积", float, minimum=0)
    opened_on = value("启用时间", Day, "投入使用时间")
    longitude = value("经度", float, minimum=-180, maximum=180)
    latitude = value("纬度", float, minimum=-90, maximum=90)
    coordinate_system = value("坐标系", lists.CoordinateSystem, "坐标系统", "坐标参考系")


# ---------------------------------------------------------------- bodies


@node("党组织")
class PartyOrg:
    """A Party organisation or organ: committee, general branch, branch, group of leaders.

    ``category_recorded`` is the roster's own word; ``category`` is what the
    record, the name and the superior together say (graphmodel.names).
    """

    id = key("党组织代码", "组织代码", "组织编码", "党组织编码", "支部代码", "DZZDM")
    name = value(
        "党组织名称", str, "组织名称", "支部名称", "党组织全称", "党支部名称", "名称", "DZZMC",
        required=True,
    )
    category_recorded = value("党组织类别", str, "组织类别", "党组织类型", "类别", "ZZLB", "组织形式")
    category = value("设置形式", lists.Category)
    line = value("系统", lists.Line, "条线")
    basis = value("组建依据", lists.Basis)
    formation = value("组建方式", lists.Formation)
    member_group = value("党员类别", lists.MemberGroup)
    members_full = value(
        "正式党员", int, "正式党员人数", "正式党员数", "正式党员数量", "在册正式党员",
        "党员情况正式", "党员人数正式", "党员数正式", "党员正式",
    )  # fmt: skip
    members_probationary = value(
        "预备党员", int, "预备党员人数", "预备党员数", "预备党员数量",
        "党员情况预备", "党员人数预备", "党员数预备", "党员预备",
    )  # fmt: skip
    members_total = value(
        "党员人数", int, "党员数", "党员总数", "在册党员", "党员数量",
        "党员情况合计", "党员情况小计", "党员人数合计", "党员数合计", "党员合计",
    )  # fmt: skip
    applicants = value("入党申请人", int)
    activists = value("入党积极分子", int, "入党积极分子人数")
    candidates = value("发展对象", int)
    developed_this_year = value("本年发展党员", int, "发展党员人数")
    committee_seats = value("委员人数", int, "班子人数", "委员职数")
    founded_on = value("成立时间", Day, "建立党组织时间", "成立日期", "建立党组织日期", "JLDZZRQ")
    term_started_on = value(
        "换届时间", Day, "当选时间", "换届日期", "领导班子当选日期", "当选日期", "本届当选时间",
        "上次换届", "上次换届时间", "最近换届时间",
    )  # fmt: skip
    term_years = value("任期年限", int, "届期", "任期（年）")
    term_ends_on = value(
        "届满时间", Day, "届满日期", "任届期满日期", "领导班子届满日期", "任期届满日期"
    )
    extension_until = value("批准延期至", Day, "延期至")
    approved_by = value("批准单位", str, "审批单位")
    superior_outside = value("上级在区外", bool)
    secretary_vacant = value("书记空缺", bool)
    cross_posts_declared = value("交叉任职人数", int)
    listed_on = value("列入整顿时间", Day)
    cleared_on = value("整顿销号时间", Day)
    sort_order = value("排序号", int)


@node("党小组")
class PartyGroup:
    """A subdivision of a branch; not a level of the Party organisation."""

    id = key("党小组代码", "小组代码")
    name = value("党小组名称", str, "党小组", "小组名称", required=True)
    members_full = value("正式党员", int, "党小组正式党员")
    members_total = value("党员人数", int, "党小组成员数量", "党小组党员数")


@node("单位")
class Unit:
    """An employer or legal person."""

    id = key("单位代码", "统一社会信用代码", "单位编码")
    name = value("单位名称", str, "驻区单位", "单位", "企业名称", "驻区单位名称", required=True)
    unit_type = value("单位类型", lists.UnitType, "单位性质", "企业类型")
    uscc = value("信用代码", str, "社会信用代码")
    employees = value("从业人数", int, "职工人数", "单位人数", "员工数")
    operating = value("是否实体运营", bool, "是否正常经营", "运营状态")
    scale_above_threshold = value("是否规模以上", bool, "规上企业")
    members_full = value("正式党员", int, "单位正式党员", "党员人数", "党员数")
    affiliation_level = value("隶属层级", lists.AffiliationLevel)
    has_union = value("是否有工会", bool, "工会")
    has_league = value("是否有团组织", bool, "团组织")
    has_instructor = value("是否有党建指导员", bool, "党建指导员")
    registered_division = value("注册地", str, "注册地区划")


@node("“大工委”“大党委”和联席会议")
class ConsultativeBody:
    """A consultative body; it never adds a link to the command graph."""

    id = key("机构代码", "协商机构代码")
    name = value("机构名称", str, "协商机构名称", "大党委名称", "大工委名称", required=True)
    body_kind = value("机构类型", lists.BodyKind, "类别")
    founded_on = value("成立时间", Day)
    meeting_period_months = value("会议周期（月）", int)


@node("党建联合体")
class Alliance:
    """A joint body whose members are not subordinate to each other."""

    id = key("机构代码", "联合体代码")
    name = value("机构名称", str, "联合体名称", "党建联合体", "联合党委名称", required=True)
    scope = value("联合体类型", lists.AllianceScope, "类别")
    formation_mode = value("组建方式", lists.FormationMode, "组建模式")
    field = value("领域", str)
    mechanisms = value("运行机制", lists.Mechanism, many=True)
    founded_on = value("成立时间", Day)
    members_declared_units = value("成员单位数", int)
    members_declared_orgs = value("成员党组织数", int)


@node("居民委员会")
class ResidentsCommittee:
    """The residents' (or villagers') committee of a community."""

    id = key("居委会代码")
    name = value("居委会名称", str)
    seats = value("居委会委员数", int)
    term_started_on = value("居委会当选时间", Day)
    term_ends_on = value("居委会届满时间", Day)


@node("业主委员会")
class OwnersCommittee:
    """The committee elected by the owners' assembly of a property area."""

    id = key("业委会代码")
    name = value("业委会名称", str, "业主委员会名称")
    founded_on = value("业委会成立时间", Day, "业主委员会成立时间")
    filed_on = value("备案时间", Day, "业委会备案时间")
    term_years = value("业委会任期", int, "业委会任期（年）")
    term_ends_on = value(
        "业委会届满时间", Day, "业委会届满日期", "业主委员会届满时间", "业主委员会届满日期"
    )
    seats = value("业委会委员数", int, "业委会人数", "业委会委员人数")
    party_members = value("业委会党员数", int, "业委会党员人数")


@node("物业管理委员会")
class PropertyManagementCommittee:
    """The interim body where no owners' committee can be elected yet."""

    id = key("物管会代码")
    name = value("物管会名称", str)
    founded_on = value("物管会成立时间", Day)


@node("人员")
class Person:
    """A person, known by a keyed pseudonym only: names and numbers are never stored."""

    id = key("人员标识")
    party_status = value("政治面貌", lists.PartyStatus, "是否党员")


# ---------------------------------------------------------------- papers and events


@node("共建协议")
class Agreement:
    """A signed agreement between at least two parties."""

    id = key("协议编号", "协议代码")
    name = value("协议名称", str, "共建协议")
    signed_on = value("签订时间", Day, "签订日期", "共建协议签订时间")
    expires_on = value("到期时间", Day, "有效期至", "到期日期")
    status = value("协议状态", lists.AgreementStatus)


@node("清单项")
class ListItem:
    """One line of the list of demands, resources or projects."""

    id = key("清单项编号", "事项代码")
    name = value("清单内容", str, "需求内容", "资源内容", "项目名称", "内容", required=True)
    list = value("清单类型", lists.ListSort, "清单")
    category = value("事项类别", lists.NeedCategory, "需求类别", "资源类别")
    resource_kind = value("资源类型", lists.ResourceKind)
    quantity = value("数量", float, minimum=0)
    raised_on = value("提出时间", Day)
    due_on = value("完成时限", Day)
    status = value("办理状态", lists.ItemStatus)
    programme = value("行动名称", str)


@node("会议")
class Meeting:
    """A dated meeting of a body."""

    id = key("会议编号")
    name = value("会议名称", str)
    meeting_type = value("会议类型", lists.MeetingType)
    held_on = value("召开时间", Day, "会议时间")
    attendees = value("参加人数", int)


@node("活动")
class Activity:
    """A dated activity; several organisations may take part."""

    id = key("活动编号")
    name = value("活动名称", str, "活动", "活动内容", required=True)
    activity_type = value("活动类型", lists.MeetingType, "会议类型", "类型")
    held_on = value("活动时间", Day, "时间", "日期", "开展时间")
    attendees = value("参加人次", int, "参加人数", "人数")
    service_mode = value("服务方式", lists.ServiceMode)
    service_category = value("服务类别", lists.NeedCategory, many=True)
    programme = value("行动名称", str, "活动主题")
    beneficiaries = value("受益人数", int)


@node("文件制度")
class Document:
    """A document in force."""

    id = key("文号", "文件编号")
    name = value("文件名称", str, required=True)
    issuer = value("印发单位", str)
    issued_on = value("印发时间", Day)


@node("评定")
class Assessment:
    """A grade given to a body; input only, never computed."""

    id = key("评定编号")
    name = value("评定名称", str)
    year = value("年度", int)
    grade = value("等级", str)


@node("表彰")
class Honour:
    """An honour given to a body."""

    id = key("表彰编号")
    name = value("表彰名称", str, required=True)
    granted_on = value("表彰时间", Day)


@node("先锋岗和责任区")
class DutyPost:
    """A post or an area that members take charge of."""

    id = key("岗区编号")
    name = value("岗区名称", str, required=True)
    duty_kind = value("岗区类型", lists.DutyKind)


@node("服务队")
class ServiceTeam:
    """A service team of a body."""

    id = key("服务队编号")
    name = value("服务队名称", str, required=True)
    team_kind = value("服务队类型", lists.TeamKind)
    members_total = value("队员人数", int)


@node("捐助")
class Contribution:
    """A gift; parts named in a text are examples and are never summed."""

    id = key("捐助编号")
    name = value("捐助事项", str)
    amount_10k = value("金额（万元）", float, minimum=0)
    given_on = value("捐助时间", Day)


# ---------------------------------------------------------------- relations

_PLACES = (Division, Compound, Building, Carrier)
_BODIES = (
    PartyOrg, PartyGroup, ConsultativeBody, Alliance, ResidentsCommittee, OwnersCommittee,
    PropertyManagementCommittee, Unit, Division, Building, Compound,
)


@relation("隶属", PartyOrg, PartyOrg)
class SubordinateTo:
    """Subordinate → superior: the only relation of the command graph."""


@relation("下设", PartyOrg, PartyGroup)
class HasGroup:
    """A branch and its groups."""


@relation("覆盖", (PartyOrg, PartyGroup), (*_PLACES, Unit))
class Covers:
    """An organisation or group covers a place or a unit."""

    mode = value("覆盖方式", lists.CoverMode)
    origin = value("来源", lists.Origin)


@relation("疑似对应", PartyOrg, _PLACES, internal=True)
class Suggests:
    """An organisation may belong to a place: never counted, never synced."""

    score = value("相似度", float, minimum=0, maximum=1)
    reason = value("理由", str)


@relation("判断", PartyOrg, _PLACES, internal=True)
class Judges:
    """What a person decided about a suggestion; reversible."""

    verdict = value("判断", lists.Verdict, required=True)
    judged_by = value("判断人", str, private=True)
    judged_on = value("判断日期", Day, "日期")
    note = value("说明", str)


@relation("工作覆盖", (Person, Unit, PartyOrg), Unit)
class WorksWith:
    """An instructor, a union or a league organisation works with a unit."""


@relation("位于区域", _PLACES, (Division, Compound))
class Within:
    """A place lies inside a larger one; main row first, extra rows carry a share."""

    share = value("占比", float, minimum=0, maximum=1)


@relation("设有业委会", (Compound, PropertyArea), (OwnersCommittee, PropertyManagementCommittee))
class HasCommittee:
    """The owners' committee (or interim body) of a compound or property area."""


@relation("设有居委会", Division, ResidentsCommittee)
class HasResidentsCommittee:
    """The residents' committee of a community."""


@relation("物业服务", Unit, Compound)
class Serves:
    """A property company serves a compound during a period."""


@relation("任职", Person, _BODIES, distinct=("role",))
class Holds:
    """A person holds a post in a body."""

    role = value("职务", lists.Role, "党内职务", "成员职务", "现任党内职务", required=True)
    time_share = value("专兼职", lists.TimeShare, "专职兼职")
    chosen_by = value("产生方式", lists.ChosenBy)
    turn = value("轮值序号", int)


@relation("受雇", Person, Unit)
class EmployedBy:
    """A person works for a unit."""


@relation("业主", Person, Compound)
class OwnsIn:
    """A person owns a home in a compound."""


@relation("驻区", (Unit, PartyOrg), (Division, Carrier, Building))
class LocatedIn:
    """A unit or organisation has its seat in a community or building."""


@relation("包联", Unit, (Division, Compound))
class AssignedTo:
    """A unit is assigned a community or compound to support: a duty, not a seat."""


@relation("报到", (Unit, PartyOrg, Person), Division)
class ReportedTo:
    """A unit's organisation or a member has reported to a community."""

    members = value("报到党员数", int, "在职党员报到人数")


@relation("成员", (Unit, PartyOrg), (ConsultativeBody, Alliance), distinct=("subgroup",))
class MemberOf:
    """Membership in a consultative body or alliance; never subordination."""

    subgroup = value("分组", str, "成员分组", "链条")
    member_role = value("成员角色", lists.AllianceRole, "角色")
    via = value("归口部门", str, "加入依据")
    turn = value("轮值序号", int)


@relation("设立", (Division, PartyOrg), (ConsultativeBody, Alliance))
class Hosts:
    """The street, community or organisation that a body belongs to."""


@relation("签约", (Unit, PartyOrg, Division), Agreement)
class PartyTo:
    """A party to an agreement."""


@relation("由谁协调", Agreement, (PartyOrg, Unit, Division))
class CoordinatedBy:
    """Who leads or coordinates an agreement, as a local committee does between firms and banks."""


@relation("提供", (Unit, PartyOrg, Division), ListItem)
class Offers:
    """Who offers a resource or project."""


@relation("提出", (Division, Compound, Building, Unit, PartyOrg), ListItem)
class Needs:
    """Who raises a demand."""


@relation("认领", (Unit, PartyOrg, Division), ListItem)
class Claims:
    """Who has taken on an item, and what came of it."""

    claimed_on = value("认领时间", Day)
    done_on = value("完成时间", Day, "办结时间")
    result = value("办理结果", str)
    amount_10k = value("金额（万元）", float, minimum=0)
    beneficiaries = value("受益人数", int)


@relation("召开", (PartyOrg, PartyGroup, ConsultativeBody, Alliance), (Meeting, Activity))
class Held:
    """The body that held a meeting or organised an activity."""


@relation("参加", (PartyOrg, Unit), (Activity, Meeting))
class TookPart:
    """An organisation or unit took part in an activity."""


@relation("使用场所", PartyOrg, (Venue, ServiceCentre))
class Uses:
    """An organisation uses a venue."""


@relation("认岗", Person, DutyPost)
class Takes:
    """A member takes charge of a post or an area."""


@relation("所在地", (ServiceCentre, Venue, ServiceTeam), (Division, Compound, Building))
class Stands:
    """Where a centre, venue or team is."""


@relation("组建", PartyOrg, (ServiceTeam, DutyPost))
class Runs:
    """The organisation that runs a team or set up a post."""


@relation("获评", (PartyOrg, Unit, Division), (Assessment, Honour))
class Received:
    """A body received a grade or an honour."""


@relation("适用", Document, (Division, PartyOrg, Alliance))
class AppliesTo:
    """A document applies to a body or an area."""


@relation("捐出", (PartyOrg, Unit), Contribution)
class Gave:
    """Who gave a contribution."""


PARTY = Declaration.of(
    "party",
    Division, Compound, PropertyArea, Building, Entryway, Carrier, ServiceCentre, Venue,
    PartyOrg, PartyGroup, Unit, ConsultativeBody, Alliance, ResidentsCommittee, OwnersCommittee,
    PropertyManagementCommittee, Person, Agreement, ListItem, Meeting, Activity, Document,
    Assessment, Honour, DutyPost, ServiceTeam, Contribution,
    SubordinateTo, HasGroup, Covers, Suggests, Judges, WorksWith, Within, HasCommittee,
    HasResidentsCommittee, Serves, Holds, EmployedBy, OwnsIn, LocatedIn, AssignedTo, ReportedTo,
    MemberOf, Hosts, PartyTo, CoordinatedBy, Offers, Needs, Claims, Held, TookPart, Uses, Takes,
    Stands, Runs, Received, AppliesTo, Gave,
)  # fmt: skip
