"""The closed lists: every value with its label and the spellings rosters use.

The terms are those of the Party rules quoted in ``rules/national_default.toml``.
"""

from __future__ import annotations

from graphmodel.schema import ClosedList


class Level(ClosedList):
    """Level of an administrative division."""

    province = "省", "自治区", "直辖市"
    city = "市", "地级市", "盟", "州"
    district = "区县", "区", "县", "旗", "县级市"
    street = "街道", "街道办事处"
    town = "镇", "乡", "苏木", "乡镇"
    community = "社区", "居委会", "居民委员会"
    village = "村", "村委会", "村民委员会", "嘎查"
    grid = "网格"


class Category(ClosedList):
    """What a Party organisation is, by its form."""

    local_committee = "地方委员会", "区委", "县委", "市委", "旗委"
    work_committee = "党工委", "工委", "工作委员会", "街道党工委"
    town_committee = "镇党委", "乡镇党委", "乡党委", "苏木党委"
    committee = "党委", "基层党委", "委员会", "机关党委"
    general_branch = "党总支", "总支", "党总支部", "总支部", "总支部委员会"
    branch = "党支部", "支部", "支部委员会"
    joint_branch = "联合党支部", "联合支部"
    temporary_branch = "临时党支部", "临时支部"
    floating_branch = "流动党员党支部", "流动党支部", "流动支部"
    functional_branch = "功能型党支部", "兼合式党支部", "功能型支部"
    leadership_group = "党组", "党组（党委）"
    small_group = "党小组", "小组"


class Line(ClosedList):
    """The system an organisation is led through (its highest ancestor below the committee)."""

    territorial = "镇街"
    organs = "机关"
    education = "教育"
    health = "卫生"
    state_firms = "国企"
    zone = "功能区"
    department = "其他部门"
    outside = "上级在区外"
    unknown = "未明确"


class Basis(ClosedList):
    """On what an organisation is based."""

    unit = "单位", "单位型"
    areal = "区域性", "区域型"
    sectoral = "行业性", "行业型"


class Formation(ClosedList):
    """How an organisation was formed."""

    own = "单独", "单独组建", "单独建"
    joint = "联合", "联合组建", "联合建"
    attached = "依托", "挂靠", "依托建"


class MemberGroup(ClosedList):
    """A group of members that an organisation consists of."""

    ordinary = "一般", "普通"
    retired = "离退休", "退休", "老干", "夕阳红"
    students = "学生"
    floating = "流动党员"


class CoverMode(ClosedList):
    """How an organisation covers a place or a unit."""

    own = "单独", "单独覆盖"
    joint = "联合", "联合覆盖"
    attached = "依托", "挂靠"
    territorial = "属地", "兜底"
    functional = "功能型"


class Origin(ClosedList):
    """Where a covering link comes from."""

    stated = "名册载明"
    derived = "据名称推定"
    judged = "人工判定"


class UnitType(ClosedList):
    """Type of a unit."""

    government = "机关", "党政机关", "行政机关"
    institution = "事业单位", "事业"
    state_firm = "国有企业", "国企"
    private_firm = "非公有制企业", "非公企业", "民营企业", "私营企业"
    social_org = "社会组织", "社会团体", "民办非企业"
    property_company = "物业服务企业", "物业公司", "物业企业", "物业"
    school = "学校"
    hospital = "医院", "卫生院"
    bank = "银行"
    financial = "其他金融机构", "小额贷款公司"
    association = "协会商会", "行业协会", "商会", "协会"
    other = "其他"


class CarrierType(ClosedList):
    """A non-residential place or chain that Party work is organised around."""

    park = "园区", "工业园区", "产业园"
    building = "商务楼宇", "楼宇"
    business_district = "商圈", "商业街区"
    market = "市场", "专业市场"
    special_zone = "特殊功能区", "功能区"
    industry_chain = "产业链"
    chamber = "商会"
    association = "行业协会", "协会"


class PropertyType(ClosedList):
    """Type of a residential compound."""

    commercial = "商品房", "商品房小区"
    old = "老旧小区", "老旧"
    unit_housing = "单位房", "单位小区", "家属院"
    resettlement = "安置房", "安置小区"
    scattered = "零散楼栋", "零散楼", "散居楼"


class PartyStatus(ClosedList):
    """Whether a person is a Party member."""

    full = "正式党员", "党员", "中共党员", "是"
    probationary = "预备党员", "中共预备党员"
    none = "非党员", "群众", "否"


class Role(ClosedList):
    """The post a person holds in a body."""

    secretary = "书记", "党委书记", "党支部书记", "支部书记", "党总支书记", "总支书记", "党工委书记"
    deputy_secretary = "副书记", "党支部副书记"
    first_secretary = "第一书记"
    member = "委员", "支部委员", "党委委员", "支委"
    organisation_member = "组织委员"
    publicity_member = "宣传委员"
    discipline_member = "纪检委员", "纪律检查委员"
    part_time_member = "兼职委员"
    rotating_secretary = "轮值书记"
    rotating_convenor = "轮值召集人", "召集人"
    group_leader = "党小组组长", "党小组长", "组长"
    oc_director = "业委会主任", "业主委员会主任"
    oc_deputy = "业委会副主任", "业主委员会副主任"
    oc_member = "业委会委员", "业主委员会委员", "业委会成员"
    oc_alternate = "业委会候补委员", "候补委员"
    rc_director = "居委会主任", "居民委员会主任", "村委会主任"
    rc_member = "居委会委员", "居委会成员", "居委会副主任"
    grid_leader = "网格长", "网格员"
    building_head = "楼栋长", "楼长"
    property_manager = "物业项目经理", "物业经理", "物业负责人", "项目经理"
    chairman = "董事长"
    general_manager = "总经理", "经理", "厂长"
    investor = "出资人", "党员出资人"
    instructor = "党建指导员", "指导员", "党建工作指导员"
    liaison = "联络员", "党建联络员"


class TimeShare(ClosedList):
    """Full time or part time."""

    full_time = "专职"
    part_time = "兼职"


class ChosenBy(ClosedList):
    """How somebody came into a post."""

    elected = "选举", "当选"
    appointed = "任命", "指定", "委派"
    engaged = "聘任", "协商推选"
    consulted = "协商确定", "协商"


class BodyKind(ClosedList):
    """Kind of a consultative body. None of them changes who leads whom."""

    street_joint_committee = "街道“大工委”", "大工委", "街道区域联合大工委"
    community_joint_committee = "社区“大党委”", "大党委"
    joint_conference = "党建联席会议", "联席会议", "城市党建联席会议"
    compound_council = "小区议事会", "小区议事协商", "三方联动"


class AllianceScope(ClosedList):
    """Scope of an alliance."""

    regional = "区域性"
    comprehensive = "综合性"
    sectoral = "行业性"


class FormationMode(ClosedList):
    """How an alliance is formed."""

    contiguous = "连片共建"
    cluster = "集群共建"
    project = "项目促建"
    territorial_backup = "镇街村社兜底联建", "兜底联建"
    department = "主管部门归口组建", "归口组建"
    leading_firm = "龙头企业挂靠带建", "挂靠带建"
    tax_firm = "税地企联建"
    bank_firm = "银企联建"


class Mechanism(ClosedList):
    """A working mechanism of an alliance."""

    deliberation = "议事决策"
    joint_activities = "活动共搞"
    shared_resources = "资源共享"
    supply_demand = "供需对接"


class AllianceRole(ClosedList):
    """Role of a member in an alliance or a consultative body."""

    lead = "牵头", "牵头单位"
    convenor = (
        "召集", "召集单位", "轮值单位", "轮值召集人", "召集人", "联合党委委员、轮值召集人",
        "委员、轮值召集人",
    )  # fmt: skip
    member = "成员", "成员单位", "联合党委委员", "委员"


class AffiliationLevel(ClosedList):
    """The level a unit is affiliated to."""

    central = "中央", "国家"
    province = "省", "省属", "自治区"
    city = "市", "市属"
    district = "区县", "区属", "旗直", "县属"
    street = "街道", "街镇"
    vertical = "垂直管理"


class ListSort(ClosedList):
    """Which of the three lists an item stands on."""

    demand = "需求清单", "需求"
    resource = "资源清单", "资源"
    project = "项目清单", "项目"


class NeedCategory(ClosedList):
    """Categories of needs, resources and projects."""

    daily_life = "衣食住行"
    education_jobs = "教育就业"
    health_care = "医疗养老"
    sports_culture = "体育文化"
    environment = "生活环境"
    market_access = "市场准入"
    approval = "审批许可"
    operation = "经营运行"
    bidding = "招投标"
    financing = "融资信贷"
    talent = "引才用工"
    party_building = "党建"
    other = "其他"


class ResourceKind(ClosedList):
    """Kinds of resources offered."""

    organisation = "组织优势", "组织"
    function = "职能优势", "职能"
    talent = "人才优势", "人才"
    resource = "资源优势", "场地", "资金"


class ItemStatus(ClosedList):
    """State of a list item or a claim."""

    open = "未认领", "待认领"
    claimed = "已认领", "进行中"
    done = "已完成", "完成", "办结"
    dropped = "撤销", "终止"


class AgreementStatus(ClosedList):
    """State of an agreement."""

    live = "有效", "履行中"
    expired = "到期", "已到期"
    ended = "终止", "解除"


class MeetingType(ClosedList):
    """Types of meetings."""

    members_meeting = "党员大会"
    branch_committee = "支委会", "支部委员会会议"
    group_meeting = "党小组会"
    party_lesson = "党课"
    theme_day = "主题党日"
    organisational_life = "组织生活会"
    evaluation = "民主评议"
    joint_conference = "联席会议"
    committee_month = "委员月例会", "委员例会"
    secretaries_quarter = "成员党支部负责人季例会", "季例会"
    delegates_half_year = "党员代表半年会议", "半年会议"
    mobilisation = "动员大会"
    exchange_visit = "走访交流"
    mutual_review = "互学互检互评"
    other = "其他"


class ServiceMode(ClosedList):
    """Mode of service of an activity."""

    team = "组团式服务"
    project = "项目化服务"
    volunteer = "党员志愿服务", "志愿服务"


class DutyKind(ClosedList):
    """A post or an area that members take charge of."""

    model_post = "先锋岗", "党员先锋岗"
    area = "责任区", "党员责任区"


class TeamKind(ClosedList):
    """Kinds of service teams."""

    propaganda = "宣讲队"
    volunteers = "党员志愿服务队", "志愿服务队"


class VenueKind(ClosedList):
    """Kinds of venues."""

    service_centre = "党群活动服务中心", "党群服务中心"
    activity_room = "党群活动室", "党员活动室", "活动室"


class CoordinateSystem(ClosedList):
    """The reference system a longitude and latitude are in.

    A map provider stands for the system its maps are drawn in.
    """

    cgcs2000 = "CGCS2000", "2000国家大地坐标系", "国家2000", "大地2000", "天地图"
    wgs84 = "WGS-84", "WGS84", "WGS 84", "GPS", "GPS坐标"
    gcj02 = "GCJ-02", "GCJ02", "火星坐标", "国测局坐标", "高德", "高德坐标", "腾讯", "腾讯坐标"
    bd09 = "BD-09", "BD09", "BD09LL", "百度", "百度坐标"


class Verdict(ClosedList):
    """A judgement on whether an organisation belongs to a place."""

    same = "同一", "是", "相同"
    different = "不同", "否", "不是"
