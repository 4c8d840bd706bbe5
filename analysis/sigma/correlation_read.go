package sigma

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func readCorrelation(d *Document) *Correlation {
	p, _ := d.Root.Get("correlation")
	c := &Correlation{Document: d, Root: d.Root, Key: p.Key, Node: p.Value}
	part := func(key string) Pair {
		entry, _ := p.Value.Get(key)
		return entry
	}
	c.TypeEntry, c.RulesEntry, c.GroupByEntry = part("type"), part("rules"), part("group-by")
	c.TimespanEntry, c.AliasesEntry, c.ConditionEntry = part("timespan"), part("aliases"), part("condition")
	c.GenerateEntry = part("generate")
	c.GenerateNested = c.GenerateEntry.Key != nil
	if !c.GenerateNested {
		c.GenerateEntry, _ = d.Root.Get("generate")
	}
	if p.Value.Kind != Mapping {
		switch _, rule := d.Root.Get("detection"); {
		case !isPresent(p.Value):
		case rule && p.Value.Kind == Scalar:
			c.problem("correlation-not-mapping", p.Key.Span, "this key turns the rule into a correlation, so its detection is ignored; use another key for a remark, such as \"remarks\"")
		default:
			c.problem("correlation-not-mapping", p.Value.Span, "correlation must be a mapping; write type, rules, group-by and timespan below it, each with a colon")
		}
		c.reportMissing()
		return c
	}
	c.readType()
	c.Rules = c.readRules(c.RulesEntry.Value)
	c.GroupBy = c.readNames(c.GroupByEntry.Value, "correlation-group-by-not-list", "group-by is a list of the names of fields")
	c.readTimespan()
	c.readAliases()
	c.readCondition()
	c.readGenerate()
	c.reportMissing()
	return c
}

// isPresent reports whether there is a value to read: not nothing, and not a line
// that is still being written.
func isPresent(n *Node) bool { return !n.IsNull() && !n.Broken }

func (c *Correlation) readType() {
	n := c.TypeEntry.Value
	if !isPresent(n) {
		return
	}
	names := make([]string, len(CorrelationTypes))
	for i, t := range CorrelationTypes {
		names[i] = string(t)
	}
	switch near, ok := Suggest(n.Value, names); {
	case n.Kind != Scalar:
		c.problem("correlation-type-unknown", n.Span, "the correlation type must be a single word, such as %q", EventCount)
	case slices.Contains(names, n.Value):
		c.Type = CorrelationType(n.Value)
	case ok:
		c.problem("correlation-type-unknown", n.Span, "unknown correlation type %q; did you mean %q?", n.Value, near)
	default:
		c.problem("correlation-type-unknown", n.Span, "unknown correlation type %q; use %s", n.Value, oneOf(names[:len(names)-1]))
	}
}

// oneOf lists words as "a, b or c".
func oneOf(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// readRules reads a list of references, or, as pySigma does, a single one.
func (c *Correlation) readRules(n *Node) []Reference {
	nodes := c.readNames(n, "correlation-rules-missing", "a rule is named by its id or its name, as text")
	refs := make([]Reference, len(nodes))
	for i, n := range nodes {
		refs[i] = Reference{n.Value, n.Span}
	}
	return refs
}

// readNames reads a list of names; a single one need not be in a list. An entry
// without a name is an error: the rest of the list would mean something else.
func (c *Correlation) readNames(n *Node, check, otherwise string) (names []*Node) {
	if !isPresent(n) {
		return nil
	}
	nodes := []*Node{n}
	if n.Kind == Sequence {
		nodes = n.Items
	}
	for _, one := range nodes {
		switch {
		case one.Broken || one.IsNull() && c.Document.Broken:
		case one.IsNull():
			c.problem(check, one.Span, "empty entry; %s", otherwise)
		case one.IsText() && one.Value != "":
			names = append(names, one)
		default:
			c.problem(check, one.Span, "%s", otherwise)
		}
	}
	return names
}

var timespanForm = regexp.MustCompile(`^([0-9]{1,10})([smhdwMy])$`)

// readTimespan reads a number and a unit. Source: "Time Selection"; w, M and y
// are pySigma's.
func (c *Correlation) readTimespan() {
	n := c.TimespanEntry.Value
	if !isPresent(n) {
		return
	}
	const check = "correlation-timespan-invalid"
	parts := timespanForm.FindStringSubmatch(n.Value)
	switch {
	case n.Kind != Scalar:
		c.problem(check, n.Span, "a timespan must be a number followed by s, m, h or d, such as 15m")
	case parts == nil:
		c.problem(check, n.Span, "%q is not a timespan; write a number followed by s, m, h or d, such as 15m", n.Value)
	case strings.Trim(parts[1], "0") == "":
		c.problem(check, n.Span, "a timespan of %q cannot contain any event; write a longer one", n.Value)
	default:
		count, _ := strconv.ParseInt(parts[1], 10, 64) // ten digits always fit
		c.Timespan = &Timespan{n, count, parts[2]}
	}
}

func (c *Correlation) readAliases() {
	n := c.AliasesEntry.Value
	if !isPresent(n) {
		return
	}
	misshapen := func(at Span, text string) {
		if !c.Document.Broken { // with recovered lines, nested lines may have moved
			c.problem("correlation-alias-not-mapping", at, "%s", text)
		}
	}
	if n.Kind != Mapping {
		misshapen(n.Span, "aliases must map each alias to fields of the rules")
		return
	}
	for _, p := range n.Pairs {
		a := &Alias{Name: p.Key, Node: p.Value}
		switch {
		case p.Key.Broken || p.Value.Broken:
			continue
		case p.Key.Kind != Scalar || p.Value.Kind != Mapping:
			misshapen(p.Span(), "an alias is a mapping of names of rules to the field in each")
			continue
		}
		for _, f := range p.Value.Pairs {
			switch {
			case f.Key.Broken || f.Value.Broken:
			case f.Key.Kind != Scalar || f.Value.Kind != Scalar || f.Value.IsNull() || f.Value.Value == "":
				misshapen(f.Span(), "an alias gives each rule the name of one field")
			default:
				a.Fields = append(a.Fields, AliasField{Reference{f.Key.Value, f.Key.Span}, f.Value})
			}
		}
		c.Aliases = append(c.Aliases, a)
	}
}

func (c *Correlation) readCondition() {
	n := c.ConditionEntry.Value
	if !isPresent(n) {
		return
	}
	switch n.Kind {
	case Mapping:
		c.Condition = &CorrelationCondition{}
		for _, p := range n.Pairs {
			if !p.Key.Broken && !p.Value.Broken && !(p.Value.IsNull() && c.Document.Broken) {
				c.readLimit(p)
			}
		}
	case Scalar:
		c.Condition = &CorrelationCondition{Text: n}
		c.readExtended()
	default:
		c.problem("correlation-condition-operator", n.Span, "the condition must be a mapping with an operator and a limit, such as \"gte: 10\"")
	}
}

// readLimit reads an entry of the condition. Source: "Condition"; "percentile"
// is pySigma's.
func (c *Correlation) readLimit(p Pair) {
	condition, n := c.Condition, p.Value
	switch key := p.Key.Value; {
	case p.Key.Kind != Scalar:
		c.problem("correlation-condition-operator", p.Key.Span, "the condition needs an operator: %s", oneOf(LimitOperators))
	case key == "field":
		if condition.FieldEntry = p; n.IsNull() {
			return // reported as missing
		}
		condition.Fields = c.readNames(n, "correlation-field-missing", "field is the name of a field, or a list of names")
	case key == "percentile":
		condition.PercentileEntry = p
		number, ok := c.readNumber(n)
		switch {
		case c.Type != "" && c.Type != ValuePercentile:
			c.problem("correlation-percentile", p.Key.Span, "only %q correlations use a percentile, not %q", ValuePercentile, c.Type)
		case n.IsNull():
			c.problem("correlation-percentile", p.Key.Span, "missing value after %q; write a number from 0 to 100", key)
		case !ok || number.Float < 0 || number.Float > 100:
			c.problem("correlation-percentile", n.Span, "the percentile must be a number from 0 to 100")
		default:
			condition.Percentile = &number
		}
	case slices.Contains(LimitOperators, key):
		switch number, ok := c.readNumber(n); {
		case ok:
			condition.Limits = append(condition.Limits, Limit{p.Key, key, number})
		case n.IsNull():
			c.problem("correlation-condition-number", p.Key.Span, "missing limit after %q; write a number", key)
		case QuotedNumber(n):
			c.problem("correlation-condition-number", n.Span, "the limit must be a number; write %s without quotes", n.Value)
		default:
			c.problem("correlation-condition-number", n.Span, "the limit of %q must be a number", key)
		}
	default:
		if near, ok := suggestLimit(key); ok {
			c.problem("correlation-condition-operator", p.Key.Span, "unknown operator %q; did you mean %q?", key, near)
		} else {
			c.problem("correlation-condition-operator", p.Key.Span, "unknown operator %q; use %s", key, oneOf(LimitOperators))
		}
	}
}

// suggestLimit returns the key of a condition that was most likely meant.
func suggestLimit(key string) (string, bool) {
	return Suggest(key, slices.Concat(LimitOperators, []string{"field", "percentile"}))
}

// decimalNumber is a decimal number that quotes made a text, and that reads the
// same without them: a zero in front would make it octal.
var decimalNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// QuotedNumber reports whether a value is a number but for the quotes around it.
func QuotedNumber(n *Node) bool {
	return n.Kind == Scalar && n.Target == nil && (n.Style == SingleQuoted || n.Style == DoubleQuoted) && decimalNumber.MatchString(n.Value)
}

// exponentNumber is a number for YAML 1.2 and a text for 1.1, of which pySigma
// makes the same number.
var exponentNumber = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$`)

func (c *Correlation) readNumber(n *Node) (Number, bool) {
	if n.Kind == Scalar && (n.Tag == "!!int" || n.Tag == "!!float" || n.Tag == "!!str" && n.Style == Plain && exponentNumber.MatchString(n.Value)) {
		return readNumber(n)
	}
	return Number{}, false
}

// readExtended reads a condition that is a text. Source: pySigma's extended
// correlation condition; the specification does not have it.
func (c *Correlation) readExtended() {
	const check = "correlation-extended-condition"
	n := c.Condition.Text
	switch {
	case c.Type == "": // whether a text is allowed depends on the type
		return
	case !c.Type.CountsRules():
		c.problem(check, n.Span, "the condition of a %q correlation must compare a number, such as \"gte: 10\"; only temporal correlations accept text", c.Type)
		return
	case !n.IsText() || strings.TrimSpace(n.Value) == "":
		c.problem(check, n.Span, "the condition must be a mapping with an operator and a limit, or a text of rule names")
		return
	}
	rule := &Rule{Document: c.Document}
	d := &Detection{}
	for _, r := range c.Rules {
		if d.Selection(r.Name) == nil {
			d.add(&Selection{Name: &Node{Kind: Scalar, Value: r.Name, Span: r.At}})
		}
	}
	p := &conditionParser{rule: rule, detection: d, node: n, ofRules: true, anyName: c.RulesEntry.Value.IsNull() || len(c.RulesEntry.Value.Items) == 0 && c.RulesEntry.Value.Kind == Sequence}
	c.Condition.Expr = p.parse(n.Value)
	for _, problem := range rule.Problems {
		c.problem(check, problem.At, "%s", problem.Text)
	}
	if c.Condition.Expr == nil {
		return
	}
	named := map[string]bool{}
	for e := range Subexpressions(c.Condition.Expr) {
		if e, ok := e.(*Ref); ok {
			switch {
			case named[e.Name]:
			case !ruleName.MatchString(e.Name):
				c.problem(check, e.Span, "%.60q cannot be used in a condition; rename the rule: only letters, digits and \"_\", no digit first", e.Name)
			case p.anyName:
				c.Rules = append(c.Rules, Reference{e.Name, e.Span})
			}
			named[e.Name] = true
		}
	}
	for _, r := range c.Rules {
		if !named[r.Name] {
			c.problem(check, r.At, "the condition does not use the rule %q", r.Name)
		}
	}
}

// ruleName is what a text condition can call a rule by. Source: the grammar of
// pySigma's extended correlation condition.
var ruleName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (c *Correlation) readGenerate() {
	n := c.GenerateEntry.Value
	switch {
	case !isPresent(n):
	case n.Kind == Scalar && n.Tag == "!!bool":
		c.Generate = strings.EqualFold(n.Value, "true")
	default:
		c.problem("correlation-generate-not-boolean", n.Span, "generate must be true or false")
	}
}
