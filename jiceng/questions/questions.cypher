// 命名问题的 Cypher：先是共用的片段（//@ 开头），再是问题（// 名称）。展开后的全文在 assets/neo4j/queries.cypher。

//@ live(x)
(coalesce(x.valid_from <= $as_of, true) AND coalesce(x.valid_to > $as_of, true))

//@ link(x)
(x.dataset = $dataset AND @live(x))

//@ body(x)
(@live(x) AND coalesce(left(x.founded_on + '-01-01', 10) <= toString($as_of), true))

//@ first(d)
date(left(d + '-01-01', 10))

//@ after(d)
(date(left(d + '-01-01', 10)) + CASE size(d) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END)

//@ years(d, n)
CASE WHEN d IS NOT NULL AND n >= 0 AND n < 1000 THEN date({year: (d).year + n, month: (d).month}) + duration({days: (d).day - 1}) END

//@ complete(k, s)
any(_p IN $complete['k'] WHERE coalesce(s.id, '') STARTS WITH _p)

//@ listed(s)
WITH * WHERE ($everything OR coalesce(answer, true)) AND coalesce(s.id = $street, $street IS NULL)

//@ asked(s)
WITH * WHERE coalesce(s.id = $street, $street IS NULL)

//@ listed_anywhere()
WITH * WHERE $everything OR coalesce(answer, true)

//@ home(x)
COLLECT {
    MATCH (x)-[_w:WITHIN]->(_h) WHERE @link(_w) AND _w.share IS NULL AND @live(_h)
    RETURN _h ORDER BY _h.kind, _h.id LIMIT 1
  }[0]

//@ division(x)
COLLECT {
    MATCH (x) (()-[_i:WITHIN]->(_c:Compound) WHERE @link(_i) AND _i.share IS NULL AND @live(_c)){0,1}
          ()-[_j:WITHIN]->(_d:Division)
    WHERE @link(_j) AND _j.share IS NULL AND @live(_d)
    RETURN _d ORDER BY size(_i) DESC, _d.id LIMIT 1
  }[0]

//@ street(d)
COLLECT {
    MATCH (d) (()-[_w:WITHIN]->(_f:Division) WHERE @link(_w) AND _w.share IS NULL AND @live(_f)){0,11}
          (_s:Division)
    WHERE _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_w) DESC, _s.id LIMIT 1
  }[0]

//@ above(a, r, b)
(a:PartyOrg)-[r:SUBORDINATE_TO]->(b:PartyOrg)
            WHERE @link(r) AND @body(b) AND NOT EXISTS {
              MATCH (a)-[_q:SUBORDINATE_TO]->(_n:PartyOrg)
              WHERE @link(_q) AND @body(_n) AND _n.id < b.id
            }

//@ led(o)
COLLECT {
    MATCH (o) (@above(_a, _u, _b)){0,30} (_t:PartyOrg)-[_k:COVERS]->(_s:Division)
    WHERE @link(_k) AND @live(_s) AND _s.level IN ['street', 'town']
    RETURN _s ORDER BY size(_u), _s.id LIMIT 1
  }[0]

//@ depth(o)
COLLECT {
    MATCH (o) (@above(_a, _u, _b)){0,30} ()
    RETURN size(_u) AS _n ORDER BY _n DESC LIMIT 1
  }[0]

//@ basic(o)
NOT coalesce(o.category, '') IN ['leadership_group', 'small_group', 'local_committee']

//@ apart(v, o)
(coalesce(o.category, '') IN ['temporary_branch', 'functional_branch', 'floating_branch']
        OR coalesce(v.mode, '') = 'functional')

//@ several(o, k)
COUNT {
          MATCH (o)-[_a:COVERS]->(_p:k)
          WHERE @link(_a) AND @live(_p)
            AND NOT coalesce(_a.mode, '') IN ['attached', 'functional', 'territorial']
          RETURN DISTINCT _p
        } > 1

//@ territorial(v, o)
(@basic(o) AND NOT @apart(v, o) AND NOT coalesce(v.mode, '') IN ['attached', 'joint']
        AND coalesce(o.category, '') <> 'joint_branch')

//@ own(v, o, k)
(@basic(o) AND NOT @apart(v, o)
        AND NOT coalesce(v.mode, '') IN ['attached', 'joint', 'territorial']
        AND coalesce(o.category, '') <> 'joint_branch' AND NOT @several(o, k))

//@ joint(v, o, k)
(@basic(o) AND NOT @apart(v, o) AND coalesce(v.mode, '') <> 'attached'
        AND (coalesce(v.mode, '') = 'joint' OR coalesce(o.category, '') = 'joint_branch'
             OR @several(o, k)))

//@ has_place(d)
EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
      WHERE @link(_v) AND @body(_o) AND @territorial(_v, _o)
    }

//@ has_own(c, k)
EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE @link(_v) AND @body(_o) AND @own(_v, _o, k)
    }

//@ has_joint(c, k)
EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE @link(_v) AND @body(_o) AND @joint(_v, _o, k)
    }

//@ has_attached(c)
EXISTS {
      MATCH (_o:PartyOrg)-[_v:COVERS]->(c)
      WHERE @link(_v) AND @body(_o) AND @basic(_o) AND NOT @apart(_v, _o) AND _v.mode = 'attached'
    }

//@ org_of(d)
COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE @link(_v) AND @body(_o) AND @territorial(_v, _o)
    WITH _o, @depth(_o) AS _m
    RETURN _o ORDER BY _m, _o.id LIMIT 1
  }[0]

//@ seat(u)
COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_x)
    WHERE @link(_l) AND @live(_x) AND (_x:Division OR _x:Building OR _x:Carrier)
    WITH CASE WHEN _x:Division THEN _x ELSE @division(_x) END AS _e
    WITH _e, @street(_e) AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0]

//@ compounds()
MATCH (c:Compound {dataset: $dataset}) WHERE @live(c)
WITH c, @division(c) AS d
WITH c, d, @street(d) AS s

//@ branches_of_compounds()
@compounds()
WITH c, d, s, @has_own(c, Compound) AS own, @has_joint(c, Compound) AS joint,
     coalesce(d.level <> 'village', true) AND $tier3_unit <> 'grid'
     AND (($branch_required_min_households = 0 AND $branch_required_min_area_m2 = 0)
          OR ($branch_required_min_households > 0 AND c.households >= $branch_required_min_households)
          OR ($branch_required_min_area_m2 > 0 AND c.area_m2 >= $branch_required_min_area_m2)) AS applies
WHERE coalesce(applies, true)
WITH *, CASE WHEN own OR joint THEN true
             WHEN @complete(PartyOrg, s) AND NOT c.id IN $suggested.Compound AND NOT c.id IN $unresolved.Compound THEN false END AS covered

//@ blocks()
MATCH (b:Building {dataset: $dataset}) WHERE @live(b)
WITH b, @home(b) AS h
WITH h, collect(b) AS blocks
WITH h, blocks, size(blocks) > 1 OR coalesce(h.building_count > 1, false) AS several,
     CASE WHEN h:Compound THEN @division(h) END AS d
WITH *, @street(d) AS s
WITH *, CASE WHEN NOT coalesce(h:Compound, false) THEN null
             WHEN @has_own(h, Compound) THEN true
             WHEN @has_joint(h, Compound) THEN false
             WHEN @complete(PartyOrg, s) AND NOT h.id IN $suggested.Compound AND NOT h.id IN $unresolved.Compound THEN false END AS own
UNWIND blocks AS b
WITH b, h, d, s, own AND several AS wanted, COLLECT {
  MATCH (g:PartyGroup)-[v:COVERS]->(b) WHERE @link(v) AND @live(g)
  RETURN g.members_total >= $small_group_min_members AND g.members_full >= $small_group_min_full_members
} AS groups
WITH *, CASE WHEN coalesce(wanted, false) AND coalesce(b.resident_members = 0, false) AND size(groups) = 0
             THEN false ELSE wanted END AS applies
WHERE coalesce(applies, true)
WITH *, CASE WHEN applies IS NULL THEN null
             WHEN size(groups) > 0 THEN any(e IN groups WHERE e)
             WHEN @complete(PartyGroup, s) AND NOT b.id IN $unresolved.Building THEN false END AS covered

//@ bodies()
MATCH (o:PartyOrg {dataset: $dataset}) WHERE @body(o) AND @basic(o)
WITH o, @led(o) AS s

//@ secretary(o, s)
CASE WHEN EXISTS {
    MATCH (_x:Person)-[_h:HOLDS]->(o)
    WHERE @link(_h) AND _h.role = 'secretary' AND @live(_x)
  } THEN true WHEN o.secretary_vacant OR @complete(Holds, s) THEN false END

//@ vacant_days(o)
duration.inDays(COLLECT {
    MATCH ()-[_h:HOLDS]->(o)
    WHERE _h.dataset = $dataset AND _h.role = 'secretary' AND _h.valid_to <= $as_of
    RETURN _h.valid_to ORDER BY _h.valid_to DESC LIMIT 1
  }[0], $as_of).days

//@ term(o)
WITH *, o.category IN ['committee', 'general_branch', 'branch', 'joint_branch', 'town_committee'] AS elected,
     EXISTS {
       MATCH (o)-[v:COVERS]->(p:Division)
       WHERE @link(v) AND @live(p) AND p.level IN ['community', 'village']
     } AS of_place,
     EXISTS { MATCH (o)-[v:COVERS]->(p:Compound) WHERE @link(v) AND @live(p) } AS of_compound
WITH *, coalesce(o.term_years, CASE
       WHEN of_place THEN $term_years_community
       WHEN of_compound THEN $term_years_compound_branch
       WHEN o.category IN ['committee', 'town_committee'] THEN $term_years_committee
       WHEN o.category = 'general_branch' THEN $term_years_general_branch
       ELSE $term_years_branch END) AS years
WITH *, CASE WHEN elected THEN coalesce(@first(o.term_ends_on) + duration({days: 1}),
                                        @years(@first(o.term_started_on), years)) END AS due_from,
     CASE WHEN elected THEN coalesce(@after(o.term_ends_on),
            @years((@after(o.term_started_on) - duration({days: 1})), years)) END AS due_to
WITH *, CASE WHEN NOT elected THEN true
             WHEN @first(o.extension_until) >= $as_of THEN true
             WHEN $as_of >= due_to THEN false
             WHEN $as_of < due_from THEN true END AS in_term

//@ posts()
MATCH (p:Person {dataset: $dataset})-[h:HOLDS]->(b) WHERE @live(p) AND @link(h) AND @body(b)
WITH p, h.role AS role, CASE
  WHEN b:Compound AND h.role STARTS WITH 'oc_' THEN coalesce(COLLECT {
    MATCH (b)-[x:HAS_COMMITTEE]->(y:OwnersCommittee) WHERE @link(x) AND @body(y)
    RETURN y ORDER BY y.id LIMIT 1 }[0], b)
  WHEN b:Division AND h.role STARTS WITH 'rc_' THEN coalesce(COLLECT {
    MATCH (b)-[x:HAS_RESIDENTS_COMMITTEE]->(y:ResidentsCommittee) WHERE @link(x) AND @live(y)
    RETURN y ORDER BY y.id LIMIT 1 }[0], b)
  ELSE b END AS b
WITH DISTINCT p, role, b

//@ joined(names)
reduce(t = '', n IN names | t + CASE WHEN t = '' THEN '' ELSE '、' END + n)

//@ seen(o, since, types, sort)
COLLECT {
    MATCH (o)-[_r:types]->(_e)
    WHERE _r.dataset = $dataset AND (_e:Meeting OR _e:Activity)
      AND (sort IS NULL OR coalesce(_e.activity_type, _e.meeting_type) = sort)
      AND coalesce(@first(_e.held_on) <= $as_of, true)
    RETURN CASE WHEN @first(_e.held_on) > since THEN true
                WHEN @after(_e.held_on) - duration({days: 1}) <= since THEN false END
  }

//@ has_committee(c, d, s)
CASE WHEN EXISTS {
    MATCH (c)-[_r:HAS_COMMITTEE]->(_o:OwnersCommittee) WHERE @link(_r) AND @body(_o)
  } THEN true
  WHEN c.has_owners_committee = false THEN false
  WHEN c.has_owners_committee = true AND NOT EXISTS {
    MATCH (c)-[_r:HAS_COMMITTEE]->(_o:OwnersCommittee) WHERE _r.dataset = $dataset
  } THEN true
  WHEN @complete(OwnersCommittee, s) OR @complete(OwnersCommittee, d) THEN false END

//@ years_over(d, n)
CASE WHEN @years((@after(d) - duration({days: 1})), n) <= $as_of THEN true
       WHEN @years(@first(d), n) > $as_of THEN false END

//@ side(bodies, codes, number)
COLLECT {
    UNWIND bodies AS _o
    WITH _o, COLLECT {
      MATCH (_x:Person)-[_h:HOLDS]->(_z)
      WHERE @link(_h) AND @live(_x) AND _h.role IN codes AND (_z = _o OR (
        _h.role STARTS WITH 'oc_' AND _z:Compound AND @live(_z) AND _o = COLLECT {
          MATCH (_z)-[_m:HAS_COMMITTEE]->(_y:OwnersCommittee) WHERE @link(_m) AND @body(_y)
          RETURN _y ORDER BY _y.id LIMIT 1 }[0]))
      RETURN DISTINCT {id: _x.id, numbered: _x.id STARTS WITH 'P:', head: _h.role = codes[0]}
    } AS _l, number AS _n
    WITH _l, _n, COUNT { UNWIND _l AS _i RETURN DISTINCT _i.id } AS _k
    RETURN {
      posts: _l,
      complete: CASE WHEN _n IS NULL THEN declared AND _k > 0 ELSE _k >= CASE WHEN _n < 1 THEN 1 ELSE _n END END
                AND NOT any(_i IN _l WHERE NOT _i.numbered),
      headed: any(_i IN _l WHERE _i.numbered AND _i.head)
              AND NOT any(_i IN _l WHERE NOT _i.numbered AND _i.head)
    }
  }

//@ both_bodies()
@compounds()
WITH c, d, s, @complete(Holds, s) OR @complete(Holds, d) AS declared,
     COLLECT {
       MATCH (o:PartyOrg)-[v:COVERS]->(c) WHERE @link(v) AND @body(o) AND @own(v, o, Compound)
       RETURN DISTINCT o
     } AS branches,
     COLLECT {
       MATCH (c)-[r:HAS_COMMITTEE]->(o:OwnersCommittee) WHERE @link(r) AND @body(o)
       RETURN DISTINCT o
     } AS committees
WHERE size(branches) > 0 AND size(committees) > 0
WITH *, @side(branches, ['secretary', 'deputy_secretary', 'member', 'organisation_member',
                         'publicity_member', 'discipline_member'], _o.committee_seats) AS left,
     @side(committees, ['oc_director', 'oc_deputy', 'oc_member', 'member'], _o.seats) AS right
WITH *, all(x IN left WHERE x.complete) AS left_complete, all(x IN right WHERE x.complete) AS right_complete,
     reduce(a = [], x IN left | a + [y IN x.posts WHERE y.numbered]) AS one,
     reduce(a = [], x IN right | a + [y IN x.posts WHERE y.numbered]) AS other
WITH *, left_complete OR all(x IN left WHERE x.headed) AS left_head,
     right_complete OR all(x IN right WHERE x.headed) AS right_head,
     any(x IN one WHERE any(y IN other WHERE y.id = x.id)) AS shared

//@ placed(o)
EXISTS {
    MATCH (o)-[_v:COVERS]->(_e:Division)
    WHERE @link(_v) AND @live(_e) AND _e.level IN ['street', 'town', 'community', 'village']
      AND @territorial(_v, o)
  }

//@ orgs_at(d)
COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(d)
    WHERE @link(_v) AND @body(_o) AND @territorial(_v, _o) AND NOT EXISTS {
      MATCH (_o)-[_q:COVERS]->(_e:Division)
      WHERE @link(_q) AND @live(_e) AND @territorial(_q, _o)
        AND (_e.level IN ['street', 'town'] OR (_e.level IN ['community', 'village'] AND _e.id < d.id))
    }
    RETURN _o
  }

//@ node_of(x)
CASE WHEN x:Division THEN coalesce(COLLECT {
      MATCH (x) (()-[_w:WITHIN]->(_f:Division) WHERE @link(_w) AND _w.share IS NULL AND @live(_f)){0,11}
            (_e:Division)
      WHERE _e.level IN ['community', 'village']
      RETURN _e.id ORDER BY size(_w) DESC LIMIT 1 }[0], x.id)
    ELSE COLLECT {
      MATCH (x)-[_v:COVERS]->(_e:Division)
      WHERE @link(_v) AND @live(_e) AND _e.level IN ['street', 'town', 'community', 'village']
        AND @territorial(_v, x)
      RETURN _e.id ORDER BY _e.level IN ['street', 'town'] DESC, _e.id LIMIT 1 }[0] END

//@ partners()
WITH *, COLLECT {
    MATCH (d) (()<-[_w:WITHIN]-(_f:Division) WHERE @link(_w) AND _w.share IS NULL AND @live(_f)){0,11} (_g:Division)
    RETURN DISTINCT _g
  } AS inner, @orgs_at(d) AS heads
CALL (d, inner, heads) {
  UNWIND inner + heads AS b RETURN b
  UNION
  UNWIND inner + heads AS a MATCH (a)-[r:HOSTS]->(b:ConsultativeBody)
  WHERE @link(r) AND @body(b) AND NOT EXISTS {
    MATCH (x)-[q:HOSTS]->(b) WHERE @link(q) AND @body(x) AND @node_of(x) < d.id
  }
  RETURN b
  UNION
  UNWIND inner AS a MATCH (a)-[r:HAS_RESIDENTS_COMMITTEE]->(b:ResidentsCommittee)
  WHERE @link(r) AND @live(b) RETURN b
  UNION
  UNWIND inner AS a MATCH (a)<-[r:WITHIN]-(b:Building)
  WHERE @link(r) AND r.share IS NULL AND @live(b) AND @home(b) = a RETURN b
}
WITH d, s, collect(b) AS own
CALL (own) {
  UNWIND own AS b MATCH (b)<-[r:MEMBER_OF|ASSIGNED_TO|REPORTED_TO]-(x) WHERE @link(r) RETURN x
  UNION
  UNWIND own AS b MATCH (b)<-[h:HOLDS]-(p:Person)-[e:EMPLOYED_BY]->(x:Unit)
  WHERE @link(h) AND h.role = 'part_time_member' AND @live(p) AND @link(e) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:PARTY_TO]->(a:Agreement)<-[q:PARTY_TO]-(x)
  WHERE @link(r) AND @link(q) AND @in_force(a) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[r:NEEDS|OFFERS]->(i:ListItem)<-[k:CLAIMS]-(x)
  WHERE @link(r) AND @link(k) AND @taken(i, k) RETURN x
  UNION
  UNWIND own AS b MATCH (b)-[k:CLAIMS]->(i:ListItem)<-[r:NEEDS|OFFERS]-(x)
  WHERE @link(r) AND @link(k) AND @taken(i, k) RETURN x
  UNION
  WITH null AS x RETURN x
}
WITH d, s, x, CASE WHEN x IS NULL THEN true WHEN x:Unit THEN @live(x)
                   WHEN x:PartyOrg THEN @body(x) AND NOT @placed(x) ELSE false END AS kept
WHERE kept
WITH d, s, CASE WHEN x:PartyOrg THEN coalesce(COLLECT {
    MATCH (x)-[v:COVERS]->(u:Unit) WHERE @link(v) AND @live(u) AND @own(v, x, Unit)
    RETURN u ORDER BY u.id LIMIT 1 }[0], x) ELSE x END AS x
WITH DISTINCT d, s, x
WHERE x IS NULL OR x:Unit OR coalesce(COLLECT {
    MATCH (x) (@above(a, u, b)){1,30} (t:PartyOrg)-[k:COVERS]->(e:Division)
    WHERE @link(k) AND @live(e) AND e.level IN ['community', 'village'] AND @territorial(k, t)
    RETURN e ORDER BY size(u), e.id LIMIT 1 }[0] <> d, true)
WITH d, s, x ORDER BY x.name
WITH d, s, collect(x) AS partners

//@ in_force(a)
(@live(a) AND NOT coalesce(a.status, '') IN ['expired', 'ended']
   AND coalesce(@after(a.expires_on) > $as_of, true) AND coalesce(@first(a.signed_on) <= $as_of, true))

//@ taken(i, k)
(@live(i) AND coalesce(i.status, '') <> 'dropped' AND coalesce(@first(k.claimed_on) <= $as_of, true))

//@ tied()
CASE WHEN size(partners) > 0 THEN true
  WHEN @complete(Unit, s) OR @complete(Unit, d) THEN false
  WHEN (@complete(AssignedTo, s) OR @complete(AssignedTo, d)) AND (@complete(MemberOf, s) OR @complete(MemberOf, d))
    AND (@complete(PartyTo, s) OR @complete(PartyTo, d)) THEN false END

//@ communities()
MATCH (d:Division {dataset: $dataset}) WHERE @live(d) AND d.level IN ['community', 'village']
WITH d, @street(d) AS s

//@ own_orgs(u)
COLLECT {
    MATCH (_o:PartyOrg)-[_v:COVERS]->(u) WHERE @link(_v) AND @body(_o) AND @own(_v, _o, Unit)
    RETURN DISTINCT _o
  }

//@ reports()
MATCH (u:Unit {dataset: $dataset})
WHERE @live(u) AND u.unit_type IN ['government', 'institution', 'state_firm']
WITH u, @own_orgs(u) AS orgs, COLLECT {
  MATCH (u)-[l:LOCATED_IN]->(x)
  WHERE @link(l) AND @live(x) AND (x:Division OR x:Building OR x:Carrier)
  WITH CASE WHEN x:Division THEN x ELSE @division(x) END AS e
  WHERE e.level IN ['community', 'village']
  RETURN DISTINCT e
} AS seats
WHERE size(orgs) > 0 AND size(seats) > 0
WITH u, @seat(u) AS s, CASE WHEN EXISTS {
  MATCH (x)-[r:REPORTED_TO]->(e:Division) WHERE @link(r) AND x IN [u] + orgs AND e IN seats
} THEN true WHEN '' IN $complete['ReportedTo'] THEN false END AS reported

// 没有党（工）委的镇街
MATCH (d:Division {dataset: $dataset}) WHERE @live(d) AND d.level IN ['street', 'town']
WITH d, @street(d) AS s
WITH d, s, CASE WHEN @has_place(d) THEN false
                WHEN @complete(PartyOrg, s) AND NOT d.id IN $suggested.Division AND NOT d.id IN $unresolved.Division THEN true END AS answer
@listed(d)
RETURN d.id AS 代码, d.name AS 名称, answer AS 答案
ORDER BY 答案, 代码;

// 没有党组织的社区和村
@communities()
WITH d, s, CASE WHEN @has_place(d) THEN false
                WHEN @complete(PartyOrg, s) AND NOT d.id IN $suggested.Division AND NOT d.id IN $unresolved.Division THEN true END AS answer
@listed(s)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 没有党支部的小区
@branches_of_compounds()
WITH *, CASE WHEN applies THEN NOT covered END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 应建未建（小区）
@branches_of_compounds()
WITH *, CASE WHEN applies THEN NOT covered AND c.formal_full_members >= $branch_min_full_members END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数,
       c.formal_full_members AS 组织关系在社区的正式党员, answer AS 答案
ORDER BY 答案, 代码;

// 只有联合党支部的小区
@branches_of_compounds()
WITH *, CASE WHEN applies AND covered IS NOT NULL THEN joint AND NOT own END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 没有楼栋党小组的小区
@blocks()
WITH h, d, s, covered WHERE h:Compound
WITH h, d, s, count(*) AS buildings, sum(CASE WHEN covered THEN 1 ELSE 0 END) AS yes,
     sum(CASE WHEN covered IS NULL THEN 1 ELSE 0 END) AS open
WITH *, CASE WHEN yes > 0 THEN false WHEN open = 0 THEN true END AS answer
@listed(s)
RETURN h.id AS 代码, h.name AS 名称, s.name AS 镇街, d.name AS 村社区, h.households AS 户数,
       buildings AS 楼栋数, answer AS 答案
ORDER BY 答案, 代码;

// 没有党小组的楼栋
@blocks()
WITH *, NOT covered AS answer
@listed(s)
RETURN b.id AS 代码, b.name AS 名称, s.name AS 镇街, CASE WHEN h:Compound THEN h.name END AS 小区,
       b.resident_members AS 居住党员, answer AS 答案
ORDER BY 答案, 代码;

// 没有楼栋长的楼栋
MATCH (b:Building {dataset: $dataset}) WHERE @live(b)
WITH b, @home(b) AS h
WITH b, h, CASE WHEN h:Compound THEN @division(h) END AS d
WITH b, h, @street(d) AS s
WITH b, h, s, NOT CASE WHEN EXISTS {
  MATCH (p:Person)-[r:HOLDS]->(b) WHERE @link(r) AND r.role = 'building_head' AND @live(p)
} THEN true ELSE b.has_head END AS answer
@listed(s)
RETURN b.id AS 代码, b.name AS 名称, s.name AS 镇街, CASE WHEN h:Compound THEN h.name END AS 小区,
       b.resident_members AS 居住党员, answer AS 答案
ORDER BY 答案, 代码;

// 网格
MATCH (d:Division {dataset: $dataset}) WHERE @live(d) AND d.level = 'grid'
WITH d, @street(d) AS s, @home(d) AS e, COLLECT {
  MATCH (d)<-[w:WITHIN]-(c:Compound) WHERE @link(w) AND @live(c) RETURN DISTINCT c
} AS compounds
WITH *, COLLECT {
  MATCH (o)-[v:COVERS]->(x)
  WHERE x IN [d] + compounds AND @link(v) AND (
    (o:PartyGroup AND @live(o)) OR (o:PartyOrg AND @body(o) AND @basic(o) AND NOT @apart(v, o)))
  RETURN DISTINCT [o, x]
} AS work
WITH *, any(w IN work WHERE w[1] = d) AS direct,
     any(w IN work WHERE size(compounds) > 0
         AND all(c IN compounds WHERE any(v IN work WHERE v[0] = w[0] AND v[1] = c))) AS whole,
     COLLECT {
       MATCH (p:Person)-[h:HOLDS]->(d) WHERE @link(h) AND h.role = 'grid_leader' AND @live(p)
       RETURN p.party_status IN ['full', 'probationary']
     } AS leaders
WITH *, NOT CASE WHEN direct OR whole THEN true
                 WHEN @complete(PartyOrg, s) AND @complete(PartyGroup, s) AND NOT d.id IN $unresolved.Division
                      AND none(c IN compounds WHERE c.id IN $unresolved.Compound) THEN false END AS answer
@listed(s)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, e.name AS 村社区,
       COUNT { UNWIND work AS w WITH w[0] AS o WHERE o:PartyOrg RETURN DISTINCT o } AS 党支部数,
       CASE WHEN size(leaders) > 0 THEN any(l IN leaders WHERE l) END AS 网格长是党员, answer AS 答案
ORDER BY 答案, 代码;

// 没有党组织的片区载体
MATCH (c:Carrier {dataset: $dataset}) WHERE @live(c)
WITH c, @division(c) AS d
WITH c, @street(d) AS s
WITH c, s, CASE WHEN EXISTS {
  MATCH (o:PartyOrg)-[v:COVERS]->(c)
  WHERE @link(v) AND @body(o) AND @basic(o) AND NOT @apart(v, o) AND coalesce(v.mode, '') <> 'attached'
} THEN false WHEN @complete(PartyOrg, s) AND NOT c.id IN $suggested.Carrier AND NOT c.id IN $unresolved.Carrier THEN true END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

//@ unit_street(u)
COLLECT {
    MATCH (u)-[_l:LOCATED_IN]->(_e:Division) WHERE @link(_l) AND @live(_e)
    WITH _e, @street(_e) AS _r WHERE _r IS NOT NULL
    RETURN _r ORDER BY _e.id LIMIT 1
  }[0]

//@ unit_covered(u, s)
CASE WHEN @has_own(u, Unit) OR @has_joint(u, Unit) OR @has_attached(u) THEN true
     WHEN @complete(PartyOrg, s) AND NOT u.id IN $unresolved.Unit THEN false END

// 应建未建（单位）
MATCH (u:Unit {dataset: $dataset}) WHERE @live(u) AND coalesce(u.operating, true)
WITH u, @unit_street(u) AS s
WITH u, s, CASE WHEN u.operating
                THEN u.members_full >= $branch_min_full_members AND NOT @unit_covered(u, s) END AS answer
@listed(s)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, u.members_full AS 正式党员, answer AS 答案
ORDER BY 答案, 代码;

//@ one(x)
sum(CASE WHEN x THEN 1 ELSE 0 END)

// 两个覆盖报表
MATCH (u:Unit {dataset: $dataset})
WHERE @live(u) AND coalesce(u.unit_type IN ['private_firm', 'social_org'], true)
WITH u, @unit_street(u) AS s
WITH u, u.unit_type IN ['private_firm', 'social_org'] AND u.operating AS applies,
     @has_own(u, Unit) AS own, @has_joint(u, Unit) AS joint, @has_attached(u) AS attached,
     @unit_covered(u, s) AS covered,
     CASE WHEN EXISTS {
       MATCH (x)-[r:WORKS_WITH]->(u) WHERE @link(r) AND @body(x)
     } OR EXISTS {
       MATCH (p:Person)-[h:HOLDS]->(u) WHERE @link(h) AND h.role = 'instructor' AND @live(p)
     } THEN true ELSE u.has_instructor END AS instructor,
     CASE WHEN u.unit_type IS NULL THEN 5 WHEN u.unit_type = 'social_org' THEN 4
          WHEN u.scale_above_threshold THEN 1 WHEN u.scale_above_threshold IS NULL THEN 3 ELSE 2 END AS class
WITH *, covered OR instructor OR u.has_union OR u.has_league AS worked
WITH class, @one(applies) AS operating, @one(applies AND u.members_full > 0) AS with_members,
     @one(applies AND u.members_full >= $branch_min_full_members) AS enough,
     @one(applies AND own) AS own, @one(applies AND joint) AS joint, @one(applies AND attached) AS attached,
     @one(applies AND instructor) AS instructor, @one(applies AND (u.has_union OR u.has_league)) AS mass,
     @one(applies AND covered) AS yes, @one(applies AND NOT covered) AS no,
     @one(applies IS NULL OR (applies AND covered IS NULL)) AS open,
     @one(applies AND worked) AS worked, @one(applies AND NOT worked) AS idle
RETURN ['规上企业', '其他非公企业', '规模未明确的非公企业', '社会组织', '类型未明确的单位'][class - 1] AS 类别,
       operating AS 运营数, with_members AS 有党员, enough AS 正式党员达到支部人数, own AS 单独, joint AS 联合,
       attached AS 依托, instructor AS 指导员, mass AS 工会或团, yes AS 数量, yes + no + open AS 总数,
       open AS 未明确, CASE WHEN yes + no > 0 THEN toFloat(yes) / (yes + no) END AS 组织覆盖率,
       CASE WHEN worked + idle > 0 THEN toFloat(worked) / (worked + idle) END AS 工作覆盖率
ORDER BY class;

// 没有党组织的物业企业
MATCH (u:Unit {dataset: $dataset}) WHERE @live(u) AND u.unit_type = 'property_company' AND EXISTS {
  MATCH (u)-[r:SERVES]->(c:Compound) WHERE @link(r) AND @live(c)
}
WITH u, @unit_street(u) AS s
WITH u, s, NOT @unit_covered(u, s) AS answer
@listed(s)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 街道直管两新
MATCH (t:PartyOrg {dataset: $dataset})-[k:COVERS]->(s:Division)
WHERE @body(t) AND @link(k) AND @live(s) AND s.level IN ['street', 'town']
WITH t, s ORDER BY s.id
WITH t, collect(s)[0] AS s
MATCH @above(o, r, t) AND @body(o)
WITH t, s, o, o.category IN ['branch', 'joint_branch', 'floating_branch', 'temporary_branch', 'functional_branch',
                             'general_branch'] AND any(w IN $firm_words + $social_words WHERE o.name CONTAINS w) AS firm,
     o.category IN ['committee', 'general_branch'] AND any(w IN $umbrella_words WHERE o.name CONTAINS w) AS umbrella
WITH t, s, @one(firm) AS firms, @one(umbrella) AS umbrellas
WITH *, firms >= $least AND umbrellas = 0 AS answer
@listed(s)
RETURN t.id AS 代码, t.name AS 名称, s.name AS 镇街, firms AS 直管非公企业和社会组织, answer AS 答案
ORDER BY 答案, 代码;

// 单一党支部社区
@communities()
WITH d, s, @org_of(d) AS o WHERE d.level = 'community' AND o IS NOT NULL
WITH *, o.category IN ['branch', 'joint_branch'] AS answer
@listed(s)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, o.name AS 党组织, answer AS 答案
ORDER BY 答案, 代码;

// 隶属关系待核实
MATCH (o:PartyOrg {dataset: $dataset})-[v:COVERS]->(x)
WHERE @body(o) AND @basic(o) AND @link(v) AND @live(x) AND (x:Division OR x:Compound OR x:Building OR x:Carrier)
WITH o, CASE WHEN x:Division THEN x ELSE @division(x) END AS d
WITH o, @street(d) AS s
WHERE EXISTS { MATCH (t:PartyOrg)-[k:COVERS]->(s) WHERE @link(k) AND @body(t) }
WITH o, s ORDER BY s.id
WITH o, collect(s)[0] AS s
WITH o, s, @led(o) IS NULL AND NOT coalesce(o.superior_outside, false) AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 村改社区
@communities()
WITH d, s, @org_of(d) AS o WHERE o IS NOT NULL
WITH *, CASE WHEN d.level = 'village' THEN o.name CONTAINS '社区'
             ELSE o.name CONTAINS '村' AND NOT o.name CONTAINS '社区' END AS answer
@listed(s)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, o.name AS 党组织, answer AS 答案
ORDER BY 答案, 代码;

// 机构改革遗留
MATCH (o:PartyOrg {dataset: $dataset}) WHERE @body(o)
WITH o, @led(o) AS s, reduce(t = o.name, e IN $superseded_exceptions | replace(t, e, '')) AS name
WITH o, s, COLLECT {
  UNWIND keys($superseded_names) AS old
  WITH old WHERE name CONTAINS old
  RETURN old ORDER BY size(split(name, old)[0]), old LIMIT 1
}[0] AS old
WITH *, old IS NOT NULL AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, old AS 名称用语, $superseded_names[old] AS 现称, answer AS 答案
ORDER BY 答案, 代码;

// 党员分布
@bodies()
WITH o, s, coalesce(o.members_full + o.members_probationary, o.members_total) AS members
WHERE o.category IN ['branch', 'joint_branch']
@asked(s)
WITH s, coalesce(o.line, 'unknown') AS line, members
WITH s, line, @one(members < 3) AS a, @one(members >= 3 AND members < 7) AS b,
     @one(members >= 7 AND members < 20) AS c, @one(members >= 20 AND members < 50) AS d, @one(members >= 50) AS e,
     @one(members IS NOT NULL) AS known, @one(members IS NULL) AS open, count(*) AS total
RETURN s.name AS 镇街, line AS 系统, a AS 不足3名, b AS `3—6名`, c AS `7—19名`, d AS `20—49名`, e AS `50名以上`,
       known AS 数量, open AS 未明确, total AS 总数
ORDER BY s.id, 系统;

// 党员较多的党支部
@bodies()
WITH o, s, coalesce(o.members_full + o.members_probationary, o.members_total) AS members
WHERE o.category IN ['branch', 'joint_branch']
WITH *, members > $branch_max_members AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, members AS 党员, answer AS 答案
ORDER BY 答案, 代码;

// 正式党员不足的党组织
@bodies()
WITH o, s, coalesce(o.members_full + o.members_probationary, o.members_total) AS members
WHERE o.category IN ['committee', 'general_branch', 'branch', 'joint_branch']
WITH *, CASE WHEN o.category = 'joint_branch' THEN coalesce(members, o.members_full) ELSE o.members_full END AS number
WITH *, NOT coalesce(number >= $branch_min_full_members,
                     CASE WHEN members < $branch_min_full_members THEN false END) AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, o.members_full AS 正式党员, answer AS 答案
ORDER BY 答案, 代码;

//@ uses(o)
EXISTS { MATCH (o)-[_u:USES]->(_v) WHERE @link(_u) AND @live(_v) }

// 没有活动场所的党支部
@bodies()
WITH o, s, COLLECT { MATCH @above(o, r, t) RETURN t LIMIT 1 }[0] AS t
WHERE o.category IN ['branch', 'joint_branch']
WITH o, s, CASE WHEN @uses(o) OR @uses(t) THEN false
                WHEN @complete(Uses, s) OR @complete(Venue, s) THEN true END AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 换届日历
@bodies()
@term(o)
WITH * WHERE elected
WITH *, CASE WHEN in_term = false THEN '已届满未换届'
             WHEN in_term AND due_to <= $as_of THEN '经批准延期'
             WHEN in_term AND due_to <= $as_of + duration({months: $months}) THEN '即将届满' END AS state
WITH *, CASE WHEN state IS NOT NULL THEN true
             WHEN due_from > $as_of + duration({months: $months}) THEN false END AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, state AS 情况, due_to - duration({days: 1}) AS 届满日, answer AS 答案
ORDER BY 答案, 届满日, 代码;

// 书记空缺
@bodies()
WITH o, s, @secretary(o, s) AS secretary, @vacant_days(o) AS days
WITH *, NOT secretary AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, days AS 空缺天数,
       CASE WHEN answer THEN days > $days END AS 超过提示线, answer AS 答案
ORDER BY 答案, 代码;

//@ past(d)
CASE WHEN @after(d) - duration({days: 1}) <= $as_of THEN true WHEN @first(d) > $as_of THEN false END

// 列入整顿
@bodies()
WITH o, s, CASE WHEN EXISTS {
  MATCH (p:Person)-[h:HOLDS]->(o) WHERE @link(h) AND h.role = 'first_secretary' AND @live(p)
} THEN true WHEN @complete(Holds, s) THEN false END AS helped,
     CASE WHEN o.listed_on IS NOT NULL THEN @past(o.listed_on) WHEN @complete(PartyOrg, s) THEN false END AS begun,
     CASE WHEN o.cleared_on IS NULL THEN false ELSE @past(o.cleared_on) END AS over
WITH *, begun AND NOT over AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, o.listed_on AS 列入时间, o.cleared_on AS 销号时间,
       helped AS 有第一书记, answer AS 答案
ORDER BY 答案, 代码;

// 一人兼三个以上职务
@posts()
WITH p, b, role ORDER BY b.name
WITH p, count(*) AS posts, collect(DISTINCT b.name) AS names
WITH *, CASE WHEN posts >= $least THEN true WHEN p.id STARTS WITH 'P:' THEN false END AS answer
@listed_anywhere()
RETURN p.id AS 代码, posts AS 职务数, @joined(names) AS 单位, answer AS 答案
ORDER BY 答案, 代码;

// 一人任多个党支部书记
@posts()
WITH p, b WHERE role = 'secretary' AND b:PartyOrg AND b.category IN ['branch', 'joint_branch', 'floating_branch']
WITH p, b ORDER BY b.name
WITH p, count(b) AS posts, collect(b.name) AS names
WITH *, CASE WHEN posts >= $least THEN true WHEN p.id STARTS WITH 'P:' THEN false END AS answer
@listed_anywhere()
RETURN p.id AS 代码, posts AS 职务数, @joined(names) AS 单位, answer AS 答案
ORDER BY 答案, 代码;

//@ unseen(seen)
CASE WHEN any(x IN seen WHERE coalesce(x, false)) THEN false
     WHEN any(x IN seen WHERE x IS NULL) THEN null
     WHEN '' IN $complete['Activity'] OR '' IN $complete['Meeting'] THEN true END

// 没有活动记录的党支部
@bodies()
WITH o, s WHERE o.category IN ['branch', 'joint_branch']
WITH o, s, $as_of - duration({months: $months}) AS since
WITH o, s, @seen(o, since, HELD|TOOK_PART, null) AS seen
WITH *, @unseen(seen) AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 排查线索
@communities()
WITH s, @org_of(d) AS o WHERE o IS NOT NULL
WITH o, s ORDER BY s.id
WITH o, collect(s)[0] AS s, @led(o) AS l
@term(o)
WITH o, s, l, in_term, date.truncate('quarter', $as_of) - duration({months: 6}) - duration({days: 1}) AS since
WITH *, @seen(o, since, HELD, 'members_meeting') AS held, COUNT {
  MATCH (p:Person)-[h:HOLDS]->(o)
  WHERE @link(h) AND @live(p) AND h.role IN ['secretary', 'deputy_secretary', 'member', 'organisation_member',
                                             'publicity_member', 'discipline_member']
  RETURN DISTINCT p
} AS persons
WITH *, NOT @secretary(o, l) AND @vacant_days(o) > $days AS vacant, NOT in_term AS overdue, @unseen(held) AS quiet,
     CASE WHEN persons >= o.committee_seats THEN false
          WHEN @complete(Holds, l) AND persons < o.committee_seats THEN true END AS seats
WITH *, [vacant, overdue, quiet, seats] AS found
WITH *, size([x IN found WHERE x]) AS clues
WITH *, CASE WHEN clues > 0 THEN true WHEN all(x IN found WHERE x IS NOT NULL) THEN false END AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, s.name AS 镇街, clues AS 线索数, vacant AS 书记空缺较久, overdue AS 届满未换届,
       quiet AS 两季度无党员大会记录, seats AS 委员缺额, answer AS 答案
ORDER BY 答案, 代码;

// 没有业委会的小区
@compounds()
WITH *, NOT @has_committee(c, d, s) AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 应成立未成立业委会的小区
@compounds()
WITH *, @has_committee(c, d, s) AS has,
     ($oc_due_min_area_share > 0 AND c.delivered_area_share >= $oc_due_min_area_share)
     OR ($oc_due_min_owner_share > 0 AND c.delivered_owner_share >= $oc_due_min_owner_share)
     OR ($oc_due_after_years > 0 AND @years_over(c.first_delivery_date, $oc_due_after_years)
         AND ($oc_due_later_area_share = 0 OR c.delivered_area_share >= $oc_due_later_area_share)
         AND ($oc_due_later_owner_share = 0 OR c.delivered_owner_share >= $oc_due_later_owner_share)) AS due,
     EXISTS {
       MATCH (c)-[r:HAS_COMMITTEE]->(i:PropertyManagementCommittee)
       WHERE @link(r) AND @body(i) AND NOT coalesce(@years_over(i.founded_on, $oc_interim_max_years), false)
     } AS waits
WITH *, due AND NOT has AS gap
WITH *, CASE WHEN waits THEN false ELSE gap END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 半年内到期的业委会
MATCH (c)-[r:HAS_COMMITTEE]->(o:OwnersCommittee {dataset: $dataset})
WHERE @link(r) AND @live(c) AND @body(o)
WITH o, c ORDER BY c.kind, c.id
WITH o, collect(c)[0] AS c
WITH o, c, CASE WHEN c:Compound THEN @division(c) END AS d
WITH o, c, @street(d) AS s, @first(o.term_ends_on) + duration({days: 1}) AS due_from, @after(o.term_ends_on) AS due_to,
     @years(@first(o.founded_on), o.term_years) AS first_end, $as_of + duration({months: $months}) AS horizon
WITH *, CASE WHEN due_to <= $as_of THEN false WHEN due_from > $as_of THEN true
             WHEN due_to IS NULL AND first_end > $as_of THEN true END AS in_term
WITH *, CASE WHEN in_term = false THEN '已届满' WHEN in_term AND due_to <= horizon THEN '即将届满' END AS state
WITH *, CASE WHEN state IS NOT NULL THEN true
             WHEN due_from > horizon OR (due_to IS NULL AND first_end > horizon) THEN false END AS answer
@listed(s)
RETURN o.id AS 代码, o.name AS 名称, CASE WHEN c:Compound THEN c.name END AS 小区, s.name AS 镇街,
       o.term_ends_on AS 届满时间, state AS 情况, answer AS 答案
ORDER BY 答案, 届满时间, 代码;

// 没有物业服务的小区
@compounds()
WITH *, NOT CASE WHEN EXISTS {
  MATCH (u:Unit)-[r:SERVES]->(c) WHERE @link(r) AND @live(u)
} THEN true ELSE c.has_property_service END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 书记兼业委会主任的小区
@both_bodies()
WITH *, any(x IN one WHERE x.head AND any(y IN other WHERE y.head AND y.id = x.id)) AS same,
     CASE WHEN any(x IN one WHERE x.head AND any(y IN other WHERE y.id = x.id)) THEN true
          WHEN left_head AND right_complete THEN false END AS crosses,
     CASE WHEN any(y IN other WHERE y.head AND any(x IN one WHERE y.id = x.id)) THEN true
          WHEN right_head AND left_complete THEN false END AS back
WITH *, CASE WHEN same THEN true
             WHEN (left_head AND right_head) OR crosses = false OR back = false THEN false END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 没有交叉任职的小区
@both_bodies()
WITH *, [o IN branches | o.cross_posts_declared] AS declared
WITH *, NOT CASE WHEN shared THEN true
                 WHEN left_complete AND right_complete THEN false
                 WHEN any(x IN declared WHERE x > 0) THEN true
                 WHEN all(x IN declared WHERE x = 0) THEN false END AS answer
@listed(s)
RETURN c.id AS 代码, c.name AS 名称, s.name AS 镇街, d.name AS 村社区, c.households AS 户数, answer AS 答案
ORDER BY 答案, 代码;

// 只有一家共建单位的社区
@communities()
@partners()
WITH *, @tied() AS tied
WITH *, CASE WHEN size(partners) > 0 THEN size(partners) < $least WHEN NOT tied THEN false END AS answer
@listed(s)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, size(partners) AS 共建单位数,
       CASE WHEN size(partners) > 0 THEN @joined([x IN partners WHERE x.name IS NOT NULL | x.name]) END AS 单位, answer AS 答案
ORDER BY 答案, 代码;

// 没有共建单位的社区
@communities()
@partners()
WITH *, NOT @tied() AS answer
@listed(s)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 某社区的共建单位清单
MATCH (d:Division {dataset: $dataset})
WHERE @live(d) AND d.level IN ['community', 'village'] AND $of IN [d.id, d.name]
WITH d, @street(d) AS s
@partners()
UNWIND partners AS x
WITH x, CASE WHEN x:Unit THEN @seat(x) ELSE @led(x) END AS s, true AS answer
@listed(s)
RETURN x.id AS 代码, x.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 双报到（单位）
@reports()
WITH *, reported AS answer
@listed(s)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 没有参加双报到的机关
@reports()
WITH *, NOT reported AS answer WHERE u.unit_type = 'government'
@listed(s)
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;

// 双报到（党员）
MATCH (u:Unit {dataset: $dataset}) WHERE @live(u) AND u.members_full IS NOT NULL
WITH u, @own_orgs(u) AS orgs
WITH u, COLLECT {
  MATCH (x)-[r:REPORTED_TO]->(e:Division) WHERE @link(r) AND @live(e) AND x IN [u] + orgs
  RETURN DISTINCT {place: e.id, members: r.members}
} AS found
WHERE size(found) > 0
WITH u, found, @seat(u) AS s, reduce(m = 0, f IN found | CASE WHEN f.members > m THEN f.members ELSE m END) AS most,
     reduce(m = 0, f IN found | m + coalesce(f.members, 0)) AS total
@asked(s)
WITH u, s, CASE WHEN most > u.members_full THEN u.members_full ELSE most END AS low,
     CASE WHEN any(f IN found WHERE f.members IS NULL) OR total > u.members_full THEN u.members_full ELSE total END AS high
RETURN u.id AS 代码, u.name AS 名称, s.name AS 镇街, low AS 数量, u.members_full AS 总数, high - low AS 未明确
ORDER BY 代码;

// 即将到期的共建协议
MATCH (a:Agreement {dataset: $dataset}) WHERE @in_force(a)
WITH a, $as_of + duration({days: $days}) AS horizon
WITH a, CASE WHEN @first(a.expires_on) >= $as_of AND @after(a.expires_on) - duration({days: 1}) <= horizon THEN true
             WHEN @first(a.expires_on) > horizon THEN false END AS answer
@listed_anywhere()
RETURN a.id AS 代码, a.name AS 名称, a.expires_on AS 到期时间, answer AS 答案
ORDER BY 答案, 到期时间, 代码;

// 没有认领的需求
MATCH (i:ListItem {dataset: $dataset})
WHERE @live(i) AND i.list = 'demand' AND coalesce(i.status, '') <> 'dropped'
  AND coalesce(@first(i.raised_on) <= $as_of, true)
WITH i, COLLECT {
  MATCH (x)-[k:CLAIMS]->(i) WHERE @link(k) AND @body(x)
  RETURN coalesce(@first(k.claimed_on) <= $as_of, true)
} AS claims
WITH i, CASE WHEN true IN claims OR i.status IN ['claimed', 'done'] THEN false
             WHEN i.status = 'open' OR size(claims) > 0 OR '' IN $complete['ListItem'] THEN true END AS answer
@listed_anywhere()
RETURN i.id AS 代码, i.name AS 名称, i.due_on AS 完成时限, answer AS 答案
ORDER BY 答案, 代码;

// 没有“大党委”的社区
@communities()
WITH d, s WHERE d.level = 'community'
WITH d, s, CASE WHEN EXISTS {
  MATCH (d)-[r:HOSTS]->(b:ConsultativeBody)
  WHERE @link(r) AND @body(b) AND b.body_kind = 'community_joint_committee'
} THEN false WHEN @complete(ConsultativeBody, s) THEN true END AS answer
@listed(s)
RETURN d.id AS 代码, d.name AS 名称, s.name AS 镇街, answer AS 答案
ORDER BY 答案, 代码;
