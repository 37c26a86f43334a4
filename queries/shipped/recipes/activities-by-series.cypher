// title: Activities by series
// title_zh: 活动统计
// question: How many activities and sessions of each series took place up to the day, when, and how many people
//   came?
// question_zh: 截至当日，每个系列开展了多少活动、多少场次、多少人参加，首末日期是哪天？
// params: on: date = today
// returns: category: text, series: text, activities: integer, sessions: integer, attendees: integer, organizers:
//   integer, first: date, last: date
// tags: activities, q8
MATCH (a:Activity)
WHERE a.date IS NULL OR a.date <= $on
OPTIONAL MATCH (a)-[:RUN_BY]->(o:Organization)
WITH a, min(o.code) AS organizer
RETURN a.category AS category, a.series AS series, count(a) AS activities, sum(coalesce(a.sessions, 1)) AS sessions,
  sum(a.attendees) AS attendees, count(DISTINCT organizer) AS organizers, min(a.date) AS first, max(a.date) AS last
ORDER BY category, series
