// title: Vacant posts by how long they have been vacant
// title_zh: 岗位空缺时长
// question: Which posts does nobody hold on the day, since when, and for how many full months? Posts that nobody ever
//   held come last, without a day.
// question_zh: 当日哪些岗位空缺，从何时起、已满几个月？（从未有人任职的排在最后，没有日期）
// params: scope: place code = 511702, on: date = today
// returns: post: Post, post_name: text, unit: text, unit_name: text, community: text, community_code: Community,
//   street: text, street_code: Street, vacant_since: date, months: integer
// fragments: current(h), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: posts, q3
MATCH (post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(:Person)
WITH post, sum(CASE WHEN h IS NOT NULL AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on) THEN 1 ELSE 0 END) AS holders,
  max(CASE WHEN h.valid_to <= $on THEN h.valid_to END) AS last
WHERE holders = 0
OPTIONAL MATCH (post)-[:POST_IN]->(u)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH post, last, u, coalesce(seat, area, u) AS place
WITH post, last, u, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT post, last, u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN post.code AS post, post.name AS post_name, u.code AS unit, u.name AS unit_name, c.name AS community,
  c.code AS community_code, s.name AS street, s.code AS street_code, last AS vacant_since,
  CASE WHEN last IS NOT NULL THEN size([m IN range(1, 1200) WHERE last + duration({months: m}) <= $on]) END AS months
ORDER BY coalesce(last, $on), post, unit, street_code, community_code
