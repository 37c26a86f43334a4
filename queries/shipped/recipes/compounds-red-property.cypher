// title: Compounds and red property service
// title_zh: 红色物业
// question: Of the compounds that a property firm serves, which have red property service? A compound for which this
//   isn't recorded is unknown.
// question_zh: 有物业服务的小区中，哪些是红色物业？（未填的记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, contracts: integer, red: integer, covered: boolean, reason: text
// fragments: contracted(x, e, f), places_above(x, up), in_chain(chain, up)
// tags: coverage, contracts, q2
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, count(e) AS contracts, count(e.red) AS known, sum(CASE WHEN e.red THEN 1 ELSE 0 END) AS red
WITH x, contracts, known, red, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, contracts, known, red, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  contracts, red, CASE WHEN red > 0 THEN true WHEN known = contracts THEN false END AS covered,
  CASE WHEN red > 0 THEN null WHEN known = contracts THEN '不是红色物业' ELSE '是否红色物业未填' END AS reason
ORDER BY subject
