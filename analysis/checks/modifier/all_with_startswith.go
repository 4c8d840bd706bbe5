package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "all-with-startswith",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "several beginnings or ends demanded at once",
	Why: `A text has one beginning and one end. Several of them joined by "all" hold
together only if each is a part of the next; mostly a list joined by OR was
meant, which is what remains without "all".`,
	Avoid: `
detection:
  selection:
    Image|startswith|all:
      - 'C:\Windows\'
      - 'C:\Temp\'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|startswith:
      - 'C:\Windows\'
      - 'C:\Temp\'
  condition: selection`,
	Run: allWithStartswith,
})

func allWithStartswith(p *check.Pass) {
	for _, i := range p.Items() {
		m, ok := use(i, "all")
		if !ok || len(i.Nodes()) < 2 {
			continue
		}
		for name, part := range map[string]string{"startswith": "beginnings", "endswith": "ends"} {
			if i.Has(name) {
				p.Reportf(m.At, "all of these %s must hold at once; without \"all\" one of them is enough", part)
			}
		}
	}
}
