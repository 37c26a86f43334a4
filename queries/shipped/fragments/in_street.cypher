// title: A street in the scope; a street without a district is in the scope of every district
// title_zh: 查询范围内的街道（未归属任何区县的，按区县查询时计入）
// variables: s, d
$scope IN [d.code, s.code] OR (d IS NULL AND size($scope) = 6)
