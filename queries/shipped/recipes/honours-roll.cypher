// title: Honours and who got them
// title_zh: 荣誉名册
// question: Which places, organisations and people got which honour, and in which year?
// question_zh: 哪些小区、单位和人员在哪一年获得了什么荣誉？
// returns: honour: text, year: integer, code: Honour, kind: text, holder: text, holder_name: text, recipients:
//   integer, awarded_by: text
// tags: honours, q8
MATCH (a:Honour)-[:AWARDED_TO]->(holder)
RETURN a.name AS honour, a.year AS year, a.code AS code,
  [label IN labels(holder) WHERE NOT label IN ['Place', 'Organization']][0] AS kind, holder.code AS holder,
  holder.name AS holder_name, a.recipients AS recipients, a.awarded_by AS awarded_by
ORDER BY honour, year, holder, code
