// title: Current facts that still refer to a closed unit
// title_zh: 已撤并单位的遗留清单
// question: After a merge, split, recoding or closure: which grids, organisations, posts and contracts still refer
//   to the closed unit?
// question_zh: 合并、拆分、改码、撤销之后，哪些网格、组织、岗位、合同仍指向原单位？
// params: on: date = today
// returns: unit: Place, unit_name: text, event: ChangeEvent, change: text, changed_on: date, relation: text,
//   kind: text, code: text, name: text
// fragments: current(r), current(m)
// tags: changes, q6
MATCH (v:ChangeEvent)-[:CHANGED_FROM]->(p:Place)
WHERE v.change IN ['合并', '拆分', '改码', '撤销'] AND (v.date IS NULL OR v.date <= $on)
  AND NOT EXISTS { (v)-[:CHANGED_TO]->(p) }
MATCH (p)<-[r:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-(m)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
  AND (m.valid_from IS NULL OR m.valid_from <= $on) AND (m.valid_to IS NULL OR m.valid_to > $on)
RETURN p.code AS unit, p.name AS unit_name, v.code AS event, v.change AS change, v.date AS changed_on,
  type(r) AS relation, [label IN labels(m) WHERE NOT label IN ['Place', 'Organization']][0] AS kind, m.code AS code, m.name AS name
ORDER BY unit, event, relation, kind, code
