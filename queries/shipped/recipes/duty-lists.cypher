// title: Summary of the duty lists
// title_zh: 清单事项统计
// question: How many duties are on each list, how many need funds, and how many assignments are funded?
// question_zh: 每张清单有多少事项，多少费随事转，多少承接经费到位？
// returns: list: text, duties: integer, categories: integer, paid: integer, unassigned: integer,
//   assignments: integer, funded: integer
// tags: duties, q11
MATCH (y:Duty)
OPTIONAL MATCH (y)-[a:ASSIGNED_TO]->(u:Organization)
WITH y, count(a) AS given, sum(CASE WHEN a.funded THEN 1 ELSE 0 END) AS with_funds
RETURN y.list AS list, count(y) AS duties, count(DISTINCT y.category) AS categories,
  sum(CASE WHEN y.paid THEN 1 ELSE 0 END) AS paid, sum(CASE WHEN given = 0 THEN 1 ELSE 0 END) AS unassigned,
  sum(given) AS assignments, sum(with_funds) AS funded
ORDER BY list
