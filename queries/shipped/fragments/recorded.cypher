// title: A community with any records
// title_zh: 已有任何数据的社区
// variables: c
EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() }
