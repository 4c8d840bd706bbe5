package modifier

import (
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "placeholder-without-expand",
	Group:    "modifier",
	Severity: check.Info,
	Title:    `placeholder without "expand"`,
	What: `Reports a name between percent signs without the modifier "expand": the
standard names Administrators, JumpServers, Workstations, Servers and DomainControllers,
names defined in the settings, and any name that is a whole value, except the
environment variables of Windows.`,
	Why: `Names between percent signs are placeholders only with "expand" (Sigma
rules specification, section "Placeholders"). Otherwise they are searched for literally,
like an environment variable.`,
	Avoid: `
detection:
  selection:
    User: '%Administrators%'
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|expand: '%Administrators%'
  condition: selection`,
	Run: placeholderWithoutExpand,
})

var placeholder = regexp.MustCompile(`%(\w+)%`)

var standardPlaceholders = []string{"Administrators", "JumpServers", "Workstations", "Servers", "DomainControllers"}

// environment has the variables that Windows sets, in lower case.
var environment = map[string]bool{
	"allusersprofile": true, "appdata": true, "commonprogramfiles": true, "commonprogramw6432": true, "computername": true,
	"comspec": true, "driverdata": true, "homedrive": true, "homepath": true, "localappdata": true, "logonserver": true,
	"number_of_processors": true, "onedrive": true, "os": true, "path": true, "pathext": true,
	"processor_architecture": true, "programdata": true, "programfiles": true, "programw6432": true, "psmodulepath": true,
	"public": true, "sessionname": true, "system": true, "systemdrive": true, "systemroot": true, "temp": true, "tmp": true,
	"userdnsdomain": true, "userdomain": true, "username": true, "userprofile": true, "windir": true,
}

func placeholderWithoutExpand(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Has("expand") || i.Has("re") {
			continue
		}
		for _, n := range i.Nodes() {
			if n.Target != nil || !strings.Contains(n.Value, "%") {
				continue
			}
			for _, m := range placeholder.FindAllStringSubmatchIndex(n.Value, -1) {
				name := n.Value[m[2]:m[3]]
				whole := len(i.Modifiers) == 0 && i.Field != "" && m[0] == 0 && m[1] == len(n.Value) && !environment[strings.ToLower(name)]
				if whole || slices.Contains(standardPlaceholders, name) || slices.Contains(p.Settings.Placeholders, name) {
					p.Reportf(n.Sub(m[0], m[1]), "%%%s%% is plain text here; add the modifier \"expand\" to use a placeholder", name)
				}
			}
		}
	}
}
