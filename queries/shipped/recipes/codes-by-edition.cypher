// title: Places by the scheme and edition of their code
// title_zh: 代码体系与版本
// question: From which scheme and edition are the codes of the places?
// question_zh: 各级地点的代码属于哪个体系、哪个版本？
// returns: kind: text, scheme: text, edition: integer, places: integer, first_code: text, last_code: text
// tags: names, totals, q8, q9
MATCH (p:Province|City|District|Street|Community)
WITH [label IN labels(p) WHERE label <> 'Place'][0] AS kind, p
RETURN kind, p.scheme AS scheme, p.edition AS edition, count(p) AS places, min(p.code) AS first_code, max(p.code) AS last_code
ORDER BY kind, scheme, edition
