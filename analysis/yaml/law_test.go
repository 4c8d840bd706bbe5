package yaml_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	judge "gopkg.in/yaml.v3"

	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/yaml"
)

// dump spells a node as the judge sees it: kinds, tags, values, anchors, aliases.
func dump(b *strings.Builder, n *yaml.Node) {
	switch {
	case n == nil:
		b.WriteString("nothing")
	case n.Target != nil:
		fmt.Fprintf(b, "*%s", n.Target.Value)
	case n.Kind == yaml.Scalar:
		fmt.Fprintf(b, "%s %q %d ", n.Tag, n.Value, n.Style)
	case n.Kind == yaml.Mapping:
		fmt.Fprintf(b, "%s{", n.Tag)
		for _, p := range n.Pairs {
			dump(b, p.Key)
			b.WriteString("=")
			dump(b, p.Value)
		}
		b.WriteString("}")
	default:
		fmt.Fprintf(b, "%s[", n.Tag)
		for _, c := range n.Items {
			dump(b, c)
			b.WriteString(",")
		}
		b.WriteString("]")
	}
}

func dumpJudge(b *strings.Builder, n *judge.Node) {
	tag := n.ShortTag()
	switch n.Kind {
	case judge.DocumentNode:
		dumpJudge(b, n.Content[0])
	case judge.AliasNode:
		fmt.Fprintf(b, "*%s", n.Alias.Value)
	case judge.ScalarNode:
		style := 0
		switch {
		case n.Style&judge.SingleQuotedStyle != 0:
			style = 1
		case n.Style&judge.DoubleQuotedStyle != 0:
			style = 2
		case n.Style&judge.LiteralStyle != 0:
			style = 3
		case n.Style&judge.FoldedStyle != 0:
			style = 4
		}
		if n.Style&judge.TaggedStyle == 0 && style == 0 && (tag == "!!int" || tag == "!!float") && !plainNumber.MatchString(n.Value) {
			tag = "!!str"
		}
		fmt.Fprintf(b, "%s %q %d ", tag, n.Value, style)
	case judge.MappingNode:
		fmt.Fprintf(b, "%s{", tag)
		for i := 0; i < len(n.Content); i += 2 {
			dumpJudge(b, n.Content[i])
			b.WriteString("=")
			dumpJudge(b, n.Content[i+1])
		}
		b.WriteString("}")
	case judge.SequenceNode:
		fmt.Fprintf(b, "%s[", tag)
		for _, c := range n.Content {
			dumpJudge(b, c)
			b.WriteString(",")
		}
		b.WriteString("]")
	}
}

// judged reads the documents of a text with gopkg.in/yaml.v3, each on its own.
func judged(text string) (documents []string, err error) {
	for _, d := range yaml.Parse(yaml.NewSource(text)).Documents {
		decoder := judge.NewDecoder(strings.NewReader(text[d.Span.Start:d.Span.End]))
		for first := true; ; first = false {
			var n judge.Node
			if err := decoder.Decode(&n); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return documents, err
			} else if !first {
				return documents, errors.New("more than one document")
			}
			var b strings.Builder
			dumpJudge(&b, &n)
			documents = append(documents, b.String())
		}
	}
	return documents, nil
}

func read(text string) (documents []string, faults []string) {
	t := yaml.Parse(yaml.NewSource(text))
	for _, d := range t.Documents {
		for _, e := range d.Errors {
			if e.Code != yaml.Duplicate {
				faults = append(faults, fmt.Sprintf("%d: %s: %q", t.Source.LineOf(e.Span.Start)+1, e.Text, t.Source.Text(e.Span)))
			}
		}
		var b strings.Builder
		if d.Root == nil {
			continue
		}
		dump(&b, d.Root)
		documents = append(documents, b.String())
	}
	return documents, faults
}

// lossless demands that the tokens put together are the text.
func lossless(t *testing.T, text string) {
	t.Helper()
	end := int32(0)
	tree := yaml.Parse(yaml.NewSource(text))
	for _, token := range tree.Tokens {
		if token.End <= end {
			t.Fatalf("token ends at %d, the one before at %d in %q", token.End, end, text)
		}
		end = token.End
	}
	start := 0
	if strings.HasPrefix(text, "\uFEFF") && len(tree.Documents) > 0 {
		start = 0
	}
	_ = start
	if int(end) != len(text) {
		t.Fatalf("tokens end at %d of %d in %q", end, len(text), text)
	}
}

func TestAgreementOnTheCorpus(t *testing.T) {
	bad := 0
	for _, f := range sigmatest.Public(t) {
		for _, text := range []string{f.Text, strings.ReplaceAll(f.Text, "\n", "\r\n")} {
			lossless(t, text)
			want, err := judged(text)
			got, faults := read(text)
			if err != nil {
				if len(faults) == 0 {
					t.Errorf("%s: no error for %v", f.Path, err)
				}
				continue
			}
			if len(faults) > 0 || strings.Join(got, "\n") != strings.Join(want, "\n") {
				if bad++; bad < 20 {
					t.Errorf("%s: %v", f.Path, faults)
					if len(faults) == 0 {
						t.Errorf("got  %v\nwant %v", got, want)
					}
				}
			}
		}
	}
	t.Log(bad, "differ")
}
