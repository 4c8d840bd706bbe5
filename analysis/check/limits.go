package check

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
)

// Nobody reads a hundred thousand findings, and editors stop at as many.
const (
	MaxFindingsPerCheck = 1000 // findings of one check in a file that are listed
	maxRelated          = 20   // places beside a finding
)

// limitFindings drops what exceeds the limits of one check, given in the order of the
// text. The first one left out becomes one that counts them, as loud as the
// loudest.
func limitFindings(found []*Finding) []*Finding {
	counts := map[*Check]int{}
	over := false
	for _, f := range found {
		counts[f.Check]++
		over = over || counts[f.Check] > MaxFindingsPerCheck+1
		f.limitRelated()
	}
	if !over {
		return found
	}
	kept := make([]*Finding, 0, len(counts)*(MaxFindingsPerCheck+1))
	told, rest := map[*Check]int{}, map[*Check]*Finding{}
	for _, f := range found {
		c := f.Check
		switch told[c]++; {
		case told[c] <= MaxFindingsPerCheck || counts[c] == MaxFindingsPerCheck+1:
			kept = append(kept, f)
		case rest[c] == nil:
			left := counts[c] - MaxFindingsPerCheck
			rest[c] = &Finding{Check: c, Severity: f.Severity, At: f.At, Text: fmt.Sprintf("%d more findings of this check are not listed", left)}
			kept = append(kept, rest[c])
		default:
			rest[c].Severity = max(rest[c].Severity, f.Severity)
		}
	}
	return kept
}

func (f *Finding) limitRelated() {
	if more := len(f.Related) - maxRelated; more > 1 {
		f.Related = append(f.Related[:maxRelated:maxRelated], sigma.Related{
			At: f.Related[maxRelated].At, Text: fmt.Sprintf("and %d more places", more),
		})
	}
	if more := len(f.RelatedInFiles) - maxRelated; more > 1 {
		next := f.RelatedInFiles[maxRelated]
		next.Text = fmt.Sprintf("and %d more places", more)
		f.RelatedInFiles = append(f.RelatedInFiles[:maxRelated:maxRelated], next)
	}
}
