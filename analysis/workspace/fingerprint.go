package workspace

import (
	"hash/maphash"
	"strings"

	"sigma-lsp/analysis/sigma"
)

var seed = maphash.MakeSeed()

// fingerprint is a hash of a log source and a detection. The order of keys and
// of lists does not affect what a rule matches, so it does not affect the hash;
// nor do quotes, or a list of one item in place of the item.
func fingerprint(l Logsource, detection *sigma.Node) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, part := range []string{l.Category, l.Product, l.Service} {
		h.WriteString(strings.ToLower(part))
		h.WriteByte(0)
	}
	maphash.WriteComparable(&h, hashNode(detection, 0))
	return max(h.Sum64(), 1)
}

func hashNode(n *sigma.Node, depth int) uint64 {
	if depth > sigma.MaxDepth {
		return 0
	}
	sum := uint64(0)
	switch n.Kind {
	case sigma.Mapping:
		for _, p := range n.Pairs {
			sum += maphash.Comparable(seed, [2]uint64{hashNode(p.Key, depth+1), hashNode(p.Value, depth+1)})
		}
		return maphash.Comparable(seed, [2]uint64{1, sum})
	case sigma.Sequence:
		if len(n.Items) == 1 {
			return hashNode(n.Items[0], depth+1)
		}
		for _, item := range n.Items {
			sum += hashNode(item, depth+1)
		}
		return maphash.Comparable(seed, [2]uint64{2, sum})
	}
	if n.IsNull() {
		return 3
	}
	return maphash.String(seed, n.Value)
}
