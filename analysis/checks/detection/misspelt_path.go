package detection

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "misspelt-path",
	Group:    "detection",
	Severity: check.Info,
	Title:    "misspelled Windows folder or program",
	What: `Reports a name that differs in one letter from a well-known Windows folder
or program and is not a known name itself.`,
	Why: `A misspelled name never matches. If the rule looks for malware that
imitates the name, ignore the finding.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\Windows\Systems32\whoami.exe'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\Windows\System32\whoami.exe'
  condition: selection`,
	Run: misspeltPath,
})

// knownFolders are folders of Windows whose names no other folder comes near to.
var knownFolders = strings.Split("AppData|ClickToRun|Common Files|Desktop|Internet Explorer|LocalLow|Microsoft|Microsoft Office|Microsoft.NET|"+
	"PerfLogs|Prefetch|Program Files|Program Files (x86)|ProgramData|Public|Roaming|SoftwareDistribution|Start Menu|Startup|System32|SysWOW64|"+
	"System Volume Information|Windows|Windows Defender|Windows NT|WindowsApps|WindowsPowerShell|WinSxS|inetpub|wwwroot|$Recycle.Bin", "|")

// knownPrograms are programs of Windows, and some that come with most computers.
var knownPrograms = strings.Fields(`appcmd appvlp aspnet_compiler atbroker attrib auditpol bcdedit bitsadmin certoc certreq certutil chrome
	cleanmgr cmdkey cmstp colorcpl compattelrunner comsvcs conhost consent control cscript csrss ctfmon defrag desktopimgdownldr devicecensus
	dfsvc diskshadow dllhost dnscmd dsquery esentutl eventvwr excel explorer extexport extrac32 findstr finger firefox fltmc fodhelper
	forfiles fsutil gpscript gpupdate hostname icacls ieexec iexplore infdefaultinstall installutil ipconfig javaw logonui lsaiso lsass
	makecab mavinject microsoftedge mofcomp mpcmdrun msaccess msbuild msconfig msdeploy msedge msedgewebview2 mshta msiexec msmpeng mspaint
	mspub mstsc msxsl nbtstat netsh netstat nltest notepad nslookup ntdsutil odbcconf onedrive onenote outlook pcalua pcwrun
	powerpnt powershell powershell_ise presentationhost procdump procdump64 procexp procexp64 procmon psexesvc python rasautou
	regasm regedit register-cimprovider regsvcs regsvr32 replace robocopy rundll32 runonce runscripthelper runtimebroker schtasks scrcons
	scriptrunner sdbinst sdclt searchindexer setspn shutdown sihost spoolsv sqlcmd sqldumper svchost sysmon sysmon64
	systeminfo systemsettings takeown taskeng taskhost taskhostw taskkill tasklist taskmgr tiworker tracert tscon ttdinject userinit
	vbc verclsid vmtoolsd vssadmin w3wp wbadmin werfault wermgr wevtutil whoami wininit winlogon winrar winrm winrs winver winword
	wmiprvse wordpad workfolders wscript wsmprovhost wuauclt xcopy xwizard`)

var (
	folder      = regexp.MustCompile(`\\([^\\/:*?]{6,})\\`)
	programName = regexp.MustCompile(`(?i)\\([\w-]{6,})\.exe$`)
)

func misspeltPath(p *check.Pass) {
	if logsource(p).Product != "windows" {
		return
	}
	paths(p, func(i check.Item, values []sigma.String) {
		for _, s := range values {
			value := s.Node.Value
			for from := 0; ; {
				m := folder.FindStringSubmatchIndex(value[from:])
				if m == nil {
					break
				}
				misspelt(p, s.Node, from+m[2], from+m[3], knownFolders)
				from += m[3] // the backslash begins the next folder
			}
			if m := programName.FindStringSubmatchIndex(value); m != nil {
				misspelt(p, s.Node, m[2], m[3], knownPrograms)
			}
		}
	})
}

// misspelt reports a part of a value that is one slip away from a known name.
func misspelt(p *check.Pass, n *sigma.Node, start, end int, known []string) {
	name := strings.ToLower(n.Value[start:end])
	near := ""
	for _, k := range known {
		switch k := strings.ToLower(k); {
		case k == name:
			return
		case near == "" && len(k) > 5 && oneSlip(k, name):
			near = k
		}
	}
	if near == "" {
		return
	}
	for _, k := range known { // as it is written
		if strings.EqualFold(k, near) {
			near = k
		}
	}
	f := p.Reportf(n.Sub(start, end), "unknown name %q; did you mean %q?", n.Value[start:end], near)
	rewrite(f, "Write "+near, n, n.Value[:start]+near+n.Value[end:])
}

// oneSlip reports whether a name has one letter too many, missing or wrong, or two of them
// swapped. Digits, spaces and a letter at the end are not slips: names of other programs
// and folders differ in them.
func oneSlip(known, name string) bool {
	a, b := known, name
	if strings.HasPrefix(name, known) && name[len(known)] != name[len(known)-1] {
		return false
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	n := 0
	for n < len(b) && a[n] == b[n] {
		n++
	}
	x, y := a[n:], b[n:]
	other := func(text string) bool { return text != "" && strings.IndexByte("0123456789 ", text[0]) >= 0 }
	switch {
	case len(x) == len(y) && len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]:
		return true
	case len(x) == 0 || other(x) || other(y) && len(x) == len(y):
		return false
	case len(x) == len(y):
		return x[1:] == y[1:]
	}
	return x[1:] == y
}
