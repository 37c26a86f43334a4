// title: Community workers of streets
// title_zh: 街道社区工作者配备
// question: Which streets have enough community workers for their urban residents? A street is unknown if these
//   numbers aren't recorded for one of its residents' committees. Villages don't count, and neither do streets
//   and towns with villages only.
// question_zh: 哪些街道的社区工作者达到每万城镇常住人口的标准？（有居委会未填人数的记为未知；村不计，只有村的街道和乡镇也不计）
// params: scope: place code = 511702, on: date = today, workers_per_10000_min: integer = 18
// returns: subject: Street, name: text, street: text, street_code: Street, committees: integer, residents: integer,
//   workers: integer, covered: boolean, reason: text
// fragments: current(o), places_above(s, up), in_chain(chain, up)
// tags: coverage, staff, q3
MATCH (s:Street)
WITH s, [(s)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
OPTIONAL MATCH (unit:Community)-[:PART_OF*1..2]->(s)
WITH s, count(unit) AS units, sum(CASE WHEN unit.form = '村' THEN 1 ELSE 0 END) AS villages
WHERE units = 0 OR villages < units
OPTIONAL MATCH (o:ResidentsCommittee)-[:REPRESENTS]->(c:Community)-[:PART_OF*1..2]->(s)
WHERE (c.form IS NULL OR c.form <> '村') AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH DISTINCT s, o, CASE WHEN o.urban_residents IS NOT NULL AND o.community_workers IS NOT NULL THEN 1 ELSE 0 END AS filled
WITH s, count(o) AS committees, sum(filled) AS filled, sum(o.urban_residents) AS residents, sum(o.community_workers) AS workers
WITH s, committees, residents, workers, committees > 0 AND filled = committees AND residents > 0 AS known
RETURN s.code AS subject, s.name AS name, s.name AS street, s.code AS street_code, committees, residents, workers,
  CASE WHEN known THEN workers * 10000 >= residents * $workers_per_10000_min END AS covered,
  CASE WHEN committees = 0 THEN '没有居民委员会' WHEN NOT known THEN '未填城镇常住人口或社区工作者数'
    WHEN workers * 10000 < residents * $workers_per_10000_min THEN '社区工作者不足' END AS reason
ORDER BY subject
