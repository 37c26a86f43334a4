// title: Compounds with none of the three bodies
// title_zh: “三无”小区
// question: Which compounds have neither a property firm nor an owners' committee nor a party branch? The
//   compounds of villages of towns and townships needn't have one.
// question_zh: 哪些小区物业、业委会、党支部三样都没有？（乡镇所辖村的小区不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, has_firm: boolean, has_committee: boolean, has_branch: boolean, covered: boolean,
//   reason: text
// fragments: managed(x, e, f), organised(x, o), party_branch(x, p), places_above(x, up),
//   in_chain(chain, up), urban(chain, up)
// tags: coverage, compounds, q2
MATCH (x:Compound)
OPTIONAL MATCH (x)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on) AND (f.valid_from IS NULL OR f.valid_from <= $on) AND (f.valid_to IS NULL OR f.valid_to > $on)
WITH x, count(f) > 0 AS has_firm
OPTIONAL MATCH (x)<-[:REPRESENTS]-(o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH x, has_firm, count(o) > 0 AS has_committee
OPTIONAL MATCH (x)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 4 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH x, has_firm, has_committee, count(p) > 0 AS has_branch
WITH x, has_firm, has_committee, has_branch, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH x, has_firm, has_committee, has_branch, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  has_firm, has_committee, has_branch, (has_firm OR has_committee OR has_branch) AS covered, CASE WHEN NOT (has_firm OR has_committee OR has_branch) THEN '物业、业委会、党支部都没有' END AS reason
ORDER BY subject
