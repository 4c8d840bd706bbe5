package check

// Serves reports whether a correlation of the file names the document and does
// not keep it as a query of its own. It is false where what the files hold is
// not known.
func (p *Pass) Serves() bool {
	if p.Own == nil {
		return false
	}
	found := false
	for _, ref := range []string{p.Own.ID.Value, p.Own.Name.Value} {
		if ref == "" {
			continue
		}
		for _, d := range p.Others.References(ref) {
			if d.File.Key != p.Own.File.Key || d.Number >= len(p.File.Documents) || !p.Own.Is(ref) {
				continue
			}
			if c := p.File.Documents[d.Number].Correlation; c != nil {
				if c.Generate {
					return false
				}
				found = true
			}
		}
	}
	return found
}
