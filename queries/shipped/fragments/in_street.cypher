// title: Whether a street is in the scope; a street without a district counts as inside every district
// title_zh: 在所问范围之内的街道（无区县归属的，问区县时计入）
// variables: s, d
$scope IN [d.code, s.code] OR (d IS NULL AND size($scope) = 6)
