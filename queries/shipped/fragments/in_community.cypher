// title: A community in the scope; a community without a district is in the scope of every district
// title_zh: 查询范围内的社区（未归属任何区县的，按区县查询时计入）
// variables: c, s, d
$scope IN [d.code, s.code, c.code] OR (d IS NULL AND size($scope) = 6)
