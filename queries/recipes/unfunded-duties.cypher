// title: Duties that funds must follow
// title_zh: 费随事转经费
// question: Which assignments of duties that funds must follow have no funds? Unknown where it is not recorded.
// question_zh: 费随事转事项中，哪些承接单位经费未到位？（未填的记为未知）
// returns: subject: Duty, name: text, unit: text, unit_name: text, covered: boolean, reason: text
// tags: coverage, duties, q11
MATCH (y:Duty)-[a:ASSIGNED_TO]->(u:Organization)
WHERE y.paid
RETURN y.code AS subject, y.name AS name, u.code AS unit, u.name AS unit_name, a.funded AS covered,
  CASE WHEN a.funded IS NULL THEN '经费情况未填' WHEN NOT a.funded THEN '经费未到位' END AS reason
ORDER BY subject, unit
