// title: Activities and their places
// title_zh: 活动台账
// question: Which activities took place in the year up to the day, where, and who held them?
// question_zh: 截至当日一年内，各地开展了哪些活动，由谁主办？
// params: scope: place code = 511702, on: date = today
// returns: activity: Activity, name: text, category: text, series: text, date: date, sessions: integer, attendees:
//   integer, organizer: text, place: Place, place_name: text, street: text, street_code: Street
// fragments: places_above(place, up), in_chain(chain, up)
// tags: activities, q8
MATCH (a:Activity)-[:CONCERNS]->(place:Place)
WHERE a.date <= $on AND a.date > $on - duration({days: 365})
OPTIONAL MATCH (a)-[:RUN_BY]->(o:Organization)
WITH a, place, min(o.name) AS organizer
WITH a, place, organizer, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH a, place, organizer, head([up IN chain WHERE up:Street]) AS s
RETURN a.code AS activity, a.name AS name, a.category AS category, a.series AS series, a.date AS date, a.sessions AS sessions,
  a.attendees AS attendees, organizer, place.code AS place, place.name AS place_name, s.name AS street, s.code AS street_code
ORDER BY date, activity, place
