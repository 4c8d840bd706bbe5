package leql

import "slices"

// Variables returns the distinct names of the variables in a statement, in
// order; none if it cannot be parsed.
func Variables(text string) (names []string) {
	s, err := Parse(text)
	if err != nil {
		return nil
	}
	value := func(v Value) {
		if v, ok := v.(Variable); ok && !slices.Contains(names, v.Name) {
			names = append(names, v.Name)
		}
	}
	var visit func(e Expr)
	visit = func(e Expr) {
		switch e := e.(type) {
		case *And:
			for _, o := range e.Operands {
				visit(o)
			}
		case *Or:
			for _, o := range e.Operands {
				visit(o)
			}
		case *Not:
			visit(e.Operand)
		case *Parens:
			visit(e.Inner)
		case *Test:
			value(e.Value)
			for _, v := range e.List {
				value(v)
			}
		case *Keyword:
			value(e.Value)
		}
	}
	visit(s.From)
	visit(s.Where)
	return names
}
