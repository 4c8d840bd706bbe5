package check

// IsCorrelationOnly reports whether a correlation of the file names the document and does
// not keep it as a separate query. It is false where what the files hold is
// not known.
func (p *Pass) IsCorrelationOnly() bool {
	if p.Summary == nil {
		return false
	}
	found := false
	for _, ref := range []string{p.Summary.ID.Value, p.Summary.Name.Value} {
		if ref == "" {
			continue
		}
		for _, d := range p.Workspace.Referrers(ref) {
			if d.File.Key != p.Summary.File.Key || d.Number >= len(p.File.Documents) || !p.Summary.HasRef(ref) {
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
