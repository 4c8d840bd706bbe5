package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-cidr-version",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "network that IP() does not take",
	Why: `LEQL compares addresses with networks by IP(), which is documented for IPv4
with 1 to 32 fixed bits. For IPv6 and for a network of all addresses no form
with a known meaning exists.`,
	Avoid: `
logsource:
  category: firewall
detection:
  selection:
    DestinationIp|cidr: 'fd00::/8'
  condition: selection`,
	Prefer: `
logsource:
  category: firewall
detection:
  selection:
    DestinationIp|cidr: 10.0.0.0/8
  condition: selection`,
	Run: (*check.Pass).Translation,
})
