package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "too-many-values",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "values that unfold into too many",
	Why: `"windash" tries five dashes at each place where an option begins,
"base64offset" makes three texts out of one, and so a few values can unfold
into thousands. Queries of that size are refused by their targets; more than
10,000 values of one field are not made, nor more than 4 MiB of text by chains
of modifiers such as "wide", each of which doubles it.`,
	Avoid: `
detection:
  selection:
    CommandLine|windash|contains: ' -a -b -c -d -e -f '
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|windash|contains|all:
      - ' -a '
      - ' -b '
      - ' -c '
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
