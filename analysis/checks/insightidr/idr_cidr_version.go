package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-cidr-version",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "network that IP() does not take",
	Why: `LEQL compares addresses with networks by IP(), which is documented for IPv4
with 1 to 32 fixed bits. IPv6 networks become regular expressions, which find
every spelling of their addresses. A network of all addresses has no form with
a known meaning, and IPv4-mapped addresses belong to IPv4 networks.`,
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
