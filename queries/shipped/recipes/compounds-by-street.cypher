// title: Compounds by street and the bodies they have
// title_zh: 各街道小区“三驾马车”统计
// question: How many compounds of each street have a firm, an owners' committee, a party branch, all three or none?
// question_zh: 各街道有物业、业委会、党支部的小区各多少，三样齐全和都没有的多少？
// params: scope: place code = 511702, on: date = today
// returns: street: text, street_code: Street, compounds: integer, with_firm: integer, with_committee: integer,
//   with_branch: integer, with_all: integer, with_none: integer, firm_no_committee: integer,
//   committee_no_branch: integer
// fragments: managed(x, e, f), organised(x, o), party_branch(x, p), places_above(x, up),
//   in_chain(chain, up)
// tags: compounds, q2
MATCH (x:Compound)
OPTIONAL MATCH (x)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
  AND (f.valid_from IS NULL OR f.valid_from <= $on) AND (f.valid_to IS NULL OR f.valid_to > $on)
WITH x, count(f) > 0 AS firm
OPTIONAL MATCH (x)<-[:REPRESENTS]-(o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH x, firm, count(o) > 0 AS committee
OPTIONAL MATCH (x)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 4 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH x, firm, committee, count(p) > 0 AS branch
WITH x, firm, committee, branch, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, firm, committee, branch, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN s.name AS street, s.code AS street_code, count(x) AS compounds,
  sum(CASE WHEN firm THEN 1 ELSE 0 END) AS with_firm, sum(CASE WHEN committee THEN 1 ELSE 0 END) AS with_committee,
  sum(CASE WHEN branch THEN 1 ELSE 0 END) AS with_branch,
  sum(CASE WHEN firm AND committee AND branch THEN 1 ELSE 0 END) AS with_all,
  sum(CASE WHEN firm OR committee OR branch THEN 0 ELSE 1 END) AS with_none,
  sum(CASE WHEN firm AND NOT committee THEN 1 ELSE 0 END) AS firm_no_committee,
  sum(CASE WHEN committee AND NOT branch THEN 1 ELSE 0 END) AS committee_no_branch
ORDER BY street_code
