// title: Party branches of compounds
// title_zh: 小区党支部覆盖
// question: Which compounds are covered by a party branch, and which are not? The compounds of villages
//   of towns and townships needn't have one.
// question_zh: 哪些小区已建党支部，哪些还没有？（乡镇所辖村的小区不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: party_branch(x, p), places_above(x, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, party, q1
MATCH (x:Compound)
OPTIONAL MATCH (x)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 4 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH x, count(p) AS branches
WITH x, branches, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH x, branches, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  branches > 0 AS covered, CASE WHEN branches = 0 THEN '没有小区党支部' END AS reason
ORDER BY subject
