package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-alias-not-mapping",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "malformed alias",
	What:     `Reports "aliases" that do not map each alias to rules and fields.`,
	Why: `An alias is one name for fields that are called differently in the events
of each rule. "aliases" maps each alias to rule names, and each rule name to its field.
Tools reject any other form.`,
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
