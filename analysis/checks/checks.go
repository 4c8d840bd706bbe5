// Package checks brings in all checks, for the programs that run them. Each
// group is a package and each check a file, which registers itself.
package checks

import (
	_ "sigma-lsp/analysis/checks/condition"
	_ "sigma-lsp/analysis/checks/correlation"
	_ "sigma-lsp/analysis/checks/detection"
	_ "sigma-lsp/analysis/checks/document"
	_ "sigma-lsp/analysis/checks/filter"
	_ "sigma-lsp/analysis/checks/insightidr"
	_ "sigma-lsp/analysis/checks/logsource"
	_ "sigma-lsp/analysis/checks/metadata"
	_ "sigma-lsp/analysis/checks/modifier"
	_ "sigma-lsp/analysis/checks/regex"
	_ "sigma-lsp/analysis/checks/sigmahq"
	_ "sigma-lsp/analysis/checks/tags"
	_ "sigma-lsp/analysis/checks/workspace"
)
