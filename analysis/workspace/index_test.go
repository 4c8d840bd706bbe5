package workspace_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/workspace"
)

// However an index came about, it answers like one made of the same files at
// once.
func TestChangesEqualNew(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		pick := func(n int) int { return random.IntN(n) }
		return fmt.Sprintf("title: T%d\nid: I%d\nname: n%d\nrelated: [{id: i%d, type: similar}]\ncorrelation: {type: temporal, rules: [n%d, i%d]}\n"+
			"---\ntitle: T%d\nlogsource: {product: p}\ndetection: {s: {f%d: x}, condition: s}\n"+
			"---\ntitle: T%d\nlogsource: {product: p}\nfilter: {rules: [n%d], s: {f: x}, condition: s}\n",
			pick(40), pick(40), pick(40), pick(40), pick(40), pick(40), pick(40), pick(9), pick(40), pick(40))
	}
	files := map[string]*workspace.File{}
	index := workspace.New(nil, true)
	for step := range 40 {
		changes := map[string]*workspace.File{}
		for range 1 + random.IntN(3)*random.IntN(40) {
			name := fmt.Sprintf("d%d/f%d.yml", random.IntN(3), random.IntN(60))
			changes[name] = nil
			if random.IntN(4) > 0 {
				changes[name] = summary(name, text())
			}
		}
		for name, f := range changes {
			if files[name] = f; f == nil {
				delete(files, name)
			}
			switch {
			case len(changes) > 1:
			case f == nil:
				index = index.Without(name)
			default:
				index = index.With(name, func() *workspace.File { return f })
			}
		}
		if len(changes) > 1 {
			index = index.WithAll(changes)
		}
		var all []*workspace.File
		for _, f := range files {
			all = append(all, f)
		}
		if got, want := answers(index), answers(workspace.New(all, true)); !slices.Equal(got, want) {
			t.Fatalf("step %d: the answers are\n%q\nand not\n%q", step, got, want)
		}
	}
}

func answers(x *workspace.Index) (all []string) {
	add := func(what string, documents []*workspace.Document) {
		for _, d := range documents {
			all = append(all, fmt.Sprintf("%s %s#%d %s", what, d.File.Key, d.Number, d.Title.Value))
		}
	}
	add("all", x.All())
	add("filters", x.Filters())
	for i := range 40 {
		id, name := fmt.Sprintf("i%d", i), fmt.Sprintf("n%d", i)
		add(id, x.ByID(id))
		add(name, x.ByName(name))
		add("title", x.ByTitle(fmt.Sprintf("T%d", i)))
		add("base", x.ByBaseName(fmt.Sprintf("f%d.yml", i)))
		add("referred", x.Targets(name))
		add("references", x.Referrers(name))
		add("relations", x.Relations(id))
	}
	for _, d := range x.All() {
		add("same", x.ByFingerprint(d.Fingerprint))
	}
	return all
}

// summaries reads files on all processors.
func summaries(texts []sigmatest.File) []*workspace.File {
	files := make([]*workspace.File, len(texts))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(texts); n = int(next.Add(1)) - 1 {
				files[n] = summary(texts[n].Path, texts[n].Text)
			}
		})
	}
	workers.Wait()
	return files
}

// Every text of a summary has the position that it claims, and every document
// is found under all its names.
func TestPublicRules(t *testing.T) {
	files := sigmatest.Public(t)
	texts := map[string]string{}
	for _, f := range files {
		texts[f.Path] = f.Text
	}
	index := workspace.New(summaries(files), true)
	rules, duplicates := 0, map[string]int{}
	for _, d := range index.All() {
		source := sigma.NewSource(texts[d.File.Key])
		if d.Kind == sigma.RuleDocument {
			rules++
		}
		for _, text := range append([]workspace.Text{d.ID, d.Name, d.Title, d.Author, d.Status}, d.Tags...) {
			written := strings.ReplaceAll(source.Text(text.At), "''", "'")
			if !strings.Contains(written, text.Value) && !strings.ContainsAny(written, "\n\\") {
				t.Errorf("%s: %q stands where %q should", d.File.Key, written, text.Value)
			}
			line, column := source.Position(text.At.Start, sigma.UTF16)
			if text.Value != "" && (int(text.Start.Line) != line || text.Start.Column(sigma.UTF16) != column) {
				t.Errorf("%s: %q stands at %d:%d, not %+v", d.File.Key, text.Value, line, column, text.Start)
			}
		}
		for what, found := range map[string][]*workspace.Document{
			"id": index.ByID(d.ID.Value), "title": index.ByTitle(d.Title.Value), "base": index.ByBaseName(d.File.BaseName()),
			"detection": index.ByFingerprint(d.Fingerprint),
		} {
			if !slices.Contains(found, d) && (what != "detection" || d.Fingerprint != 0) && (what != "id" || d.ID.Value != "") {
				t.Errorf("%s is not found by its %s", d.File.Key, what)
			}
			if len(found) > 1 {
				duplicates[what]++
			}
		}
	}
	if rules < 3000 {
		t.Errorf("%d rules", rules)
	}
	t.Logf("%d rules; that share something with others: %v", rules, duplicates)
}

// BenchmarkBuild indexes 4,000 rules.
func BenchmarkBuild(b *testing.B) {
	texts := many(b)
	b.ResetTimer()
	for b.Loop() {
		workspace.New(summaries(texts), true).ByID("x")
	}
}

// many returns 4,000 public rules, some of them twice.
func many(b *testing.B) []sigmatest.File {
	files := sigmatest.Public(b)
	for _, f := range files[:4000-len(files)] {
		files = append(files, sigmatest.File{Path: strings.TrimSuffix(f.Path, ".yml") + "_again.yml", Text: f.Text})
	}
	return files
}

// BenchmarkIndex is what an edit, a search and a look at references take among
// 4,000 rules.
func BenchmarkIndex(b *testing.B) {
	files := summaries(many(b))
	index := workspace.New(files, true)
	index.ByID("x")
	for i := range 60 {
		index = index.With(files[i].Key, func() *workspace.File { return files[i] })
	}
	b.Run("edit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			next := index.With(files[0].Key, func() *workspace.File { return files[0] })
			next.Affected(files[0], files[0])
		}
	})
	b.Run("sort in", func(b *testing.B) {
		all := map[string]*workspace.File{}
		for _, f := range files[:100] {
			all[f.Key] = f
		}
		for b.Loop() {
			index.WithAll(all).ByID("x")
		}
	})
	for _, query := range []string{"", "powershell", "attack.t1059", "xyzzyx"} {
		b.Run("search "+query, func(b *testing.B) {
			for b.Loop() {
				index.Search(query, 500)
			}
		})
	}
	b.Run("fields", func(b *testing.B) {
		for b.Loop() {
			index.Fields(workspace.Logsource{Product: "windows", Category: "process_creation"})
		}
	})
}
