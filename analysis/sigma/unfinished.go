package sigma

import "strings"

// UnfinishedItem is the field with its modifiers at the beginning of a plain value
// that is an item without its colon, such as "Image|" while it is typed; "" for
// other values. The last modifier may be incomplete.
func UnfinishedItem(n *Node) string {
	if n.Kind != Scalar || n.Style != Plain {
		return ""
	}
	word, _, _ := strings.Cut(n.Value, " ")
	parts := strings.Split(word, "|")
	if len(parts) < 2 || parts[0] == "" {
		return ""
	}
	last := len(parts) - 1
	for _, name := range parts[1:last] {
		if LookupModifier(name) == nil {
			return ""
		}
	}
	for m := range Modifiers() {
		if strings.HasPrefix(m.Name, parts[last]) {
			return word
		}
	}
	return ""
}
