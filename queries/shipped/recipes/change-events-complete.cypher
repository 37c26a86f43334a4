// title: Units before and after each change event
// title_zh: 区划变更的前后单位
// question: Which change events lack the unit before or the unit after the change?
// question_zh: 哪些区划变更没有写明变更前或变更后的单位？
// params: scope: place code = 511702
// returns: subject: ChangeEvent, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, change: text, changed_on: date, units_from: integer, units_to: integer, covered: boolean,
//   reason: text
// fragments: places_above(place, up), in_chain(chain, up)
// tags: coverage, changes, q6
MATCH (v:ChangeEvent)
OPTIONAL MATCH (v)-[:CHANGED_FROM]->(old:Place)
WITH v, collect(old) AS olds
OPTIONAL MATCH (v)-[:CHANGED_TO]->(new:Place)
WITH v, olds, collect(new) AS news
WITH v, size(olds) AS units_from, size(news) AS units_to,
  CASE WHEN size(news) > 0 THEN news WHEN size(olds) > 0 THEN olds ELSE [v] END AS places
UNWIND places AS place
WITH v, units_from, units_to, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT v, units_from, units_to, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
WITH v, units_from, units_to, c, s, units_from = 0 AND NOT v.change IN ['设立'] AS no_from,
  units_to = 0 AND NOT v.change IN ['撤销'] AS no_to
RETURN v.code AS subject, v.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  v.change AS change, v.date AS changed_on, units_from, units_to, NOT (no_from OR no_to) AS covered,
  CASE WHEN no_from AND no_to THEN '变更前后单位都未填' WHEN no_from THEN '变更前单位未填' WHEN no_to THEN '变更后单位未填' END AS reason
ORDER BY subject, street_code, community_code
