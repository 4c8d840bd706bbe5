package taxonomy

import "testing"

// BenchmarkLoad is what the first use costs.
func BenchmarkLoad(b *testing.B) {
	b.Run("attack", func(b *testing.B) {
		tagUses()
		for b.Loop() {
			readAttack(attackTable).attack()
		}
	})
	b.Run("taxonomy", func(b *testing.B) {
		for b.Loop() {
			assemble(read(), nil, namespaces(), standardAttack)
		}
	})
}

func BenchmarkAttackSearch(b *testing.B) {
	a := Standard().Attack()
	for _, text := range []string{"", "t10", "powershell", "remote services smb"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				a.Search(text)
			}
		})
	}
}

func BenchmarkFields(b *testing.B) {
	t := Standard()
	known, open := at("process_creation/windows/"), at("process_creation//")
	for name, do := range map[string]func(){
		"canonical":        func() { t.Canonical(known, "commandline") },
		"canonical, open":  func() { t.Canonical(open, "commandline") },
		"nearest":          func() { t.SuggestField(known, "ComandLine") },
		"nearest, open":    func() { t.SuggestField(open, "ComandLine") },
		"known logsource":  func() { t.KnownLogsource(open) },
		"nearest source":   func() { t.SuggestLogsource(at("process_creaton/windows/")) },
		"logsource values": func() { t.LogsourceValues("service", at("/windows/")) },
		"with":             func() { t.With(Extra{Logsources: []Source{{Logsource: open}}}) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				do()
			}
		})
	}
}
