package pipeline

import "sigma-lsp/analysis/sigma"

// Every value is replaced, so a list becomes as many equal values.
var _ = register(transformations, "set_value", func(p *params) transformation {
	want := p.scalarValue("value", true)
	n, _ := p.get("value")
	switch p.optionalText("force_type", "") {
	case "":
	case "str":
		if want == nil && n != nil {
			p.reportMismatch(n, "value", "text or a number where force_type is given")
		}
		want = pythonStr(want)
	case "num":
		if want == nil && n != nil {
			p.reportMismatch(n, "value", "text or a number where force_type is given")
		} else if f, ok := parseNumber(pythonStr(numeric(want))); ok || n == nil {
			want = f
		} else {
			p.reportMismatch(n, "value", "a number, as force_type demands")
		}
	default:
		t, _ := p.get("force_type")
		p.reportMismatch(t, "force_type", "str or num")
	}
	switch want.(type) {
	case int64, float64:
		want, _ = parseNumber(pythonStr(want))
	}
	return func(r *run) {
		r.editValues(func(_ *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
			origin := sigma.Origin{Node: v.SourceNode()}
			switch want := want.(type) {
			case string:
				return append(out, sigma.String{Origin: origin, Parts: parseParts(want)}), true
			case sigma.Number:
				want.Origin = origin
				return append(out, want), true
			case bool:
				return append(out, sigma.Bool{Origin: origin, True: want}), true
			}
			return append(out, sigma.Null{Origin: origin}), true
		})
	}
})
