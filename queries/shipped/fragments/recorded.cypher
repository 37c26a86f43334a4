// title: A community of which anything is recorded at all
// title_zh: 已有任何数据的社区
// variables: c
EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() }
