// title: A street in the scope; a street without a district is in the scope of every district
// title_zh: 在所问范围之内的街道（无区县归属的，问区县时计入）
// variables: s, d
$scope IN [d.code, s.code] OR (d IS NULL AND size($scope) = 6)
