package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-alias-not-mapping",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "alias that does not give rules their fields",
	Why: `An alias is one name for fields that are called otherwise in the events of each
rule. "aliases" maps the alias to the rules, by name, and each rule to its field.
Other forms are refused.`,
	Avoid: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address: [SourceIp, DestinationIp]`,
	Prefer: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address:
      in: SourceIp
      out: DestinationIp`,
	Run: (*check.Pass).ReportProblems,
})
