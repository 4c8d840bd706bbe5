package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "yaml-duplicate-key",
	Group:    "document",
	Severity: check.Error,
	Title:    "key that stands twice in one mapping",
	Why: `YAML forbids a key twice in one mapping. Many readers refuse such a file, the
others keep one of the entries and forget the rest without a word, so a part
of the rule is never looked for. Two sets of values for one field belong in
one list, or, when both must hold, in two selections or under the modifier
"all".`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: 'whoami'
    CommandLine|contains: '/priv'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains|all:
      - 'whoami'
      - '/priv'
  condition: selection`,
	Run: (*check.Pass).Problems,
})
