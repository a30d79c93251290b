// 命名问题：每条以“// 名称”开头，以分号结尾，与 jiceng ask 同名同义。
// 可整份拖入 Neo4j Browser（5.23 以上）；先运行 :param 各行，数值取自全国通用规则档案。
// 答案为 true 的是“是”，为 null 的是“未明确”；everything 写 true，“否”也列出。
// 只看 as_of 那天有效的记录。
// street 写镇街代码，只看一个镇街。complete 写名册声明填报完整的范围：
// [''] 是全部，写区划代码是该区划之内；没有声明的，没有就是“未明确”。
// 参数已按名册填好的一条，用 jiceng ask 名称 名册 --cypher 给出。
:param dataset => "jiceng";
:param as_of => date();
:param complete => {`Activity`: [], `AssignedTo`: [], `ConsultativeBody`: [], `Holds`: [], `ListItem`: [], `Meeting`: [], `MemberOf`: [], `OwnersCommittee`: [], `PartyGroup`: [], `PartyOrg`: [], `PartyTo`: [], `ReportedTo`: [], `Unit`: [], `Uses`: [], `Venue`: []};
:param suggested => {`Division`: [], `Compound`: [], `Building`: [], `Carrier`: []};
:param unresolved => {`Division`: [], `Compound`: [], `Building`: [], `Carrier`: [], `Unit`: []};
:param everything => false;
:param street => null;
:param tier3_unit => "compound";
:param branch_required_min_households => 0;
:param branch_required_min_area_m2 => 0;
:param branch_min_full_members => 3;
:param small_group_min_members => 3;
:param small_group_min_full_members => 1;
:param firm_words => ["公司", "厂", "集团", "超市", "酒店", "酒楼", "合作社", "经营部", "企业", "煤业", "驾校", "诊所", "商贸", "事务所", "培训学校"];
:param social_words => ["协会", "商会", "学会", "研究会", "联合会", "俱乐部", "志愿者", "工商联", "足协", "篮协", "体协"];
:param umbrella_words => ["企业党委", "非公", "两新", "综合党委", "企业总支", "企业党总支", "产业党总支"];
:param superseded_exceptions => ["计生协会", "计划生育协会"];
:param superseded_names => {`工商分局`: "市场监管局", `工商行政管理`: "市场监管局", `卫生计生`: "卫生健康", `文化委`: "文化旅游委", `农工委`: "农业农村", `森林警察`: "公安（原森林公安）", `行管办`: "政务管理办", `国土资源`: "规划自然资源", `环境保护局`: "生态环境局", `安全生产监督`: "应急管理", `安监局`: "应急局", `质监局`: "市场监管局", `食药监`: "市场监管局", `国税局`: "税务局", `地税局`: "税务局"};
:param branch_max_members => 50;
:param term_years_community => 5;
:param term_years_compound_branch => 3;
:param term_years_committee => 5;
:param term_years_general_branch => 3;
:param term_years_branch => 3;
:param oc_due_min_area_share => 0.5;
:param oc_due_min_owner_share => 0;
:param oc_due_after_years => 0;
:param oc_due_later_area_share => 0;
:param oc_due_later_owner_share => 0;
:param oc_interim_max_years => 2;

// 没有党（工）委的镇街
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['street', 'town']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH d, s, CASE WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
    } THEN false
                WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT d.id IN $suggested.Division AND NOT d.id IN $unresolved.Division THEN true END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(d.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, answer AS 答案
ORDER BY 答案, 代码;

// 没有党组织的社区和村
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH d, s, CASE WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
    } THEN false
                WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT d.id IN $suggested.Division AND NOT d.id IN $unresolved.Division THEN true END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 没有党支部的小区
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH c, d, s, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } AS own, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } AS joint,
     coalesce(d.level <> 'village', true) AND $tier3_unit <> 'grid'
     AND (($branch_required_min_households = 0 AND $branch_required_min_area_m2 = 0)
          OR ($branch_required_min_households > 0 AND c.households >= $branch_required_min_households)
          OR ($branch_required_min_area_m2 > 0 AND c.area_m2 >= $branch_required_min_area_m2)) AS applies
WHERE coalesce(applies, true)
WITH *, CASE WHEN own OR joint THEN true
             WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT c.id IN $suggested.Compound AND NOT c.id IN $unresolved.Compound THEN false END AS covered
WITH *, CASE WHEN applies THEN NOT covered END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 应建未建（小区）
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH c, d, s, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } AS own, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } AS joint,
     coalesce(d.level <> 'village', true) AND $tier3_unit <> 'grid'
     AND (($branch_required_min_households = 0 AND $branch_required_min_area_m2 = 0)
          OR ($branch_required_min_households > 0 AND c.households >= $branch_required_min_households)
          OR ($branch_required_min_area_m2 > 0 AND c.area_m2 >= $branch_required_min_area_m2)) AS applies
WHERE coalesce(applies, true)
WITH *, CASE WHEN own OR joint THEN true
             WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT c.id IN $suggested.Compound AND NOT c.id IN $unresolved.Compound THEN false END AS covered
WITH *, CASE WHEN applies THEN NOT covered AND c.formal_full_members >= $branch_min_full_members END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数,
       c.formal_full_members AS 组织关系在社区的正式党员, answer AS 答案
ORDER BY 答案, 代码;

// 只有联合党支部的小区
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH c, d, s, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } AS own, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } AS joint,
     coalesce(d.level <> 'village', true) AND $tier3_unit <> 'grid'
     AND (($branch_required_min_households = 0 AND $branch_required_min_area_m2 = 0)
          OR ($branch_required_min_households > 0 AND c.households >= $branch_required_min_households)
          OR ($branch_required_min_area_m2 > 0 AND c.area_m2 >= $branch_required_min_area_m2)) AS applies
WHERE coalesce(applies, true)
WITH *, CASE WHEN own OR joint THEN true
             WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT c.id IN $suggested.Compound AND NOT c.id IN $unresolved.Compound THEN false END AS covered
WITH *, CASE WHEN applies AND covered IS NOT NULL THEN joint AND NOT own END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 没有楼栋党小组的小区
MATCH (b:Building {dataset: $dataset}) WHERE (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true))
WITH b, COLLECT {
    MATCH (b)-[_w:WITHIN]->(_h) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0] AS h
WITH h, collect(b) AS blocks
WITH h, blocks, size(blocks) > 1 OR coalesce(h.building_count > 1, false) AS several,
     CASE WHEN h:Compound THEN COLLECT {
    MATCH (h) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS d
WITH *, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, CASE WHEN NOT coalesce(h:Compound, false) THEN null
             WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(h)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } THEN true
             WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(h)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } THEN false
             WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT h.id IN $suggested.Compound AND NOT h.id IN $unresolved.Compound THEN false END AS own
UNWIND blocks AS b
WITH b, h, d, s, own AND several AS wanted, COLLECT {
  MATCH (g:PartyGroup)-[v:COVERS]->(b) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(g.valid_from <= $as_of, true) AND coalesce(g.valid_to > $as_of, true))
  RETURN g.members_total >= $small_group_min_members AND g.members_full >= $small_group_min_full_members
} AS groups
WITH *, CASE WHEN coalesce(wanted, false) AND coalesce(b.resident_members = 0, false) AND size(groups) = 0
             THEN false ELSE wanted END AS applies
WHERE coalesce(applies, true)
WITH *, CASE WHEN applies IS NULL THEN null
             WHEN size(groups) > 0 THEN any(e IN groups WHERE e)
             WHEN any(_p IN $complete['PartyGroup'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT b.id IN $unresolved.Building THEN false END AS covered
WITH h, d, s, covered WHERE h:Compound
WITH h, d, s, count(*) AS buildings, sum(CASE WHEN covered THEN 1 ELSE 0 END) AS yes,
     sum(CASE WHEN covered IS NULL THEN 1 ELSE 0 END) AS open
WITH *, CASE WHEN yes > 0 THEN false WHEN open = 0 THEN true END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN h.id AS 代码, h.name AS 名称, s.name AS 镇街, d.name AS 村社区, h.households AS 户数,
       buildings AS 楼栋数, answer AS 答案
ORDER BY 答案, 代码;

// 没有党小组的楼栋
MATCH (b:Building {dataset: $dataset}) WHERE (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true))
WITH b, COLLECT {
    MATCH (b)-[_w:WITHIN]->(_h) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0] AS h
WITH h, collect(b) AS blocks
WITH h, blocks, size(blocks) > 1 OR coalesce(h.building_count > 1, false) AS several,
     CASE WHEN h:Compound THEN COLLECT {
    MATCH (h) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS d
WITH *, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, CASE WHEN NOT coalesce(h:Compound, false) THEN null
             WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(h)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } THEN true
             WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(h)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } THEN false
             WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT h.id IN $suggested.Compound AND NOT h.id IN $unresolved.Compound THEN false END AS own
UNWIND blocks AS b
WITH b, h, d, s, own AND several AS wanted, COLLECT {
  MATCH (g:PartyGroup)-[v:COVERS]->(b) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(g.valid_from <= $as_of, true) AND coalesce(g.valid_to > $as_of, true))
  RETURN g.members_total >= $small_group_min_members AND g.members_full >= $small_group_min_full_members
} AS groups
WITH *, CASE WHEN coalesce(wanted, false) AND coalesce(b.resident_members = 0, false) AND size(groups) = 0
             THEN false ELSE wanted END AS applies
WHERE coalesce(applies, true)
WITH *, CASE WHEN applies IS NULL THEN null
             WHEN size(groups) > 0 THEN any(e IN groups WHERE e)
             WHEN any(_p IN $complete['PartyGroup'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT b.id IN $unresolved.Building THEN false END AS covered
WITH *, NOT covered AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN b.id AS 代码, b.name AS 名称, s.name AS 镇街, CASE WHEN h:Compound THEN h.name END AS 小区,
       b.resident_members AS 居住党员, answer AS 答案
ORDER BY 答案, 代码;

// 没有楼栋长的楼栋
MATCH (b:Building {dataset: $dataset}) WHERE (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true))
WITH b, COLLECT {
    MATCH (b)-[_w:WITHIN]->(_h) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0] AS h
WITH b, h, CASE WHEN h:Compound THEN COLLECT {
    MATCH (h) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS d
WITH b, h, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH b, h, s, NOT CASE WHEN EXISTS {
  MATCH (p:Person)-[r:HOLDS]->(b) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND r.role = 'building_head' AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true))
} THEN true ELSE b.has_head END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN b.id AS 代码, b.name AS 名称, s.name AS 镇街, CASE WHEN h:Compound THEN h.name END AS 小区,
       b.resident_members AS 居住党员, answer AS 答案
ORDER BY 答案, 代码;

// 网格
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level = 'grid'
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s, COLLECT {
    MATCH (d)-[_w:WITHIN]->(_h) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0] AS e, COLLECT {
  MATCH (d)<-[w:WITHIN]-(c:Compound) WHERE (w.dataset = $dataset AND (coalesce(w.valid_from <= $as_of, true) AND coalesce(w.valid_to > $as_of, true))) AND (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true)) RETURN DISTINCT c
} AS compounds
WITH *, COLLECT {
  MATCH (o)-[v:COVERS]->(x)
  WHERE x IN [d] + compounds AND (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (
    (o:PartyGroup AND (coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true))) OR (o:PartyOrg AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional')))
  RETURN DISTINCT [o, x]
} AS work
WITH *, any(w IN work WHERE w[1] = d) AS direct,
     any(w IN work WHERE size(compounds) > 0
         AND all(c IN compounds WHERE any(v IN work WHERE v[0] = w[0] AND v[1] = c))) AS whole,
     COLLECT {
       MATCH (p:Person)-[h:HOLDS]->(d) WHERE (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND h.role = 'grid_leader' AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true))
       RETURN p.party_status IN ['full', 'probationary']
     } AS leaders
WITH *, NOT CASE WHEN direct OR whole THEN true
                 WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND any(_p IN $complete['PartyGroup'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT d.id IN $unresolved.Division
                      AND none(c IN compounds WHERE c.id IN $unresolved.Compound) THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, e.name AS 村社区,
       COUNT { UNWIND work AS w WITH w[0] AS o WHERE o:PartyOrg RETURN DISTINCT o } AS 党支部数,
       CASE WHEN size(leaders) > 0 THEN any(l IN leaders WHERE l) END AS 网格长是党员, answer AS 答案
ORDER BY 答案, 代码;

// 没有党组织的片区载体
MATCH (c:Carrier {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH c, s, CASE WHEN EXISTS {
  MATCH (o:PartyOrg)-[v:COVERS]->(c)
  WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional') AND coalesce(v.mode, '') <> 'attached'
} THEN false WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT c.id IN $suggested.Carrier AND NOT c.id IN $unresolved.Carrier THEN true END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 应建未建（单位）
MATCH (u:Unit {dataset: $dataset}) WHERE (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND coalesce(u.operating, true)
WITH u, COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_e:Division) WHERE (_l.dataset = $dataset AND (coalesce(_l.valid_from <= $as_of, true) AND coalesce(_l.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true))
    WITH _e, COLLECT {
    MATCH (_e) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0] AS s
WITH u, s, CASE WHEN u.operating
                THEN u.members_full >= $branch_min_full_members AND NOT CASE WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } OR EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } OR EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND _v.mode = 'attached'
    } THEN true
     WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT u.id IN $unresolved.Unit THEN false END END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, u.members_full AS 正式党员, answer AS 答案
ORDER BY 答案, 代码;

// 两个覆盖报表
MATCH (u:Unit {dataset: $dataset})
WHERE (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND coalesce(u.unit_type IN ['private_firm', 'social_org'], true)
WITH u, COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_e:Division) WHERE (_l.dataset = $dataset AND (coalesce(_l.valid_from <= $as_of, true) AND coalesce(_l.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true))
    WITH _e, COLLECT {
    MATCH (_e) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0] AS s
WITH u, u.unit_type IN ['private_firm', 'social_org'] AND u.operating AS applies,
     EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } AS own, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } AS joint, EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND _v.mode = 'attached'
    } AS attached,
     CASE WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } OR EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } OR EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND _v.mode = 'attached'
    } THEN true
     WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT u.id IN $unresolved.Unit THEN false END AS covered,
     CASE WHEN EXISTS {
       MATCH (x)-[r:WORKS_WITH]->(u) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true))
     } OR EXISTS {
       MATCH (p:Person)-[h:HOLDS]->(u) WHERE (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND h.role = 'instructor' AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true))
     } THEN true ELSE u.has_instructor END AS instructor,
     CASE WHEN u.unit_type IS NULL THEN 5 WHEN u.unit_type = 'social_org' THEN 4
          WHEN u.scale_above_threshold THEN 1 WHEN u.scale_above_threshold IS NULL THEN 3 ELSE 2 END AS class
WITH *, covered OR instructor OR u.has_union OR u.has_league AS worked
WITH class, sum(CASE WHEN applies THEN 1 ELSE 0 END) AS operating, sum(CASE WHEN applies AND u.members_full > 0 THEN 1 ELSE 0 END) AS with_members,
     sum(CASE WHEN applies AND u.members_full >= $branch_min_full_members THEN 1 ELSE 0 END) AS enough,
     sum(CASE WHEN applies AND own THEN 1 ELSE 0 END) AS own, sum(CASE WHEN applies AND joint THEN 1 ELSE 0 END) AS joint, sum(CASE WHEN applies AND attached THEN 1 ELSE 0 END) AS attached,
     sum(CASE WHEN applies AND instructor THEN 1 ELSE 0 END) AS instructor, sum(CASE WHEN applies AND (u.has_union OR u.has_league) THEN 1 ELSE 0 END) AS mass,
     sum(CASE WHEN applies AND covered THEN 1 ELSE 0 END) AS yes, sum(CASE WHEN applies AND NOT covered THEN 1 ELSE 0 END) AS no,
     sum(CASE WHEN applies IS NULL OR (applies AND covered IS NULL) THEN 1 ELSE 0 END) AS open,
     sum(CASE WHEN applies AND worked THEN 1 ELSE 0 END) AS worked, sum(CASE WHEN applies AND NOT worked THEN 1 ELSE 0 END) AS idle
RETURN ['规上企业', '其他非公企业', '规模未明确的非公企业', '社会组织', '类型未明确的单位'][class - 1] AS 类别,
       operating AS 运营数, with_members AS 有党员, enough AS 正式党员达到支部人数, own AS 单独, joint AS 联合,
       attached AS 依托, instructor AS 指导员, mass AS 工会或团, yes AS 数量, yes + no + open AS 总数,
       open AS 未明确, CASE WHEN yes + no > 0 THEN toFloat(yes) / (yes + no) END AS 组织覆盖率,
       CASE WHEN worked + idle > 0 THEN toFloat(worked) / (worked + idle) END AS 工作覆盖率
ORDER BY class;

// 没有党组织的物业企业
MATCH (u:Unit {dataset: $dataset}) WHERE (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND u.unit_type = 'property_company' AND EXISTS {
  MATCH (u)-[r:SERVES]->(c:Compound) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
}
WITH u, COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_e:Division) WHERE (_l.dataset = $dataset AND (coalesce(_l.valid_from <= $as_of, true) AND coalesce(_l.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true))
    WITH _e, COLLECT {
    MATCH (_e) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0] AS s
WITH u, s, NOT CASE WHEN EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    } OR EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND coalesce(_v.mode, '') <> 'attached'
        AND (coalesce(_v.mode, '') = 'joint' OR coalesce(_o.category, '') = 'joint_branch'
             OR COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1))
    } OR EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(u)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND _v.mode = 'attached'
    } THEN true
     WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) AND NOT u.id IN $unresolved.Unit THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 街道直管两新
:param least => 30;
MATCH (t:PartyOrg {dataset: $dataset})-[k:COVERS]->(s:Division)
WHERE ((coalesce(t.valid_from <= $as_of, true) AND coalesce(t.valid_to > $as_of, true)) AND coalesce(left(t.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND (coalesce(s.valid_from <= $as_of, true) AND coalesce(s.valid_to > $as_of, true)) AND s.level IN ['street', 'town']
WITH t, s ORDER BY s.id
WITH t, collect(s)[0] AS s
MATCH (o:PartyOrg)-[r:SUBORDINATE_TO]->(t:PartyOrg)
            WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(t.valid_from <= $as_of, true) AND coalesce(t.valid_to > $as_of, true)) AND coalesce(left(t.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (o)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < t.id
            } AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true))
WITH t, s, o, o.category IN ['branch', 'joint_branch', 'floating_branch', 'temporary_branch', 'functional_branch',
                             'general_branch'] AND any(w IN $firm_words + $social_words WHERE o.name CONTAINS w) AS firm,
     o.category IN ['committee', 'general_branch'] AND any(w IN $umbrella_words WHERE o.name CONTAINS w) AS umbrella
WITH t, s, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS firms, sum(CASE WHEN umbrella THEN 1 ELSE 0 END) AS umbrellas
WITH *, firms >= $least AND umbrellas = 0 AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN t.id AS 代码, t.name AS 名称, s.name AS 镇街, firms AS 直管非公企业和社会组织, answer AS 答案
ORDER BY 答案, 代码;

// 单一党支部社区
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH d, s, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
    WITH _o, COLLECT {
    MATCH (_o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} ()
    RETURN size(_u) AS _n ORDER BY _n DESC LIMIT 1
  }[0] AS _m
    RETURN _o ORDER BY _m, _o.id LIMIT 1
  }[0] AS o WHERE d.level = 'community' AND o IS NOT NULL
WITH *, o.category IN ['branch', 'joint_branch'] AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, o.name AS 党组织, answer AS 答案
ORDER BY 答案, 代码;

// 隶属关系待核实
MATCH (o:PartyOrg {dataset: $dataset})-[v:COVERS]->(x)
WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND (x:Division OR x:Compound OR x:Building OR x:Carrier)
WITH o, CASE WHEN x:Division THEN x ELSE COLLECT {
    MATCH (x) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS d
WITH o, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WHERE EXISTS { MATCH (t:PartyOrg)-[k:COVERS]->(s) WHERE (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(t.valid_from <= $as_of, true) AND coalesce(t.valid_to > $as_of, true)) AND coalesce(left(t.founded_on + '-01-01', 10) <= toString($as_of), true)) }
WITH o, s ORDER BY s.id
WITH o, collect(s)[0] AS s
WITH o, s, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] IS NULL AND NOT coalesce(o.superior_outside, false) AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 村改社区
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH d, s, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
    WITH _o, COLLECT {
    MATCH (_o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} ()
    RETURN size(_u) AS _n ORDER BY _n DESC LIMIT 1
  }[0] AS _m
    RETURN _o ORDER BY _m, _o.id LIMIT 1
  }[0] AS o WHERE o IS NOT NULL
WITH *, CASE WHEN d.level = 'village' THEN o.name CONTAINS '社区'
             ELSE o.name CONTAINS '村' AND NOT o.name CONTAINS '社区' END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, o.name AS 党组织, answer AS 答案
ORDER BY 答案, 代码;

// 机构改革遗留
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true))
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s, reduce(t = o.name, e IN $superseded_exceptions | replace(t, e, '')) AS name
WITH o, s, COLLECT {
  UNWIND keys($superseded_names) AS old
  WITH old WHERE name CONTAINS old
  RETURN old ORDER BY size(split(name, old)[0]), old LIMIT 1
}[0] AS old
WITH *, old IS NOT NULL AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, old AS 名称用语, $superseded_names[old] AS 现称, answer AS 答案
ORDER BY 答案, 代码;

// 党员分布
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH o, s, coalesce(o.members_full + o.members_probationary, o.members_total) AS members
WHERE o.category IN ['branch', 'joint_branch']
WITH * WHERE coalesce(s.id = $street, $street IS NULL)
WITH s, coalesce(o.line, 'unknown') AS line, members
WITH s, line, sum(CASE WHEN members < 3 THEN 1 ELSE 0 END) AS a, sum(CASE WHEN members >= 3 AND members < 7 THEN 1 ELSE 0 END) AS b,
     sum(CASE WHEN members >= 7 AND members < 20 THEN 1 ELSE 0 END) AS c, sum(CASE WHEN members >= 20 AND members < 50 THEN 1 ELSE 0 END) AS d, sum(CASE WHEN members >= 50 THEN 1 ELSE 0 END) AS e,
     sum(CASE WHEN members IS NOT NULL THEN 1 ELSE 0 END) AS known, sum(CASE WHEN members IS NULL THEN 1 ELSE 0 END) AS open, count(*) AS total
RETURN s.name AS 镇街, line AS 系统, a AS 不足3名, b AS `3—6名`, c AS `7—19名`, d AS `20—49名`, e AS `50名以上`,
       known AS 数量, open AS 未明确, total AS 总数
ORDER BY s.id, 系统;

// 党员较多的党支部
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH o, s, coalesce(o.members_full + o.members_probationary, o.members_total) AS members
WHERE o.category IN ['branch', 'joint_branch']
WITH *, members > $branch_max_members AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, members AS 党员, answer AS 答案
ORDER BY 答案, 代码;

// 正式党员不足的党组织
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH o, s, coalesce(o.members_full + o.members_probationary, o.members_total) AS members
WHERE o.category IN ['committee', 'general_branch', 'branch', 'joint_branch']
WITH *, CASE WHEN o.category = 'joint_branch' THEN coalesce(members, o.members_full) ELSE o.members_full END AS number
WITH *, NOT coalesce(number >= $branch_min_full_members,
                     CASE WHEN members < $branch_min_full_members THEN false END) AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, o.members_full AS 正式党员, answer AS 答案
ORDER BY 答案, 代码;

// 没有活动场所的党支部
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH o, s, COLLECT { MATCH (o:PartyOrg)-[r:SUBORDINATE_TO]->(t:PartyOrg)
            WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(t.valid_from <= $as_of, true) AND coalesce(t.valid_to > $as_of, true)) AND coalesce(left(t.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (o)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < t.id
            } RETURN t LIMIT 1 }[0] AS t
WHERE o.category IN ['branch', 'joint_branch']
WITH o, s, CASE WHEN EXISTS { MATCH (o)-[_u:USES]->(_v) WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true)) } OR EXISTS { MATCH (t)-[_u:USES]->(_v) WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true)) } THEN false
                WHEN any(_p IN $complete['Uses'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['Venue'] WHERE coalesce(s.id, '') STARTS WITH _p) THEN true END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 换届日历
:param months => 6;
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH *, o.category IN ['committee', 'general_branch', 'branch', 'joint_branch', 'town_committee'] AS elected,
     EXISTS {
       MATCH (o)-[v:COVERS]->(p:Division)
       WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND p.level IN ['community', 'village']
     } AS of_place,
     EXISTS { MATCH (o)-[v:COVERS]->(p:Compound) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) } AS of_compound
WITH *, coalesce(o.term_years, CASE
       WHEN of_place THEN $term_years_community
       WHEN of_compound THEN $term_years_compound_branch
       WHEN o.category IN ['committee', 'town_committee'] THEN $term_years_committee
       WHEN o.category = 'general_branch' THEN $term_years_general_branch
       ELSE $term_years_branch END) AS years
WITH *, CASE WHEN elected THEN coalesce(date(left(o.term_ends_on + '-01-01', 10)) + duration({days: 1}),
                                        CASE WHEN date(left(o.term_started_on + '-01-01', 10)) IS NOT NULL AND years >= 0 AND years < 1000 THEN date({year: (date(left(o.term_started_on + '-01-01', 10))).year + years, month: (date(left(o.term_started_on + '-01-01', 10))).month}) + duration({days: (date(left(o.term_started_on + '-01-01', 10))).day - 1}) END) END AS due_from,
     CASE WHEN elected THEN coalesce((date(left(o.term_ends_on + '-01-01', 10)) + CASE size(o.term_ends_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END),
            CASE WHEN ((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1})) IS NOT NULL AND years >= 0 AND years < 1000 THEN date({year: (((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).year + years, month: (((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).month}) + duration({days: (((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).day - 1}) END) END AS due_to
WITH *, CASE WHEN NOT elected THEN true
             WHEN date(left(o.extension_until + '-01-01', 10)) >= $as_of THEN true
             WHEN $as_of >= due_to THEN false
             WHEN $as_of < due_from THEN true END AS in_term
WITH * WHERE elected
WITH *, CASE WHEN in_term = false THEN '已届满未换届'
             WHEN in_term AND due_to <= $as_of THEN '经批准延期'
             WHEN in_term AND due_to <= $as_of + duration({months: $months}) THEN '即将届满' END AS state
WITH *, CASE WHEN state IS NOT NULL THEN true
             WHEN due_from > $as_of + duration({months: $months}) THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, state AS 情况, due_to - duration({days: 1}) AS 届满日, answer AS 答案
ORDER BY 答案, 届满日, 代码;

// 书记空缺
:param days => 90;
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH o, s, CASE WHEN EXISTS {
    MATCH (_x:Person)-[_h:HOLDS]->(o)
    WHERE (_h.dataset = $dataset AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))) AND _h.role = 'secretary' AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true))
  } THEN true WHEN o.secretary_vacant OR any(_p IN $complete['Holds'] WHERE coalesce(s.id, '') STARTS WITH _p) THEN false END AS secretary, duration.inDays(COLLECT {
    MATCH ()-[_h:HOLDS]->(o)
    WHERE _h.dataset = $dataset AND _h.role = 'secretary' AND _h.valid_to <= $as_of
    RETURN _h.valid_to ORDER BY _h.valid_to DESC LIMIT 1
  }[0], $as_of).days AS days
WITH *, NOT secretary AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, days AS 空缺天数,
       CASE WHEN answer THEN days > $days END AS 超过提示线, answer AS 答案
ORDER BY 答案, 代码;

// 列入整顿
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH o, s, CASE WHEN EXISTS {
  MATCH (p:Person)-[h:HOLDS]->(o) WHERE (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND h.role = 'first_secretary' AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true))
} THEN true WHEN any(_p IN $complete['Holds'] WHERE coalesce(s.id, '') STARTS WITH _p) THEN false END AS helped,
     CASE WHEN o.listed_on IS NOT NULL THEN CASE WHEN (date(left(o.listed_on + '-01-01', 10)) + CASE size(o.listed_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}) <= $as_of THEN true WHEN date(left(o.listed_on + '-01-01', 10)) > $as_of THEN false END WHEN any(_p IN $complete['PartyOrg'] WHERE coalesce(s.id, '') STARTS WITH _p) THEN false END AS begun,
     CASE WHEN o.cleared_on IS NULL THEN false ELSE CASE WHEN (date(left(o.cleared_on + '-01-01', 10)) + CASE size(o.cleared_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}) <= $as_of THEN true WHEN date(left(o.cleared_on + '-01-01', 10)) > $as_of THEN false END END AS over
WITH *, begun AND NOT over AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, o.listed_on AS 列入时间, o.cleared_on AS 销号时间,
       helped AS 有第一书记, answer AS 答案
ORDER BY 答案, 代码;

// 一人兼三个以上职务
:param least => 3;
MATCH (p:Person {dataset: $dataset})-[h:HOLDS]->(b) WHERE (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true))
WITH p, h.role AS role, CASE
  WHEN b:Compound AND h.role STARTS WITH 'oc_' THEN coalesce(COLLECT {
    MATCH (b)-[x:HAS_COMMITTEE]->(y:OwnersCommittee) WHERE (x.dataset = $dataset AND (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))) AND ((coalesce(y.valid_from <= $as_of, true) AND coalesce(y.valid_to > $as_of, true)) AND coalesce(left(y.founded_on + '-01-01', 10) <= toString($as_of), true))
    RETURN y ORDER BY y.id LIMIT 1 }[0], b)
  WHEN b:Division AND h.role STARTS WITH 'rc_' THEN coalesce(COLLECT {
    MATCH (b)-[x:HAS_RESIDENTS_COMMITTEE]->(y:ResidentsCommittee) WHERE (x.dataset = $dataset AND (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))) AND (coalesce(y.valid_from <= $as_of, true) AND coalesce(y.valid_to > $as_of, true))
    RETURN y ORDER BY y.id LIMIT 1 }[0], b)
  ELSE b END AS b
WITH DISTINCT p, role, b
WITH p, b, role ORDER BY b.name
WITH p, count(*) AS posts, collect(DISTINCT b.name) AS names
WITH *, CASE WHEN posts >= $least THEN true WHEN p.id STARTS WITH 'P:' THEN false END AS answer
WITH * WHERE $everything OR coalesce(answer, true)
RETURN p.id AS 代码, posts AS 职务数, reduce(t = '', n IN names | t + CASE WHEN t = '' THEN '' ELSE '、' END + n) AS 单位, answer AS 答案
ORDER BY 答案, 代码;

// 一人任多个党支部书记
:param least => 2;
MATCH (p:Person {dataset: $dataset})-[h:HOLDS]->(b) WHERE (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true))
WITH p, h.role AS role, CASE
  WHEN b:Compound AND h.role STARTS WITH 'oc_' THEN coalesce(COLLECT {
    MATCH (b)-[x:HAS_COMMITTEE]->(y:OwnersCommittee) WHERE (x.dataset = $dataset AND (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))) AND ((coalesce(y.valid_from <= $as_of, true) AND coalesce(y.valid_to > $as_of, true)) AND coalesce(left(y.founded_on + '-01-01', 10) <= toString($as_of), true))
    RETURN y ORDER BY y.id LIMIT 1 }[0], b)
  WHEN b:Division AND h.role STARTS WITH 'rc_' THEN coalesce(COLLECT {
    MATCH (b)-[x:HAS_RESIDENTS_COMMITTEE]->(y:ResidentsCommittee) WHERE (x.dataset = $dataset AND (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))) AND (coalesce(y.valid_from <= $as_of, true) AND coalesce(y.valid_to > $as_of, true))
    RETURN y ORDER BY y.id LIMIT 1 }[0], b)
  ELSE b END AS b
WITH DISTINCT p, role, b
WITH p, b WHERE role = 'secretary' AND b:PartyOrg AND b.category IN ['branch', 'joint_branch', 'floating_branch']
WITH p, b ORDER BY b.name
WITH p, count(b) AS posts, collect(b.name) AS names
WITH *, CASE WHEN posts >= $least THEN true WHEN p.id STARTS WITH 'P:' THEN false END AS answer
WITH * WHERE $everything OR coalesce(answer, true)
RETURN p.id AS 代码, posts AS 职务数, reduce(t = '', n IN names | t + CASE WHEN t = '' THEN '' ELSE '、' END + n) AS 单位, answer AS 答案
ORDER BY 答案, 代码;

// 没有活动记录的党支部
:param months => 12;
MATCH (o:PartyOrg {dataset: $dataset}) WHERE ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']
WITH o, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS s
WITH o, s WHERE o.category IN ['branch', 'joint_branch']
WITH o, s, $as_of - duration({months: $months}) AS since
WITH o, s, COLLECT {
    MATCH (o)-[_r:HELD|TOOK_PART]->(_e)
    WHERE _r.dataset = $dataset AND (_e:Meeting OR _e:Activity)
      AND (null IS NULL OR coalesce(_e.activity_type, _e.meeting_type) = null)
      AND coalesce(date(left(_e.held_on + '-01-01', 10)) <= $as_of, true)
    RETURN CASE WHEN date(left(_e.held_on + '-01-01', 10)) > since THEN true
                WHEN (date(left(_e.held_on + '-01-01', 10)) + CASE size(_e.held_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}) <= since THEN false END
  } AS seen
WITH *, CASE WHEN any(x IN seen WHERE coalesce(x, false)) THEN false
     WHEN any(x IN seen WHERE x IS NULL) THEN null
     WHEN '' IN $complete['Activity'] OR '' IN $complete['Meeting'] THEN true END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 排查线索
:param days => 90;
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH s, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
    WITH _o, COLLECT {
    MATCH (_o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} ()
    RETURN size(_u) AS _n ORDER BY _n DESC LIMIT 1
  }[0] AS _m
    RETURN _o ORDER BY _m, _o.id LIMIT 1
  }[0] AS o WHERE o IS NOT NULL
WITH o, s ORDER BY s.id
WITH o, collect(s)[0] AS s, COLLECT {
    MATCH (o) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] AS l
WITH *, o.category IN ['committee', 'general_branch', 'branch', 'joint_branch', 'town_committee'] AS elected,
     EXISTS {
       MATCH (o)-[v:COVERS]->(p:Division)
       WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND p.level IN ['community', 'village']
     } AS of_place,
     EXISTS { MATCH (o)-[v:COVERS]->(p:Compound) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) } AS of_compound
WITH *, coalesce(o.term_years, CASE
       WHEN of_place THEN $term_years_community
       WHEN of_compound THEN $term_years_compound_branch
       WHEN o.category IN ['committee', 'town_committee'] THEN $term_years_committee
       WHEN o.category = 'general_branch' THEN $term_years_general_branch
       ELSE $term_years_branch END) AS years
WITH *, CASE WHEN elected THEN coalesce(date(left(o.term_ends_on + '-01-01', 10)) + duration({days: 1}),
                                        CASE WHEN date(left(o.term_started_on + '-01-01', 10)) IS NOT NULL AND years >= 0 AND years < 1000 THEN date({year: (date(left(o.term_started_on + '-01-01', 10))).year + years, month: (date(left(o.term_started_on + '-01-01', 10))).month}) + duration({days: (date(left(o.term_started_on + '-01-01', 10))).day - 1}) END) END AS due_from,
     CASE WHEN elected THEN coalesce((date(left(o.term_ends_on + '-01-01', 10)) + CASE size(o.term_ends_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END),
            CASE WHEN ((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1})) IS NOT NULL AND years >= 0 AND years < 1000 THEN date({year: (((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).year + years, month: (((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).month}) + duration({days: (((date(left(o.term_started_on + '-01-01', 10)) + CASE size(o.term_started_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).day - 1}) END) END AS due_to
WITH *, CASE WHEN NOT elected THEN true
             WHEN date(left(o.extension_until + '-01-01', 10)) >= $as_of THEN true
             WHEN $as_of >= due_to THEN false
             WHEN $as_of < due_from THEN true END AS in_term
WITH o, s, l, in_term, date.truncate('quarter', $as_of) - duration({months: 6}) - duration({days: 1}) AS since
WITH *, COLLECT {
    MATCH (o)-[_r:HELD]->(_e)
    WHERE _r.dataset = $dataset AND (_e:Meeting OR _e:Activity)
      AND ('members_meeting' IS NULL OR coalesce(_e.activity_type, _e.meeting_type) = 'members_meeting')
      AND coalesce(date(left(_e.held_on + '-01-01', 10)) <= $as_of, true)
    RETURN CASE WHEN date(left(_e.held_on + '-01-01', 10)) > since THEN true
                WHEN (date(left(_e.held_on + '-01-01', 10)) + CASE size(_e.held_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}) <= since THEN false END
  } AS held, COUNT {
  MATCH (p:Person)-[h:HOLDS]->(o)
  WHERE (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND h.role IN ['secretary', 'deputy_secretary', 'member', 'organisation_member',
                                             'publicity_member', 'discipline_member']
  RETURN DISTINCT p
} AS persons
WITH *, NOT CASE WHEN EXISTS {
    MATCH (_x:Person)-[_h:HOLDS]->(o)
    WHERE (_h.dataset = $dataset AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))) AND _h.role = 'secretary' AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true))
  } THEN true WHEN o.secretary_vacant OR any(_p IN $complete['Holds'] WHERE coalesce(l.id, '') STARTS WITH _p) THEN false END AND duration.inDays(COLLECT {
    MATCH ()-[_h:HOLDS]->(o)
    WHERE _h.dataset = $dataset AND _h.role = 'secretary' AND _h.valid_to <= $as_of
    RETURN _h.valid_to ORDER BY _h.valid_to DESC LIMIT 1
  }[0], $as_of).days > $days AS vacant, NOT in_term AS overdue, CASE WHEN any(x IN held WHERE coalesce(x, false)) THEN false
     WHEN any(x IN held WHERE x IS NULL) THEN null
     WHEN '' IN $complete['Activity'] OR '' IN $complete['Meeting'] THEN true END AS quiet,
     CASE WHEN persons >= o.committee_seats THEN false
          WHEN any(_p IN $complete['Holds'] WHERE coalesce(l.id, '') STARTS WITH _p) AND persons < o.committee_seats THEN true END AS seats
WITH *, [vacant, overdue, quiet, seats] AS found
WITH *, size([x IN found WHERE x]) AS clues
WITH *, CASE WHEN clues > 0 THEN true WHEN all(x IN found WHERE x IS NOT NULL) THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, clues AS 线索数, vacant AS 书记空缺较久, overdue AS 届满未换届,
       quiet AS 两季度无党员大会记录, seats AS 委员缺额, answer AS 答案
ORDER BY 答案, 代码;

// 没有业委会的小区
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, NOT CASE WHEN EXISTS {
    MATCH (c)-[_r:HAS_COMMITTEE]->(_o:OwnersCommittee) WHERE (_r.dataset = $dataset AND (coalesce(_r.valid_from <= $as_of, true) AND coalesce(_r.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true))
  } THEN true
  WHEN c.has_owners_committee = false THEN false
  WHEN c.has_owners_committee = true AND NOT EXISTS {
    MATCH (c)-[_r:HAS_COMMITTEE]->(_o:OwnersCommittee) WHERE _r.dataset = $dataset
  } THEN true
  WHEN any(_p IN $complete['OwnersCommittee'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['OwnersCommittee'] WHERE coalesce(d.id, '') STARTS WITH _p) THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 应成立未成立业委会的小区
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, CASE WHEN EXISTS {
    MATCH (c)-[_r:HAS_COMMITTEE]->(_o:OwnersCommittee) WHERE (_r.dataset = $dataset AND (coalesce(_r.valid_from <= $as_of, true) AND coalesce(_r.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true))
  } THEN true
  WHEN c.has_owners_committee = false THEN false
  WHEN c.has_owners_committee = true AND NOT EXISTS {
    MATCH (c)-[_r:HAS_COMMITTEE]->(_o:OwnersCommittee) WHERE _r.dataset = $dataset
  } THEN true
  WHEN any(_p IN $complete['OwnersCommittee'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['OwnersCommittee'] WHERE coalesce(d.id, '') STARTS WITH _p) THEN false END AS has,
     ($oc_due_min_area_share > 0 AND c.delivered_area_share >= $oc_due_min_area_share)
     OR ($oc_due_min_owner_share > 0 AND c.delivered_owner_share >= $oc_due_min_owner_share)
     OR ($oc_due_after_years > 0 AND CASE WHEN CASE WHEN ((date(left(c.first_delivery_date + '-01-01', 10)) + CASE size(c.first_delivery_date) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1})) IS NOT NULL AND $oc_due_after_years >= 0 AND $oc_due_after_years < 1000 THEN date({year: (((date(left(c.first_delivery_date + '-01-01', 10)) + CASE size(c.first_delivery_date) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).year + $oc_due_after_years, month: (((date(left(c.first_delivery_date + '-01-01', 10)) + CASE size(c.first_delivery_date) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).month}) + duration({days: (((date(left(c.first_delivery_date + '-01-01', 10)) + CASE size(c.first_delivery_date) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).day - 1}) END <= $as_of THEN true
       WHEN CASE WHEN date(left(c.first_delivery_date + '-01-01', 10)) IS NOT NULL AND $oc_due_after_years >= 0 AND $oc_due_after_years < 1000 THEN date({year: (date(left(c.first_delivery_date + '-01-01', 10))).year + $oc_due_after_years, month: (date(left(c.first_delivery_date + '-01-01', 10))).month}) + duration({days: (date(left(c.first_delivery_date + '-01-01', 10))).day - 1}) END > $as_of THEN false END
         AND ($oc_due_later_area_share = 0 OR c.delivered_area_share >= $oc_due_later_area_share)
         AND ($oc_due_later_owner_share = 0 OR c.delivered_owner_share >= $oc_due_later_owner_share)) AS due,
     EXISTS {
       MATCH (c)-[r:HAS_COMMITTEE]->(i:PropertyManagementCommittee)
       WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND coalesce(left(i.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT coalesce(CASE WHEN CASE WHEN ((date(left(i.founded_on + '-01-01', 10)) + CASE size(i.founded_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1})) IS NOT NULL AND $oc_interim_max_years >= 0 AND $oc_interim_max_years < 1000 THEN date({year: (((date(left(i.founded_on + '-01-01', 10)) + CASE size(i.founded_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).year + $oc_interim_max_years, month: (((date(left(i.founded_on + '-01-01', 10)) + CASE size(i.founded_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).month}) + duration({days: (((date(left(i.founded_on + '-01-01', 10)) + CASE size(i.founded_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}))).day - 1}) END <= $as_of THEN true
       WHEN CASE WHEN date(left(i.founded_on + '-01-01', 10)) IS NOT NULL AND $oc_interim_max_years >= 0 AND $oc_interim_max_years < 1000 THEN date({year: (date(left(i.founded_on + '-01-01', 10))).year + $oc_interim_max_years, month: (date(left(i.founded_on + '-01-01', 10))).month}) + duration({days: (date(left(i.founded_on + '-01-01', 10))).day - 1}) END > $as_of THEN false END, false)
     } AS waits
WITH *, due AND NOT has AS gap
WITH *, CASE WHEN waits THEN false ELSE gap END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 半年内到期的业委会
:param months => 6;
MATCH (c)-[r:HAS_COMMITTEE]->(o:OwnersCommittee {dataset: $dataset})
WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true)) AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true))
WITH o, c ORDER BY c.kind, c.id
WITH o, collect(c)[0] AS c
WITH o, c, CASE WHEN c:Compound THEN COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS d
WITH o, c, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s, date(left(o.term_ends_on + '-01-01', 10)) + duration({days: 1}) AS due_from, (date(left(o.term_ends_on + '-01-01', 10)) + CASE size(o.term_ends_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) AS due_to,
     CASE WHEN date(left(o.founded_on + '-01-01', 10)) IS NOT NULL AND o.term_years >= 0 AND o.term_years < 1000 THEN date({year: (date(left(o.founded_on + '-01-01', 10))).year + o.term_years, month: (date(left(o.founded_on + '-01-01', 10))).month}) + duration({days: (date(left(o.founded_on + '-01-01', 10))).day - 1}) END AS first_end, $as_of + duration({months: $months}) AS horizon
WITH *, CASE WHEN due_to <= $as_of THEN false WHEN due_from > $as_of THEN true
             WHEN due_to IS NULL AND first_end > $as_of THEN true END AS in_term
WITH *, CASE WHEN in_term = false THEN '已届满' WHEN in_term AND due_to <= horizon THEN '即将届满' END AS state
WITH *, CASE WHEN state IS NOT NULL THEN true
             WHEN due_from > horizon OR (due_to IS NULL AND first_end > horizon) THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN o.id AS 代码, o.name AS 名称, CASE WHEN c:Compound THEN c.name END AS 小区, s.name AS 镇街,
       o.term_ends_on AS 届满时间, state AS 情况, answer AS 答案
ORDER BY 答案, 届满时间, 代码;

// 没有物业服务的小区
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, NOT CASE WHEN EXISTS {
  MATCH (u:Unit)-[r:SERVES]->(c) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true))
} THEN true ELSE c.has_property_service END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 书记兼业委会主任的小区
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH c, d, s, any(_p IN $complete['Holds'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['Holds'] WHERE coalesce(d.id, '') STARTS WITH _p) AS declared,
     COLLECT {
       MATCH (o:PartyOrg)-[v:COVERS]->(c) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional')
        AND NOT coalesce(v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
       RETURN DISTINCT o
     } AS branches,
     COLLECT {
       MATCH (c)-[r:HAS_COMMITTEE]->(o:OwnersCommittee) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true))
       RETURN DISTINCT o
     } AS committees
WHERE size(branches) > 0 AND size(committees) > 0
WITH *, COLLECT {
    UNWIND branches AS _o
    WITH _o, COLLECT {
      MATCH (_x:Person)-[_h:HOLDS]->(_z)
      WHERE (_h.dataset = $dataset AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND _h.role IN ['secretary', 'deputy_secretary', 'member', 'organisation_member',
                         'publicity_member', 'discipline_member'] AND (_z = _o OR (
        _h.role STARTS WITH 'oc_' AND _z:Compound AND (coalesce(_z.valid_from <= $as_of, true) AND coalesce(_z.valid_to > $as_of, true)) AND _o = COLLECT {
          MATCH (_z)-[_m:HAS_COMMITTEE]->(_y:OwnersCommittee) WHERE (_m.dataset = $dataset AND (coalesce(_m.valid_from <= $as_of, true) AND coalesce(_m.valid_to > $as_of, true))) AND ((coalesce(_y.valid_from <= $as_of, true) AND coalesce(_y.valid_to > $as_of, true)) AND coalesce(left(_y.founded_on + '-01-01', 10) <= toString($as_of), true))
          RETURN _y ORDER BY _y.id LIMIT 1 }[0]))
      RETURN DISTINCT {id: _x.id, numbered: _x.id STARTS WITH 'P:', head: _h.role = ['secretary', 'deputy_secretary', 'member', 'organisation_member',
                         'publicity_member', 'discipline_member'][0]}
    } AS _l, _o.committee_seats AS _n
    WITH _l, _n, COUNT { UNWIND _l AS _i RETURN DISTINCT _i.id } AS _k
    RETURN {
      posts: _l,
      complete: CASE WHEN _n IS NULL THEN declared AND _k > 0 ELSE _k >= CASE WHEN _n < 1 THEN 1 ELSE _n END END
                AND NOT any(_i IN _l WHERE NOT _i.numbered),
      headed: any(_i IN _l WHERE _i.numbered AND _i.head)
              AND NOT any(_i IN _l WHERE NOT _i.numbered AND _i.head)
    }
  } AS left,
     COLLECT {
    UNWIND committees AS _o
    WITH _o, COLLECT {
      MATCH (_x:Person)-[_h:HOLDS]->(_z)
      WHERE (_h.dataset = $dataset AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND _h.role IN ['oc_director', 'oc_deputy', 'oc_member', 'member'] AND (_z = _o OR (
        _h.role STARTS WITH 'oc_' AND _z:Compound AND (coalesce(_z.valid_from <= $as_of, true) AND coalesce(_z.valid_to > $as_of, true)) AND _o = COLLECT {
          MATCH (_z)-[_m:HAS_COMMITTEE]->(_y:OwnersCommittee) WHERE (_m.dataset = $dataset AND (coalesce(_m.valid_from <= $as_of, true) AND coalesce(_m.valid_to > $as_of, true))) AND ((coalesce(_y.valid_from <= $as_of, true) AND coalesce(_y.valid_to > $as_of, true)) AND coalesce(left(_y.founded_on + '-01-01', 10) <= toString($as_of), true))
          RETURN _y ORDER BY _y.id LIMIT 1 }[0]))
      RETURN DISTINCT {id: _x.id, numbered: _x.id STARTS WITH 'P:', head: _h.role = ['oc_director', 'oc_deputy', 'oc_member', 'member'][0]}
    } AS _l, _o.seats AS _n
    WITH _l, _n, COUNT { UNWIND _l AS _i RETURN DISTINCT _i.id } AS _k
    RETURN {
      posts: _l,
      complete: CASE WHEN _n IS NULL THEN declared AND _k > 0 ELSE _k >= CASE WHEN _n < 1 THEN 1 ELSE _n END END
                AND NOT any(_i IN _l WHERE NOT _i.numbered),
      headed: any(_i IN _l WHERE _i.numbered AND _i.head)
              AND NOT any(_i IN _l WHERE NOT _i.numbered AND _i.head)
    }
  } AS right
WITH *, all(x IN left WHERE x.complete) AS left_complete, all(x IN right WHERE x.complete) AS right_complete,
     reduce(a = [], x IN left | a + [y IN x.posts WHERE y.numbered]) AS one,
     reduce(a = [], x IN right | a + [y IN x.posts WHERE y.numbered]) AS other
WITH *, left_complete OR all(x IN left WHERE x.headed) AS left_head,
     right_complete OR all(x IN right WHERE x.headed) AS right_head,
     any(x IN one WHERE any(y IN other WHERE y.id = x.id)) AS shared
WITH *, any(x IN one WHERE x.head AND any(y IN other WHERE y.head AND y.id = x.id)) AS same,
     CASE WHEN any(x IN one WHERE x.head AND any(y IN other WHERE y.id = x.id)) THEN true
          WHEN left_head AND right_complete THEN false END AS crosses,
     CASE WHEN any(y IN other WHERE y.head AND any(x IN one WHERE y.id = x.id)) THEN true
          WHEN right_head AND left_complete THEN false END AS back
WITH *, CASE WHEN same THEN true
             WHEN (left_head AND right_head) OR crosses = false OR back = false THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 没有交叉任职的小区
MATCH (c:Compound {dataset: $dataset}) WHERE (coalesce(c.valid_from <= $as_of, true) AND coalesce(c.valid_to > $as_of, true))
WITH c, COLLECT {
    MATCH (c) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] AS d
WITH c, d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH c, d, s, any(_p IN $complete['Holds'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['Holds'] WHERE coalesce(d.id, '') STARTS WITH _p) AS declared,
     COLLECT {
       MATCH (o:PartyOrg)-[v:COVERS]->(c) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional')
        AND NOT coalesce(v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (o)-[_a:COVERS]->(_p:Compound)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
       RETURN DISTINCT o
     } AS branches,
     COLLECT {
       MATCH (c)-[r:HAS_COMMITTEE]->(o:OwnersCommittee) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(o.valid_from <= $as_of, true) AND coalesce(o.valid_to > $as_of, true)) AND coalesce(left(o.founded_on + '-01-01', 10) <= toString($as_of), true))
       RETURN DISTINCT o
     } AS committees
WHERE size(branches) > 0 AND size(committees) > 0
WITH *, COLLECT {
    UNWIND branches AS _o
    WITH _o, COLLECT {
      MATCH (_x:Person)-[_h:HOLDS]->(_z)
      WHERE (_h.dataset = $dataset AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND _h.role IN ['secretary', 'deputy_secretary', 'member', 'organisation_member',
                         'publicity_member', 'discipline_member'] AND (_z = _o OR (
        _h.role STARTS WITH 'oc_' AND _z:Compound AND (coalesce(_z.valid_from <= $as_of, true) AND coalesce(_z.valid_to > $as_of, true)) AND _o = COLLECT {
          MATCH (_z)-[_m:HAS_COMMITTEE]->(_y:OwnersCommittee) WHERE (_m.dataset = $dataset AND (coalesce(_m.valid_from <= $as_of, true) AND coalesce(_m.valid_to > $as_of, true))) AND ((coalesce(_y.valid_from <= $as_of, true) AND coalesce(_y.valid_to > $as_of, true)) AND coalesce(left(_y.founded_on + '-01-01', 10) <= toString($as_of), true))
          RETURN _y ORDER BY _y.id LIMIT 1 }[0]))
      RETURN DISTINCT {id: _x.id, numbered: _x.id STARTS WITH 'P:', head: _h.role = ['secretary', 'deputy_secretary', 'member', 'organisation_member',
                         'publicity_member', 'discipline_member'][0]}
    } AS _l, _o.committee_seats AS _n
    WITH _l, _n, COUNT { UNWIND _l AS _i RETURN DISTINCT _i.id } AS _k
    RETURN {
      posts: _l,
      complete: CASE WHEN _n IS NULL THEN declared AND _k > 0 ELSE _k >= CASE WHEN _n < 1 THEN 1 ELSE _n END END
                AND NOT any(_i IN _l WHERE NOT _i.numbered),
      headed: any(_i IN _l WHERE _i.numbered AND _i.head)
              AND NOT any(_i IN _l WHERE NOT _i.numbered AND _i.head)
    }
  } AS left,
     COLLECT {
    UNWIND committees AS _o
    WITH _o, COLLECT {
      MATCH (_x:Person)-[_h:HOLDS]->(_z)
      WHERE (_h.dataset = $dataset AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND _h.role IN ['oc_director', 'oc_deputy', 'oc_member', 'member'] AND (_z = _o OR (
        _h.role STARTS WITH 'oc_' AND _z:Compound AND (coalesce(_z.valid_from <= $as_of, true) AND coalesce(_z.valid_to > $as_of, true)) AND _o = COLLECT {
          MATCH (_z)-[_m:HAS_COMMITTEE]->(_y:OwnersCommittee) WHERE (_m.dataset = $dataset AND (coalesce(_m.valid_from <= $as_of, true) AND coalesce(_m.valid_to > $as_of, true))) AND ((coalesce(_y.valid_from <= $as_of, true) AND coalesce(_y.valid_to > $as_of, true)) AND coalesce(left(_y.founded_on + '-01-01', 10) <= toString($as_of), true))
          RETURN _y ORDER BY _y.id LIMIT 1 }[0]))
      RETURN DISTINCT {id: _x.id, numbered: _x.id STARTS WITH 'P:', head: _h.role = ['oc_director', 'oc_deputy', 'oc_member', 'member'][0]}
    } AS _l, _o.seats AS _n
    WITH _l, _n, COUNT { UNWIND _l AS _i RETURN DISTINCT _i.id } AS _k
    RETURN {
      posts: _l,
      complete: CASE WHEN _n IS NULL THEN declared AND _k > 0 ELSE _k >= CASE WHEN _n < 1 THEN 1 ELSE _n END END
                AND NOT any(_i IN _l WHERE NOT _i.numbered),
      headed: any(_i IN _l WHERE _i.numbered AND _i.head)
              AND NOT any(_i IN _l WHERE NOT _i.numbered AND _i.head)
    }
  } AS right
WITH *, all(x IN left WHERE x.complete) AS left_complete, all(x IN right WHERE x.complete) AS right_complete,
     reduce(a = [], x IN left | a + [y IN x.posts WHERE y.numbered]) AS one,
     reduce(a = [], x IN right | a + [y IN x.posts WHERE y.numbered]) AS other
WITH *, left_complete OR all(x IN left WHERE x.headed) AS left_head,
     right_complete OR all(x IN right WHERE x.headed) AS right_head,
     any(x IN one WHERE any(y IN other WHERE y.id = x.id)) AS shared
WITH *, [o IN branches | o.cross_posts_declared] AS declared
WITH *, NOT CASE WHEN shared THEN true
                 WHEN left_complete AND right_complete THEN false
                 WHEN any(x IN declared WHERE x > 0) THEN true
                 WHEN all(x IN declared WHERE x = 0) THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 只有一家共建单位的社区
:param least => 2;
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, COLLECT {
    MATCH (d) (()<-[_w:WITHIN]-(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11} (_g:Division)
    RETURN DISTINCT _g
  } AS inner, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch') AND NOT EXISTS {
      MATCH (_o)-[_q:COVERS]->(_e:Division)
      WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_q.mode, '') = 'functional') AND NOT coalesce(_q.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
        AND (_e.level IN ['street', 'town'] OR (_e.level IN ['community', 'village'] AND _e.id < d.id))
    }
    RETURN _o
  } AS heads
CALL (d, inner, heads) {
  UNWIND inner + heads AS b RETURN b
  UNION
  UNWIND inner + heads AS a MATCH (a)-[r:HOSTS]->(b:ConsultativeBody)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
    MATCH (x)-[q:HOSTS]->(b) WHERE (q.dataset = $dataset AND (coalesce(q.valid_from <= $as_of, true) AND coalesce(q.valid_to > $as_of, true))) AND ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true)) AND CASE WHEN x:Division THEN coalesce(COLLECT {
      MATCH (x) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
            (_e:Division)
      WHERE _e.level IN ['community', 'village']
      RETURN _e.id ORDER BY size(_w) DESC LIMIT 1 }[0], x.id)
    ELSE COLLECT {
      MATCH (x)-[_v:COVERS]->(_e:Division)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND _e.level IN ['street', 'town', 'community', 'village']
        AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(x.category, '') <> 'joint_branch')
      RETURN _e.id ORDER BY _e.level IN ['street', 'town'] DESC, _e.id LIMIT 1 }[0] END < d.id
  }
  RETURN b
  UNION
  UNWIND inner AS a MATCH (a)-[r:HAS_RESIDENTS_COMMITTEE]->(b:ResidentsCommittee)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) RETURN b
  UNION
  UNWIND inner AS a MATCH (a)<-[r:WITHIN]-(b:Building)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND r.share IS NULL AND (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND COLLECT {
    MATCH (b)-[_w:WITHIN]->(_h) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0] = a RETURN b
}
WITH d, s, collect(b) AS own
CALL (own) {
  UNWIND own AS b MATCH (b)<-[r:MEMBER_OF|ASSIGNED_TO|REPORTED_TO]-(x) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) RETURN x
  UNION
  UNWIND own AS b MATCH (b)<-[h:HOLDS]-(p:Person)-[e:EMPLOYED_BY]->(x:Unit)
  WHERE (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND h.role = 'part_time_member' AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND (e.dataset = $dataset AND (coalesce(e.valid_from <= $as_of, true) AND coalesce(e.valid_to > $as_of, true))) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:PARTY_TO]->(a:Agreement)<-[q:PARTY_TO]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (q.dataset = $dataset AND (coalesce(q.valid_from <= $as_of, true) AND coalesce(q.valid_to > $as_of, true))) AND ((coalesce(a.valid_from <= $as_of, true) AND coalesce(a.valid_to > $as_of, true)) AND NOT coalesce(a.status, '') IN ['expired', 'ended']
   AND coalesce((date(left(a.expires_on + '-01-01', 10)) + CASE size(a.expires_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) > $as_of, true) AND coalesce(date(left(a.signed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:NEEDS|OFFERS]->(i:ListItem)<-[k:CLAIMS]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND coalesce(i.status, '') <> 'dropped' AND coalesce(date(left(k.claimed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[k:CLAIMS]->(i:ListItem)<-[r:NEEDS|OFFERS]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND coalesce(i.status, '') <> 'dropped' AND coalesce(date(left(k.claimed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  WITH null AS x RETURN x
}
WITH d, s, x, CASE WHEN x IS NULL THEN true WHEN x:Unit THEN (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))
                   WHEN x:PartyOrg THEN ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
    MATCH (x)-[_v:COVERS]->(_e:Division)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND _e.level IN ['street', 'town', 'community', 'village']
      AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(x.category, '') <> 'joint_branch')
  } ELSE false END AS kept
WHERE kept
WITH d, s, CASE WHEN x:PartyOrg THEN coalesce(COLLECT {
    MATCH (x)-[v:COVERS]->(u:Unit) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional')
        AND NOT coalesce(v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(x.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (x)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    RETURN u ORDER BY u.id LIMIT 1 }[0], x) ELSE x END AS x
WITH DISTINCT d, s, x
WHERE x IS NULL OR x:Unit OR coalesce(COLLECT {
    MATCH (x) ((a:PartyOrg)-[u:SUBORDINATE_TO]->(b:PartyOrg)
            WHERE (u.dataset = $dataset AND (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < b.id
            }){1,30} (t:PartyOrg)-[k:COVERS]->(e:Division)
    WHERE (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND (coalesce(e.valid_from <= $as_of, true) AND coalesce(e.valid_to > $as_of, true)) AND e.level IN ['community', 'village'] AND (NOT coalesce(t.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(t.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(k.mode, '') = 'functional') AND NOT coalesce(k.mode, '') IN ['attached', 'joint']
        AND coalesce(t.category, '') <> 'joint_branch')
    RETURN e ORDER BY size(u), e.id LIMIT 1 }[0] <> d, true)
WITH d, s, x ORDER BY x.name
WITH d, s, collect(x) AS partners
WITH *, CASE WHEN size(partners) > 0 THEN true
  WHEN any(_p IN $complete['Unit'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['Unit'] WHERE coalesce(d.id, '') STARTS WITH _p) THEN false
  WHEN (any(_p IN $complete['AssignedTo'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['AssignedTo'] WHERE coalesce(d.id, '') STARTS WITH _p)) AND (any(_p IN $complete['MemberOf'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['MemberOf'] WHERE coalesce(d.id, '') STARTS WITH _p))
    AND (any(_p IN $complete['PartyTo'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['PartyTo'] WHERE coalesce(d.id, '') STARTS WITH _p)) THEN false END AS tied
WITH *, CASE WHEN size(partners) > 0 THEN size(partners) < $least WHEN NOT tied THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, size(partners) AS 共建单位数,
       CASE WHEN size(partners) > 0 THEN reduce(t = '', n IN [x IN partners WHERE x.name IS NOT NULL | x.name] | t + CASE WHEN t = '' THEN '' ELSE '、' END + n) END AS 单位, answer AS 答案
ORDER BY 答案, 代码;

// 没有共建单位的社区
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, COLLECT {
    MATCH (d) (()<-[_w:WITHIN]-(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11} (_g:Division)
    RETURN DISTINCT _g
  } AS inner, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch') AND NOT EXISTS {
      MATCH (_o)-[_q:COVERS]->(_e:Division)
      WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_q.mode, '') = 'functional') AND NOT coalesce(_q.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
        AND (_e.level IN ['street', 'town'] OR (_e.level IN ['community', 'village'] AND _e.id < d.id))
    }
    RETURN _o
  } AS heads
CALL (d, inner, heads) {
  UNWIND inner + heads AS b RETURN b
  UNION
  UNWIND inner + heads AS a MATCH (a)-[r:HOSTS]->(b:ConsultativeBody)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
    MATCH (x)-[q:HOSTS]->(b) WHERE (q.dataset = $dataset AND (coalesce(q.valid_from <= $as_of, true) AND coalesce(q.valid_to > $as_of, true))) AND ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true)) AND CASE WHEN x:Division THEN coalesce(COLLECT {
      MATCH (x) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
            (_e:Division)
      WHERE _e.level IN ['community', 'village']
      RETURN _e.id ORDER BY size(_w) DESC LIMIT 1 }[0], x.id)
    ELSE COLLECT {
      MATCH (x)-[_v:COVERS]->(_e:Division)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND _e.level IN ['street', 'town', 'community', 'village']
        AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(x.category, '') <> 'joint_branch')
      RETURN _e.id ORDER BY _e.level IN ['street', 'town'] DESC, _e.id LIMIT 1 }[0] END < d.id
  }
  RETURN b
  UNION
  UNWIND inner AS a MATCH (a)-[r:HAS_RESIDENTS_COMMITTEE]->(b:ResidentsCommittee)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) RETURN b
  UNION
  UNWIND inner AS a MATCH (a)<-[r:WITHIN]-(b:Building)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND r.share IS NULL AND (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND COLLECT {
    MATCH (b)-[_w:WITHIN]->(_h) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0] = a RETURN b
}
WITH d, s, collect(b) AS own
CALL (own) {
  UNWIND own AS b MATCH (b)<-[r:MEMBER_OF|ASSIGNED_TO|REPORTED_TO]-(x) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) RETURN x
  UNION
  UNWIND own AS b MATCH (b)<-[h:HOLDS]-(p:Person)-[e:EMPLOYED_BY]->(x:Unit)
  WHERE (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND h.role = 'part_time_member' AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND (e.dataset = $dataset AND (coalesce(e.valid_from <= $as_of, true) AND coalesce(e.valid_to > $as_of, true))) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:PARTY_TO]->(a:Agreement)<-[q:PARTY_TO]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (q.dataset = $dataset AND (coalesce(q.valid_from <= $as_of, true) AND coalesce(q.valid_to > $as_of, true))) AND ((coalesce(a.valid_from <= $as_of, true) AND coalesce(a.valid_to > $as_of, true)) AND NOT coalesce(a.status, '') IN ['expired', 'ended']
   AND coalesce((date(left(a.expires_on + '-01-01', 10)) + CASE size(a.expires_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) > $as_of, true) AND coalesce(date(left(a.signed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:NEEDS|OFFERS]->(i:ListItem)<-[k:CLAIMS]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND coalesce(i.status, '') <> 'dropped' AND coalesce(date(left(k.claimed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[k:CLAIMS]->(i:ListItem)<-[r:NEEDS|OFFERS]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND coalesce(i.status, '') <> 'dropped' AND coalesce(date(left(k.claimed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  WITH null AS x RETURN x
}
WITH d, s, x, CASE WHEN x IS NULL THEN true WHEN x:Unit THEN (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))
                   WHEN x:PartyOrg THEN ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
    MATCH (x)-[_v:COVERS]->(_e:Division)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND _e.level IN ['street', 'town', 'community', 'village']
      AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(x.category, '') <> 'joint_branch')
  } ELSE false END AS kept
WHERE kept
WITH d, s, CASE WHEN x:PartyOrg THEN coalesce(COLLECT {
    MATCH (x)-[v:COVERS]->(u:Unit) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional')
        AND NOT coalesce(v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(x.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (x)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    RETURN u ORDER BY u.id LIMIT 1 }[0], x) ELSE x END AS x
WITH DISTINCT d, s, x
WHERE x IS NULL OR x:Unit OR coalesce(COLLECT {
    MATCH (x) ((a:PartyOrg)-[u:SUBORDINATE_TO]->(b:PartyOrg)
            WHERE (u.dataset = $dataset AND (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < b.id
            }){1,30} (t:PartyOrg)-[k:COVERS]->(e:Division)
    WHERE (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND (coalesce(e.valid_from <= $as_of, true) AND coalesce(e.valid_to > $as_of, true)) AND e.level IN ['community', 'village'] AND (NOT coalesce(t.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(t.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(k.mode, '') = 'functional') AND NOT coalesce(k.mode, '') IN ['attached', 'joint']
        AND coalesce(t.category, '') <> 'joint_branch')
    RETURN e ORDER BY size(u), e.id LIMIT 1 }[0] <> d, true)
WITH d, s, x ORDER BY x.name
WITH d, s, collect(x) AS partners
WITH *, NOT CASE WHEN size(partners) > 0 THEN true
  WHEN any(_p IN $complete['Unit'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['Unit'] WHERE coalesce(d.id, '') STARTS WITH _p) THEN false
  WHEN (any(_p IN $complete['AssignedTo'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['AssignedTo'] WHERE coalesce(d.id, '') STARTS WITH _p)) AND (any(_p IN $complete['MemberOf'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['MemberOf'] WHERE coalesce(d.id, '') STARTS WITH _p))
    AND (any(_p IN $complete['PartyTo'] WHERE coalesce(s.id, '') STARTS WITH _p) OR any(_p IN $complete['PartyTo'] WHERE coalesce(d.id, '') STARTS WITH _p)) THEN false END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 某社区的共建单位清单
:param of => null;
MATCH (d:Division {dataset: $dataset})
WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village'] AND $of IN [d.id, d.name]
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH *, COLLECT {
    MATCH (d) (()<-[_w:WITHIN]-(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11} (_g:Division)
    RETURN DISTINCT _g
  } AS inner, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch') AND NOT EXISTS {
      MATCH (_o)-[_q:COVERS]->(_e:Division)
      WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_q.mode, '') = 'functional') AND NOT coalesce(_q.mode, '') IN ['attached', 'joint']
        AND coalesce(_o.category, '') <> 'joint_branch')
        AND (_e.level IN ['street', 'town'] OR (_e.level IN ['community', 'village'] AND _e.id < d.id))
    }
    RETURN _o
  } AS heads
CALL (d, inner, heads) {
  UNWIND inner + heads AS b RETURN b
  UNION
  UNWIND inner + heads AS a MATCH (a)-[r:HOSTS]->(b:ConsultativeBody)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
    MATCH (x)-[q:HOSTS]->(b) WHERE (q.dataset = $dataset AND (coalesce(q.valid_from <= $as_of, true) AND coalesce(q.valid_to > $as_of, true))) AND ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true)) AND CASE WHEN x:Division THEN coalesce(COLLECT {
      MATCH (x) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
            (_e:Division)
      WHERE _e.level IN ['community', 'village']
      RETURN _e.id ORDER BY size(_w) DESC LIMIT 1 }[0], x.id)
    ELSE COLLECT {
      MATCH (x)-[_v:COVERS]->(_e:Division)
      WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND _e.level IN ['street', 'town', 'community', 'village']
        AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(x.category, '') <> 'joint_branch')
      RETURN _e.id ORDER BY _e.level IN ['street', 'town'] DESC, _e.id LIMIT 1 }[0] END < d.id
  }
  RETURN b
  UNION
  UNWIND inner AS a MATCH (a)-[r:HAS_RESIDENTS_COMMITTEE]->(b:ResidentsCommittee)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) RETURN b
  UNION
  UNWIND inner AS a MATCH (a)<-[r:WITHIN]-(b:Building)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND r.share IS NULL AND (coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND COLLECT {
    MATCH (b)-[_w:WITHIN]->(_h) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_h.valid_from <= $as_of, true) AND coalesce(_h.valid_to > $as_of, true))
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0] = a RETURN b
}
WITH d, s, collect(b) AS own
CALL (own) {
  UNWIND own AS b MATCH (b)<-[r:MEMBER_OF|ASSIGNED_TO|REPORTED_TO]-(x) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) RETURN x
  UNION
  UNWIND own AS b MATCH (b)<-[h:HOLDS]-(p:Person)-[e:EMPLOYED_BY]->(x:Unit)
  WHERE (h.dataset = $dataset AND (coalesce(h.valid_from <= $as_of, true) AND coalesce(h.valid_to > $as_of, true))) AND h.role = 'part_time_member' AND (coalesce(p.valid_from <= $as_of, true) AND coalesce(p.valid_to > $as_of, true)) AND (e.dataset = $dataset AND (coalesce(e.valid_from <= $as_of, true) AND coalesce(e.valid_to > $as_of, true))) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:PARTY_TO]->(a:Agreement)<-[q:PARTY_TO]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (q.dataset = $dataset AND (coalesce(q.valid_from <= $as_of, true) AND coalesce(q.valid_to > $as_of, true))) AND ((coalesce(a.valid_from <= $as_of, true) AND coalesce(a.valid_to > $as_of, true)) AND NOT coalesce(a.status, '') IN ['expired', 'ended']
   AND coalesce((date(left(a.expires_on + '-01-01', 10)) + CASE size(a.expires_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) > $as_of, true) AND coalesce(date(left(a.signed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:NEEDS|OFFERS]->(i:ListItem)<-[k:CLAIMS]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND coalesce(i.status, '') <> 'dropped' AND coalesce(date(left(k.claimed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[k:CLAIMS]->(i:ListItem)<-[r:NEEDS|OFFERS]-(x)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND coalesce(i.status, '') <> 'dropped' AND coalesce(date(left(k.claimed_on + '-01-01', 10)) <= $as_of, true)) RETURN x
  UNION
  WITH null AS x RETURN x
}
WITH d, s, x, CASE WHEN x IS NULL THEN true WHEN x:Unit THEN (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))
                   WHEN x:PartyOrg THEN ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
    MATCH (x)-[_v:COVERS]->(_e:Division)
    WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND (coalesce(_e.valid_from <= $as_of, true) AND coalesce(_e.valid_to > $as_of, true)) AND _e.level IN ['street', 'town', 'community', 'village']
      AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional') AND NOT coalesce(_v.mode, '') IN ['attached', 'joint']
        AND coalesce(x.category, '') <> 'joint_branch')
  } ELSE false END AS kept
WHERE kept
WITH d, s, CASE WHEN x:PartyOrg THEN coalesce(COLLECT {
    MATCH (x)-[v:COVERS]->(u:Unit) WHERE (v.dataset = $dataset AND (coalesce(v.valid_from <= $as_of, true) AND coalesce(v.valid_to > $as_of, true))) AND (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND (NOT coalesce(x.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(x.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional')
        AND NOT coalesce(v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(x.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (x)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    RETURN u ORDER BY u.id LIMIT 1 }[0], x) ELSE x END AS x
WITH DISTINCT d, s, x
WHERE x IS NULL OR x:Unit OR coalesce(COLLECT {
    MATCH (x) ((a:PartyOrg)-[u:SUBORDINATE_TO]->(b:PartyOrg)
            WHERE (u.dataset = $dataset AND (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < b.id
            }){1,30} (t:PartyOrg)-[k:COVERS]->(e:Division)
    WHERE (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND (coalesce(e.valid_from <= $as_of, true) AND coalesce(e.valid_to > $as_of, true)) AND e.level IN ['community', 'village'] AND (NOT coalesce(t.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(t.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(k.mode, '') = 'functional') AND NOT coalesce(k.mode, '') IN ['attached', 'joint']
        AND coalesce(t.category, '') <> 'joint_branch')
    RETURN e ORDER BY size(u), e.id LIMIT 1 }[0] <> d, true)
WITH d, s, x ORDER BY x.name
WITH d, s, collect(x) AS partners
UNWIND partners AS x
WITH x, CASE WHEN x:Unit THEN COLLECT {
    MATCH (x)-[_l:LOCATED_IN]->(_x)
    WHERE (_l.dataset = $dataset AND (coalesce(_l.valid_from <= $as_of, true) AND coalesce(_l.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND (_x:Division OR _x:Building OR _x:Carrier)
    WITH CASE WHEN _x:Division THEN _x ELSE COLLECT {
    MATCH (_x) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS _e
    WITH _e, COLLECT {
    MATCH (_e) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0] ELSE COLLECT {
    MATCH (x) ((_a:PartyOrg)-[_u:SUBORDINATE_TO]->(_b:PartyOrg)
            WHERE (_u.dataset = $dataset AND (coalesce(_u.valid_from <= $as_of, true) AND coalesce(_u.valid_to > $as_of, true))) AND ((coalesce(_b.valid_from <= $as_of, true) AND coalesce(_b.valid_to > $as_of, true)) AND coalesce(left(_b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND NOT EXISTS {
              MATCH (_a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE (_q.dataset = $dataset AND (coalesce(_q.valid_from <= $as_of, true) AND coalesce(_q.valid_to > $as_of, true))) AND ((coalesce(_n.valid_from <= $as_of, true) AND coalesce(_n.valid_to > $as_of, true)) AND coalesce(left(_n.founded_on + '-01-01', 10) <= toString($as_of), true)) AND _n.id < _b.id
            }){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE (_k.dataset = $dataset AND (coalesce(_k.valid_from <= $as_of, true) AND coalesce(_k.valid_to > $as_of, true))) AND (coalesce(_s.valid_from <= $as_of, true) AND coalesce(_s.valid_to > $as_of, true)) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0] END AS s, true AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN x.id AS 代码, x.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 双报到（单位）
MATCH (u:Unit {dataset: $dataset})
WHERE (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND u.unit_type IN ['government', 'institution', 'state_firm']
WITH u, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(u) WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    RETURN DISTINCT _o
  } AS orgs, COLLECT {
  MATCH (u)-[l:LOCATED_IN]->(x)
  WHERE (l.dataset = $dataset AND (coalesce(l.valid_from <= $as_of, true) AND coalesce(l.valid_to > $as_of, true))) AND (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND (x:Division OR x:Building OR x:Carrier)
  WITH CASE WHEN x:Division THEN x ELSE COLLECT {
    MATCH (x) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS e
  WHERE e.level IN ['community', 'village']
  RETURN DISTINCT e
} AS seats
WHERE size(orgs) > 0 AND size(seats) > 0
WITH u, COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_x)
    WHERE (_l.dataset = $dataset AND (coalesce(_l.valid_from <= $as_of, true) AND coalesce(_l.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND (_x:Division OR _x:Building OR _x:Carrier)
    WITH CASE WHEN _x:Division THEN _x ELSE COLLECT {
    MATCH (_x) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS _e
    WITH _e, COLLECT {
    MATCH (_e) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0] AS s, CASE WHEN EXISTS {
  MATCH (x)-[r:REPORTED_TO]->(e:Division) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND x IN [u] + orgs AND e IN seats
} THEN true WHEN '' IN $complete['ReportedTo'] THEN false END AS reported
WITH *, reported AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 没有参加双报到的机关
MATCH (u:Unit {dataset: $dataset})
WHERE (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND u.unit_type IN ['government', 'institution', 'state_firm']
WITH u, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(u) WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    RETURN DISTINCT _o
  } AS orgs, COLLECT {
  MATCH (u)-[l:LOCATED_IN]->(x)
  WHERE (l.dataset = $dataset AND (coalesce(l.valid_from <= $as_of, true) AND coalesce(l.valid_to > $as_of, true))) AND (coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND (x:Division OR x:Building OR x:Carrier)
  WITH CASE WHEN x:Division THEN x ELSE COLLECT {
    MATCH (x) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS e
  WHERE e.level IN ['community', 'village']
  RETURN DISTINCT e
} AS seats
WHERE size(orgs) > 0 AND size(seats) > 0
WITH u, COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_x)
    WHERE (_l.dataset = $dataset AND (coalesce(_l.valid_from <= $as_of, true) AND coalesce(_l.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND (_x:Division OR _x:Building OR _x:Carrier)
    WITH CASE WHEN _x:Division THEN _x ELSE COLLECT {
    MATCH (_x) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS _e
    WITH _e, COLLECT {
    MATCH (_e) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0] AS s, CASE WHEN EXISTS {
  MATCH (x)-[r:REPORTED_TO]->(e:Division) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND x IN [u] + orgs AND e IN seats
} THEN true WHEN '' IN $complete['ReportedTo'] THEN false END AS reported
WITH *, NOT reported AS answer WHERE u.unit_type = 'government'
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 双报到（党员）
MATCH (u:Unit {dataset: $dataset}) WHERE (coalesce(u.valid_from <= $as_of, true) AND coalesce(u.valid_to > $as_of, true)) AND u.members_full IS NOT NULL
WITH u, COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(u) WHERE (_v.dataset = $dataset AND (coalesce(_v.valid_from <= $as_of, true) AND coalesce(_v.valid_to > $as_of, true))) AND ((coalesce(_o.valid_from <= $as_of, true) AND coalesce(_o.valid_to > $as_of, true)) AND coalesce(left(_o.founded_on + '-01-01', 10) <= toString($as_of), true)) AND (NOT coalesce(_o.category, '') IN ['leadership_group', 'small_group', 'local_committee'] AND NOT (coalesce(_o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(_v.mode, '') = 'functional')
        AND NOT coalesce(_v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(_o.category, '') <> 'joint_branch' AND NOT COUNT {
          MATCH (_o)-[_a:COVERS]->(_p:Unit)
          WHERE (_a.dataset = $dataset AND (coalesce(_a.valid_from <= $as_of, true) AND coalesce(_a.valid_to > $as_of, true))) AND (coalesce(_p.valid_from <= $as_of, true) AND coalesce(_p.valid_to > $as_of, true))
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1)
    RETURN DISTINCT _o
  } AS orgs
WITH u, COLLECT {
  MATCH (x)-[r:REPORTED_TO]->(e:Division) WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND (coalesce(e.valid_from <= $as_of, true) AND coalesce(e.valid_to > $as_of, true)) AND x IN [u] + orgs
  RETURN DISTINCT {place: e.id, members: r.members}
} AS found
WHERE size(found) > 0
WITH u, found, COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_x)
    WHERE (_l.dataset = $dataset AND (coalesce(_l.valid_from <= $as_of, true) AND coalesce(_l.valid_to > $as_of, true))) AND (coalesce(_x.valid_from <= $as_of, true) AND coalesce(_x.valid_to > $as_of, true)) AND (_x:Division OR _x:Building OR _x:Carrier)
    WITH CASE WHEN _x:Division THEN _x ELSE COLLECT {
    MATCH (_x) (()-[_i:WITHIN]->(_c:Compound) WHERE (_i.dataset = $dataset AND (coalesce(_i.valid_from <= $as_of, true) AND coalesce(_i.valid_to > $as_of, true))) AND _i.share IS NULL AND (coalesce(_c.valid_from <= $as_of, true) AND coalesce(_c.valid_to > $as_of, true))){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE (_j.dataset = $dataset AND (coalesce(_j.valid_from <= $as_of, true) AND coalesce(_j.valid_to > $as_of, true))) AND _j.share IS NULL AND (coalesce(_d.valid_from <= $as_of, true) AND coalesce(_d.valid_to > $as_of, true))
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0] END AS _e
    WITH _e, COLLECT {
    MATCH (_e) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0] AS s, reduce(m = 0, f IN found | CASE WHEN f.members > m THEN f.members ELSE m END) AS most,
     reduce(m = 0, f IN found | m + coalesce(f.members, 0)) AS total
WITH * WHERE coalesce(s.id = $street, $street IS NULL)
WITH u, s, CASE WHEN most > u.members_full THEN u.members_full ELSE most END AS low,
     CASE WHEN any(f IN found WHERE f.members IS NULL) OR total > u.members_full THEN u.members_full ELSE total END AS high
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, low AS 数量, u.members_full AS 总数, high - low AS 未明确
ORDER BY 代码;

// 即将到期的共建协议
:param days => 90;
MATCH (a:Agreement {dataset: $dataset}) WHERE ((coalesce(a.valid_from <= $as_of, true) AND coalesce(a.valid_to > $as_of, true)) AND NOT coalesce(a.status, '') IN ['expired', 'ended']
   AND coalesce((date(left(a.expires_on + '-01-01', 10)) + CASE size(a.expires_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) > $as_of, true) AND coalesce(date(left(a.signed_on + '-01-01', 10)) <= $as_of, true))
WITH a, $as_of + duration({days: $days}) AS horizon
WITH a, CASE WHEN date(left(a.expires_on + '-01-01', 10)) >= $as_of AND (date(left(a.expires_on + '-01-01', 10)) + CASE size(a.expires_on) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END) - duration({days: 1}) <= horizon THEN true
             WHEN date(left(a.expires_on + '-01-01', 10)) > horizon THEN false END AS answer
WITH * WHERE $everything OR coalesce(answer, true)
RETURN a.id AS 代码, a.name AS 名称, a.expires_on AS 到期时间, answer AS 答案
ORDER BY 答案, 到期时间, 代码;

// 没有认领的需求
MATCH (i:ListItem {dataset: $dataset})
WHERE (coalesce(i.valid_from <= $as_of, true) AND coalesce(i.valid_to > $as_of, true)) AND i.list = 'demand' AND coalesce(i.status, '') <> 'dropped'
  AND coalesce(date(left(i.raised_on + '-01-01', 10)) <= $as_of, true)
WITH i, COLLECT {
  MATCH (x)-[k:CLAIMS]->(i) WHERE (k.dataset = $dataset AND (coalesce(k.valid_from <= $as_of, true) AND coalesce(k.valid_to > $as_of, true))) AND ((coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true)) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true))
  RETURN coalesce(date(left(k.claimed_on + '-01-01', 10)) <= $as_of, true)
} AS claims
WITH i, CASE WHEN true IN claims OR i.status IN ['claimed', 'done'] THEN false
             WHEN i.status = 'open' OR size(claims) > 0 OR '' IN $complete['ListItem'] THEN true END AS answer
WITH * WHERE $everything OR coalesce(answer, true)
RETURN i.id AS 代码, i.name AS 名称, i.due_on AS 完成时限, answer AS 答案
ORDER BY 答案, 代码;

// 没有“大党委”的社区
MATCH (d:Division {dataset: $dataset}) WHERE (coalesce(d.valid_from <= $as_of, true) AND coalesce(d.valid_to > $as_of, true)) AND d.level IN ['community', 'village']
WITH d, COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE (_w.dataset = $dataset AND (coalesce(_w.valid_from <= $as_of, true) AND coalesce(_w.valid_to > $as_of, true))) AND _w.share IS NULL AND (coalesce(_f.valid_from <= $as_of, true) AND coalesce(_f.valid_to > $as_of, true))){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0] AS s
WITH d, s WHERE d.level = 'community'
WITH d, s, CASE WHEN EXISTS {
  MATCH (d)-[r:HOSTS]->(b:ConsultativeBody)
  WHERE (r.dataset = $dataset AND (coalesce(r.valid_from <= $as_of, true) AND coalesce(r.valid_to > $as_of, true))) AND ((coalesce(b.valid_from <= $as_of, true) AND coalesce(b.valid_to > $as_of, true)) AND coalesce(left(b.founded_on + '-01-01', 10) <= toString($as_of), true)) AND b.body_kind = 'community_joint_committee'
} THEN false WHEN any(_p IN $complete['ConsultativeBody'] WHERE coalesce(s.id, '') STARTS WITH _p) THEN true END AS answer
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;
