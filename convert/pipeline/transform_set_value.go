package pipeline

import "sigma-lsp/analysis/sigma"

// Every value is replaced, so a list becomes as many equal values.
var _ = register(transformations, "set_value", func(p *params) transformation {
	want := p.single("value", true)
	n, _ := p.get("value")
	switch p.textOr("force_type", "") {
	case "":
	case "str":
		if want == nil && n != nil {
			p.wrong(n, "value", "text or a number where force_type is given")
		}
		want = spell(want)
	case "num":
		if want == nil && n != nil {
			p.wrong(n, "value", "text or a number where force_type is given")
		} else if f, ok := number(spell(numeric(want))); ok || n == nil {
			want = f
		} else {
			p.wrong(n, "value", "a number, as force_type demands")
		}
	default:
		t, _ := p.get("force_type")
		p.wrong(t, "force_type", "str or num")
	}
	switch want.(type) {
	case int64, float64:
		want, _ = number(spell(want))
	}
	return func(r *run) {
		r.eachValue(func(_ *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
			origin := sigma.Origin{Node: v.SourceNode()}
			switch want := want.(type) {
			case string:
				return append(out, sigma.String{Origin: origin, Parts: parts(want)}), true
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
