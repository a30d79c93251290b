// 常用查询：每条以“// 名称”开头，以分号结尾，可整份拖入 Neo4j Browser，或逐条复制。
// 只看未结束的记录（Current）；“名册中未见”指名册里没有对应记录，请核对后再下结论。
// 数据库里有几个数据集时，请给起点加上 {dataset: '数据集名称'}。

// 各镇街党（工）委直接领导的党组织数
MATCH (top:PartyOrg:Current) WHERE top:StreetWorkCommittee OR top:TownCommittee
OPTIONAL MATCH (top)<-[r:SUBORDINATE_TO]-(org:PartyOrg:Current)
WHERE properties(r).valid_to IS NULL
RETURN top.id AS 代码, top.name AS 党工委, count(org) AS 直接下级
ORDER BY 代码;

// 名册中未见对应党组织的社区和村
MATCH (place:Division:Current) WHERE (place:Community OR place:Village)
AND NOT EXISTS {
  MATCH (place)<-[r:COVERS]-(:PartyOrg:Current) WHERE properties(r).valid_to IS NULL
}
RETURN place.id AS 代码, place.name AS 名称
ORDER BY 代码;

// 名册中未见党组织覆盖的小区
MATCH (place:Compound:Current)
WHERE NOT EXISTS {
  MATCH (place)<-[r:COVERS]-(org:Current)
  WHERE (org:PartyOrg OR org:PartyGroup) AND properties(r).valid_to IS NULL
}
RETURN place.id AS 代码, place.name AS 小区, place.resident_full_members AS 居住正式党员
ORDER BY 代码;

// 有党员居住而名册中未见党小组的楼栋
MATCH (place:Building:Current)
WHERE place.resident_members > 0 AND NOT EXISTS {
  MATCH (place)<-[r:COVERS]-(:PartyGroup:Current) WHERE properties(r).valid_to IS NULL
}
RETURN place.id AS 代码, place.name AS 楼栋, place.resident_members AS 居住党员
ORDER BY 居住党员 DESC, 代码;

// 单设党支部的社区和村
MATCH (place:Division:Current)<-[r:COVERS]-(org:Branch:Current)
WHERE (place:Community OR place:Village) AND properties(r).valid_to IS NULL
RETURN place.id AS 代码, place.name AS 名称, org.name AS 党支部
ORDER BY 代码, 党支部;

// 隶属链：从每个党支部到最上级
MATCH chain = (org:Branch:Current)-[:SUBORDINATE_TO*1..10]->(top:PartyOrg:Current)
WHERE all(r IN relationships(chain) WHERE properties(r).valid_to IS NULL)
AND NOT EXISTS { (top)-[:SUBORDINATE_TO]->(:PartyOrg:Current) }
RETURN org.id AS 代码, org.name AS 党支部, [n IN tail(nodes(chain)) | n.name] AS 逐级上级
ORDER BY 代码;

// 隶属关系待核实：没有上级、也未注明上级在区外
MATCH (org:PartyOrg:Current)
WHERE coalesce(org.superior_outside, false) = false AND NOT EXISTS {
  MATCH (org)-[r:SUBORDINATE_TO]->(:PartyOrg:Current) WHERE properties(r).valid_to IS NULL
}
RETURN org.id AS 代码, org.name AS 党组织, org.category_recorded AS 名册写法
ORDER BY 代码;

// 党组织届满时间，从早到晚
MATCH (org:PartyOrg:Current) WHERE org.term_ends_on IS NOT NULL
RETURN org.term_ends_on AS 届满时间, org.extension_until AS 批准延期至,
       org.id AS 代码, org.name AS 党组织
ORDER BY 届满时间, 代码;

// 名册中未见业委会或物管会的小区
MATCH (place:Compound:Current)
WHERE NOT EXISTS {
  MATCH (place)-[r:HAS_COMMITTEE]->(body:Current)
  WHERE (body:OwnersCommittee OR body:PropertyManagementCommittee)
  AND properties(r).valid_to IS NULL
}
RETURN place.id AS 代码, place.name AS 小区, place.has_owners_committee AS 小区表所填
ORDER BY 代码;

// 业委会委员人数和其中党员人数
MATCH (place:Compound:Current)-[r:HAS_COMMITTEE]->(body:OwnersCommittee:Current)
WHERE properties(r).valid_to IS NULL
RETURN place.id AS 代码, place.name AS 小区, body.name AS 业委会,
       body.seats AS 委员, body.party_members AS 党员
ORDER BY 代码;

// 交叉任职：同时在党组织和业委会任职的人数
MATCH (org:PartyOrg:Current)<-[a:HOLDS]-(person:Person:Current)-[b:HOLDS]->(body:OwnersCommittee:Current)
WHERE properties(a).valid_to IS NULL AND properties(b).valid_to IS NULL
RETURN org.name AS 党组织, body.name AS 业委会, count(DISTINCT person) AS 人数
ORDER BY 人数 DESC, 党组织, 业委会;

// 物业公司和它服务的小区
MATCH (firm:Unit:Current)-[r:SERVES]->(place:Compound:Current)
WHERE properties(r).valid_to IS NULL
RETURN firm.id AS 代码, firm.name AS 物业公司, count(place) AS 小区数,
       collect(place.name) AS 小区
ORDER BY 小区数 DESC, 代码;

// 仅有一家包联或报到单位的社区
MATCH (place:Community:Current)<-[r:ASSIGNED_TO|REPORTED_TO]-(body:Current)
WHERE (body:Unit OR body:PartyOrg) AND properties(r).valid_to IS NULL
WITH place, collect(DISTINCT body.name) AS bodies
WHERE size(bodies) = 1
RETURN place.id AS 代码, place.name AS 社区, bodies[0] AS 单位
ORDER BY 代码;

// 名册中未见认领的需求
MATCH (who:Current)-[r:NEEDS]->(item:ListItem:Current)
WHERE item.list = 'demand' AND properties(r).valid_to IS NULL AND NOT EXISTS {
  MATCH (item)<-[c:CLAIMS]-(:Current) WHERE properties(c).valid_to IS NULL
}
RETURN item.id AS 编号, who.name AS 提出方, item.name AS 需求, item.due_on AS 完成时限
ORDER BY 编号;

// 共建协议到期时间和签约各方
MATCH (body:Current)-[r:PARTY_TO]->(paper:Agreement:Current)
WHERE properties(r).valid_to IS NULL
RETURN paper.expires_on AS 到期时间, paper.id AS 协议编号, paper.name AS 协议,
       collect(body.name) AS 签约方
ORDER BY 到期时间, 协议编号;

// 党建联合体的成员
MATCH (body:Alliance:Current)<-[r:MEMBER_OF]-(member:Current)
WHERE properties(r).valid_to IS NULL
RETURN body.id AS 代码, body.name AS 联合体, body.members_declared_units AS 填报成员单位,
       count(DISTINCT member) AS 名册所列成员
ORDER BY 代码;

// 名册中未见会议或活动记录的党支部
MATCH (org:Branch:Current)
WHERE NOT EXISTS { (org)-[:HELD]->(:Current) }
AND NOT EXISTS { (org)-[:TOOK_PART]->(:Current) }
RETURN org.id AS 代码, org.name AS 党支部
ORDER BY 代码;
