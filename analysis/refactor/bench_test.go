package refactor_test

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
)

// BenchmarkAt finds all refactorings at an item, a selection and the condition:
// each one is proved.
func BenchmarkAt(b *testing.B) {
	for _, size := range []int{2_000, 20_000} {
		var text strings.Builder
		text.WriteString("title: Large\nlogsource: {category: process_creation, product: windows}\ndetection:\n")
		for i := 0; text.Len() < size; i++ {
			fmt.Fprintf(&text, "    selection_%d:\n        Image|endswith:\n            - '\\one%d.exe'\n            - '\\a%d.exe'\n        CommandLine|contains|all: [' -enc %d ', payload]\n", i, i, i, i)
		}
		text.WriteString("    condition: selection_0 or 1 of selection_*\nlevel: high\n")
		for _, at := range []string{"CommandLine", "selection_1:", "selection_0 or"} {
			b.Run(fmt.Sprintf("%dkB/%s", size/1000, strings.Trim(at, ":")), func(b *testing.B) {
				f := sigma.Parse(sigma.NewSource(text.String()))
				offset := strings.Index(text.String(), at)
				b.ReportAllocs()
				for b.Loop() {
					refactor.At(f, sigma.Span{Start: offset, End: offset}, lengths)
				}
			})
		}
	}
}
