package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "cidr-invalid",
	Group:    "regex",
	Severity: check.Error,
	Title:    "invalid network",
	What: `Reports a value of "cidr" that is neither an IPv4 or IPv6 network nor an
address.`,
	Why: `A network is an address, a slash and the length of the prefix. Tools reject
anything else.`,
	Avoid: `
detection:
  selection:
    DestinationIp|cidr: 10.0.0.0/33
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationIp|cidr: 10.0.0.0/8
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
