// title: Departments and the use of their marks
// title_zh: 评议结果运用
// question: For which departments were the marks of the last full year used in assessment? A department is unknown
//   if the use of one of its marks isn't recorded.
// question_zh: 上一完整年度，哪些部门的评议结果已用于考核？（有评议未填结果运用的部门记为未知）
// params: on: date = today
// returns: subject: Department, name: text, marks: integer, used: integer, covered: boolean, reason: text
// fragments: current(t)
// tags: coverage, government, q10
MATCH (t:Department)<-[m:EVALUATES]-(:StreetOffice)
WHERE m.year = ($on + duration({days: 1})).year - 1 AND (t.valid_from IS NULL OR t.valid_from <= $on) AND (t.valid_to IS NULL OR t.valid_to > $on)
WITH t, count(m) AS marks, sum(CASE WHEN m.used_for IS NULL THEN 0 WHEN m.used_for = '未运用' THEN 0 ELSE 1 END) AS used,
  sum(CASE WHEN m.used_for = '未运用' THEN 1 ELSE 0 END) AS unused
RETURN t.code AS subject, t.name AS name, marks, used,
  CASE WHEN unused > 0 THEN false WHEN used = marks THEN true END AS covered,
  CASE WHEN unused > 0 THEN '评议结果未运用' WHEN used < marks THEN '结果运用未填' END AS reason
ORDER BY subject
