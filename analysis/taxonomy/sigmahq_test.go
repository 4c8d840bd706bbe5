package taxonomy

import (
	"path/filepath"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

func TestFilePrefix(t *testing.T) {
	for l, want := range map[string]string{
		"process_creation/windows/":    "proc_creation_win_",
		"/windows/security":            "win_security_",
		"/windows/ntlm":                "win_", // as windows
		"/linux/auditd":                "lnx_auditd_",
		"/linux/":                      "lnx_",
		"/aws/cloudtrail":              "aws_",
		"webserver//":                  "web_",
		"process_creation//":           "",
		"/acme/door":                   "",
		"//":                           "",
		"process_termination/windows/": "win_",
	} {
		if got, ok := FilePrefix(at(l)); got != want || ok != (want != "") {
			t.Errorf("%s: %s, not %s", l, got, want)
		}
	}
}

// other are the public rules of which the convention is not kept.
var other = map[string]bool{
	"win_appxpackaging_server_full_trust_package_installation.yml": true,
	"win_appxpackaging_server_successful_package_installation.yml": true,
}

// The files of the public rules are named so.
func TestFilePrefixCorpus(t *testing.T) {
	rules(t, func(path string, r *sigma.Rule) {
		name := filepath.Base(path)
		prefix, ok := FilePrefix(LogsourceOf(r.Logsource))
		if ok && !strings.HasPrefix(name, prefix) != other[name] {
			t.Errorf("%s does not begin with %s", path, prefix)
		}
	})
}
