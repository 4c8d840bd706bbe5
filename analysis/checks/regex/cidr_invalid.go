package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "cidr-invalid",
	Group:    "regex",
	Severity: check.Error,
	Title:    "value under cidr that is no network",
	Why: `"cidr" takes an IPv4 or IPv6 network, written as an address, a slash and the
number of fixed bits, or a bare address. Anything else matches no address, and
readers refuse it.`,
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
