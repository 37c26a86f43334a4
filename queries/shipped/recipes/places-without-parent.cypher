// title: Places and their parent
// title_zh: 上级归属
// question: Which places have no parent, or several that contradict each other? A compound may be in several grids, and a
//   building of it in one of them.
// question_zh: 哪些地点没有上级，或有互相矛盾的上级？（小区可跨网格，其楼栋可另属一个网格）
// params: scope: place code = 511702
// returns: subject: Place, kind: text, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, parents: integer, covered: boolean, reason: text
// fragments: shared_climb(p, above), places_above(base, up), in_chain(chain, up)
// tags: coverage, structure, q9
MATCH (p:Street|Area|Community|Grid|VillagerGroup|MicroGrid|Compound|NaturalVillage|Building|Entrance|Room)
OPTIONAL MATCH (p)-[:PART_OF]->(q:Place)
WITH p, collect(q) AS above, sum(CASE WHEN q:Grid OR q:MicroGrid THEN 1 ELSE 0 END) AS grids
WITH p, size(above) AS parents, grids, CASE WHEN size(above) = 1 AND p.code <> $scope AND NOT (p:Community OR p:Street OR p:District)
    THEN above[0] ELSE p END AS base
WITH base, collect([p, parents, grids]) AS places
WITH places, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH places, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND places AS row
WITH row[0] AS p, row[1] AS parents, row[2] AS grids, c, s
WITH p, parents, CASE WHEN parents < 2 THEN parents WHEN p:Compound AND grids = parents THEN 1
    WHEN (p:Building OR p:NaturalVillage) AND parents - grids = 1 THEN 1 ELSE parents END AS apart, c, s
RETURN p.code AS subject, [label IN labels(p) WHERE label <> 'Place'][0] AS kind, p.name AS name,
  c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, parents,
  apart = 1 AS covered, CASE WHEN apart = 0 THEN '没有上级' WHEN apart > 1 THEN '上级不止一个' END AS reason
ORDER BY subject, kind, street_code, community_code
