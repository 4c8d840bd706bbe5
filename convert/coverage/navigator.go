package coverage

import (
	"encoding/json"
	"fmt"
	"strings"

	"sigma-lsp/analysis/taxonomy"
)

// The colors of the layer and their meaning.
const (
	coveredColor  = "#31a354"
	extendedColor = "#a1d99b"
	ruleOnlyColor = "#fdae6b"
)

// Navigator writes a layer for ATT&CK Navigator. Source: MITRE, ATT&CK Navigator
// layer file format 4.5.
func (r *Report) Navigator() ([]byte, error) {
	type technique struct {
		ID      string `json:"techniqueID"`
		Score   int    `json:"score"`
		Color   string `json:"color"`
		Comment string `json:"comment"`
		Enabled bool   `json:"enabled"`
	}
	type legend struct {
		Label string `json:"label"`
		Color string `json:"color"`
	}
	version, _, _ := strings.Cut(taxonomy.Standard().Attack().Version, ".")
	techniques := make([]technique, len(r.Techniques))
	for i, c := range r.Techniques {
		t := technique{ID: c.Name, Score: c.Queries, Color: coveredColor, Enabled: true}
		switch {
		case c.Queries > 0:
		case c.Extended > 0:
			t.Color = extendedColor
		default:
			t.Color = ruleOnlyColor
		}
		t.Comment = fmt.Sprintf("%d of %d rules have a query, %d more with %s", c.Queries, c.Rules, c.Extended, Extended)
		techniques[i] = t
	}
	text, err := json.MarshalIndent(map[string]any{
		"name":        "Sigma rules in InsightIDR",
		"description": fmt.Sprintf("%d rules, %d with a query", r.Rules, r.Queries),
		"domain":      "enterprise-attack",
		"versions":    map[string]string{"attack": version, "navigator": "5.1.0", "layer": "4.5"},
		"techniques":  techniques,
		"legendItems": []legend{
			{"covered by a query", coveredColor},
			{"covered by " + Extended, extendedColor},
			{"rules without a query", ruleOnlyColor},
		},
		"sorting": 3,
	}, "", "  ")
	return append(text, '\n'), err
}
