// title: Consequences of closing a place
// title_zh: 拟撤并单位影响
// question: If this place were merged or closed: how many grids, compounds, organisations, posts and contracts
//   would be affected?
// question_zh: 若撤并此地，涉及多少网格、小区、组织、岗位和合同？
// params: place: place code, on: date = today
// returns: relation: text, kind: text, things: integer, places: integer
// fragments: current(r), current(m)
// tags: changes, q6
MATCH (place:Place {code: $place})<-[:PART_OF*0..10]-(p:Place)
MATCH (p)<-[r:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN|CONCERNS]-(m)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
  AND (m.valid_from IS NULL OR m.valid_from <= $on) AND (m.valid_to IS NULL OR m.valid_to > $on)
RETURN type(r) AS relation, [label IN labels(m) WHERE NOT label IN ['Place', 'Organization']][0] AS kind,
  count(DISTINCT m) AS things, count(DISTINCT p) AS places
ORDER BY relation, kind
