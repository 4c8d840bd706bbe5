package sigma

import (
	"strconv"
	"strings"
)

// VersionKey is the top-level key for the version of the specification that a
// document is written for. It is rsigma's.
const VersionKey = "sigma-version"

// DefaultMajor is the major version of a document without the key.
const DefaultMajor = 2

// Major reads the first part of a version, 3 of "3", "3.1" and "v3.1.0"; ok is
// false for other texts.
func Major(n *Node) (major int, ok bool) {
	if n == nil || n.Kind != Scalar || n.IsNull() {
		return 0, false
	}
	text, _, _ := strings.Cut(strings.TrimLeft(strings.TrimSpace(n.Value), "vV"), ".")
	major, err := strconv.Atoi(text)
	return major, err == nil && major >= 0
}
