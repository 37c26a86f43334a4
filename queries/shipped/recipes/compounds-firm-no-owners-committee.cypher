// title: Compounds with a property firm and their owners' committee
// title_zh: 有物业的小区与业委会
// question: Of the compounds that a property firm serves, which have an owners' committee?
// question_zh: 有物业服务的小区中，哪些成立了业主委员会？
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, has_firm: boolean, has_committee: boolean, has_branch: boolean, covered: boolean,
//   reason: text
// fragments: managed(x, e, f), organised(x, o), party_branch(x, p), places_above(x, up),
//   in_chain(chain, up)
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
WHERE has_firm
WITH x, has_firm, has_committee, has_branch, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, has_firm, has_committee, has_branch, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  has_firm, has_committee, has_branch, has_committee AS covered, CASE WHEN NOT has_committee THEN '有物业、无业委会' END AS reason
ORDER BY subject
