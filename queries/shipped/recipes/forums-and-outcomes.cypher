// title: Forums of each community and what became of them
// title_zh: 共商日场次与成效
// question: How many forums did each community hold in the year up to the day, how many people came, and how many
//   of the matters raised there are finished?
// question_zh: 截至当日一年内，每个社区开了几次共商日，多少人参加，提出的事项办结多少？
// params: scope: place code = 511702, on: date = today
// returns: community: text, community_code: Community, street: text, street_code: Street, forums: integer, last:
//   date, attendees: integer, matters: integer, finished: integer
// fragments: places_above(c, up), in_chain(chain, up)
// tags: matters, q11
MATCH (c:Community)<-[:CONCERNS]-(f:Forum)
WHERE f.date <= $on AND f.date > $on - duration({days: 365})
OPTIONAL MATCH (f)<-[:RAISED_AT]-(m:Matter)
OPTIONAL MATCH (m)<-[:STEP_OF]-(k:MatterStep)
WHERE k.date <= $on
WITH c, f, m, count(DISTINCT k.ordinal) AS done
WITH c, f, count(m) AS raised, sum(CASE WHEN done = 5 THEN 1 ELSE 0 END) AS ended
WITH c, count(f) AS forums, max(f.date) AS last, sum(f.attendees) AS attendees, sum(raised) AS matters, sum(ended) AS finished
WITH c, forums, last, attendees, matters, finished, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, forums, last, attendees, matters, finished, head([up IN chain WHERE up:Street]) AS s
RETURN c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, forums, last, attendees, matters, finished
ORDER BY street_code, community_code
