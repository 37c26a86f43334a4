// title: Runs that wrote the graph
// title_zh: 载入记录
// question: Which runs wrote the graph: when, from which dataset, by whom, and how many facts did they add, update
//   and retire?
// question_zh: 哪些载入写入了本图：何时、哪个数据集、由谁，新增、更新、撤下各多少？
// returns: run: text, at: text, dataset: text, operator: text, effective: text, added: integer, updated: integer,
//   retired: integer, notice: text
// tags: history, q10
MATCH (r:Run)
OPTIONAL MATCH (r)-[:WROTE]->(b:Batch)
WITH r, sum(CASE WHEN b.operation = 'add' THEN b.count ELSE 0 END) AS added,
  sum(CASE WHEN b.operation = 'update' THEN b.count ELSE 0 END) AS updated,
  sum(CASE WHEN b.operation = 'retire' THEN b.count ELSE 0 END) AS retired
RETURN r.id AS run, r.at AS at, r.dataset AS dataset, r.operator AS operator, r.effective AS effective,
  added, updated, retired, r.notice AS notice
ORDER BY run
