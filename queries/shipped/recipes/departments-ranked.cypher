// title: Departments ranked by their marks
// title_zh: 部门评议排名
// question: How do the departments rank by the average of the marks that street offices gave them in a year, and
//   what were the marks used for? Year 0 is the last full year.
// question_zh: 各部门按街道评议平均分如何排名，评议结果用于何处？（年度填0为上一完整年度）
// params: on: date = today, year: integer = 0
// returns: place_in_ranking: integer, department: Department, name: text, year: integer, offices: integer, score:
//   decimal, used_for: text
// fragments: current(t)
// tags: government, q10
MATCH (t:Department)<-[m:EVALUATES]-(:StreetOffice)
WHERE m.year = CASE WHEN $year = 0 THEN ($on + duration({days: 1})).year - 1 ELSE $year END AND (t.valid_from IS NULL OR t.valid_from <= $on) AND (t.valid_to IS NULL OR t.valid_to > $on)
WITH t, m.year AS year, count(m) AS offices, round(sum(round(m.score * 100)) / count(m.score)) / 100 AS score, min(m.used_for) AS used_for
ORDER BY score DESC, t.code
WITH collect([t.code, t.name, year, offices, score, used_for]) AS ranked
UNWIND range(0, size(ranked) - 1) AS i
WITH ranked[i] AS one, ranked, i
RETURN 1 + size([other IN ranked WHERE other[4] > one[4]]) AS place_in_ranking, one[0] AS department, one[1] AS name,
  one[2] AS year, one[3] AS offices, one[4] AS score, one[5] AS used_for
ORDER BY place_in_ranking, department
