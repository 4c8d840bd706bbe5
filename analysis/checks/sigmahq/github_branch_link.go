package sigmahq

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "github-branch-link",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "link to a branch instead of a commit",
	What: `Reports a link to a file or folder in a branch on GitHub or GitLab.
Folders of the main branch are a hint.`,
	Why: `The content changes with the branch or disappears, so nobody knows later
what the author read. Both sites have a permanent link to the commit (on GitHub, press
"y").`,
	Avoid: `
references:
  - https://github.com/example/tool/blob/master/README.md`,
	Prefer: `
references:
  - https://github.com/example/tool/blob/bd2a4c37efde5f69f87040173e990f1f6ff9e234/README.md`,
	Run: githubBranchLink,
})

var (
	// The part of a link after the host: owner, groups, repository, what is
	// shown of it, and at what.
	repositoryLink = regexp.MustCompile(`^https?://git(?:hub|lab)\.com/[^?#]*?/(?:-/)?(?:blob|tree|raw|blame)/([^/?#]+)([^?#]*)`)
	shortExtension = regexp.MustCompile(`\.\w{1,3}$`)
	commit         = regexp.MustCompile(`^[0-9a-f]{7,40}$`)
	mainBranch     = regexp.MustCompile(`^(?:main|master|develop|dev|trunk)$`)
)

func githubBranchLink(p *check.Pass) {
	items(p, "references", func(item *sigma.Node) {
		if !strings.HasPrefix(item.Value, "http") || !strings.Contains(item.Value, "://git") {
			return
		}
		m := repositoryLink.FindStringSubmatchIndex(item.Value)
		if m == nil {
			return
		}
		branch, file := item.Value[m[2]:m[3]], item.Value[m[4]:m[5]]
		if commit.MatchString(branch) {
			return
		}
		if short := shortExtension.MatchString(file); short || mainBranch.MatchString(branch) {
			f := p.Reportf(item.Sub(m[2], m[3]), "the content of this link changes with %q; link to the commit", branch)
			if !short {
				f.WithSeverity(check.Hint)
			}
		}
	})
}
