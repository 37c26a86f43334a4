// title: Matters and how long they have been at one of the five steps
// title_zh: 五议事项停滞
// question: Which open matters have been at one of the five steps for too long? A matter is unknown if neither a step
//   nor a forum has a date.
// question_zh: 在办的五议事项中，哪些在某一步停滞过久？（步骤和共商日都没有日期的记为未知）
// params: scope: place code = 511702, on: date = today, matter_standstill_days: integer = 90
// returns: subject: Matter, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, steps_done: integer, next_step: text, since: date, covered: boolean, reason: text
// fragments: places_above(place, up), in_chain(chain, up)
// tags: coverage, matters, q11
MATCH (m:Matter)
OPTIONAL MATCH (m)<-[:STEP_OF]-(k:MatterStep)
WHERE k.date <= $on
WITH m, count(DISTINCT k.ordinal) AS done, max(k.date) AS last
WHERE done < 5
OPTIONAL MATCH (m)-[:RAISED_AT]->(f:Forum)
WITH m, done, last, min(f.date) AS raised
WITH m, done, coalesce(last, raised) AS since
OPTIONAL MATCH (m)-[:CONCERNS]->(concerned:Place)
WITH m, done, since, coalesce(concerned, m) AS place
WITH m, done, since, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT m, done, since, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
WITH m, done, since, c, s, since + duration({days: $matter_standstill_days}) >= $on AS moving
RETURN m.code AS subject, m.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  done AS steps_done, ['党组织动议', '居民提议', '利益主体商议', '大会决议', '群众监督评议'][done] AS next_step, since, moving AS covered,
  CASE WHEN since IS NULL THEN '没有日期' WHEN NOT moving THEN '停滞过久' END AS reason
ORDER BY subject, street_code, community_code
