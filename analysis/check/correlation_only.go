package check

import "sigma-lsp/analysis/sigma"

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
			if d.File.Key != p.Summary.File.Key || d.Kind != sigma.CorrelationDocument || !p.Summary.HasRef(ref) {
				continue
			}
			if d.Generate {
				return false
			}
			found = true
		}
	}
	return found
}
