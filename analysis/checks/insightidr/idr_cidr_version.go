package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-cidr-version",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "network that IP() does not support",
	What: `Reports a network that LEQL cannot express: a network of all addresses, or
one with IPv4-mapped addresses. Other IPv6 networks become regular expressions that
match every spelling of their addresses.`,
	Why: `LEQL compares addresses with networks by IP(), which is documented for IPv4
networks with a prefix length from 1 to 32.`,
	Avoid: `
logsource:
  category: firewall
detection:
  selection:
    DestinationIp|cidr: '::ffff:10.0.0.0/104'
  condition: selection`,
	Prefer: `
logsource:
  category: firewall
detection:
  selection:
    DestinationIp|cidr: 10.0.0.0/8
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
