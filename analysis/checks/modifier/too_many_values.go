package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "too-many-values",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "values that expand to too many",
	What: `Reports an item whose values expand to more than 10,000 values or 4 MiB of
text.`,
	Why: `"windash" produces five variants for each dash, "base64offset" three
variants of each text, and "wide" doubles the length, so a few values can expand to
thousands. No target platform accepts queries of that size.`,
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
