// title: Change events without the place before
// title_zh: 旧代码与旧名称
// question: Which change events have no link to the place before the change? The remark of an event may
//   contain the old code or name of that place.
// question_zh: 哪些变更前的单位已不在图中，其旧代码、旧名称是什么？
// returns: event: ChangeEvent, name: text, change: text, unit: Place, unit_name: text, told: text, evidence: text
// tags: names, changes, q9
MATCH (v:ChangeEvent)
WHERE v.change <> '设立' AND NOT EXISTS { (v)-[:CHANGED_FROM]->(:Place) }
OPTIONAL MATCH (v)-[:CHANGED_TO]->(p:Place)
RETURN v.code AS event, v.name AS name, v.change AS change, p.code AS unit, p.name AS unit_name, v.remark AS told, v.evidence AS evidence
ORDER BY event, unit
