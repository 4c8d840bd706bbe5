package detection

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
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
var knownFolders = namesOf(strings.Split("AppData|ClickToRun|Common Files|Desktop|Internet Explorer|LocalLow|Microsoft|Microsoft Office|Microsoft.NET|"+
	"PerfLogs|Prefetch|Program Files|Program Files (x86)|ProgramData|Public|Roaming|SoftwareDistribution|Start Menu|Startup|System32|SysWOW64|"+
	"System Volume Information|Windows|Windows Defender|Windows NT|WindowsApps|WindowsPowerShell|WinSxS|inetpub|wwwroot|$Recycle.Bin", "|"))

// knownPrograms are programs of Windows, and some that come with most computers.
var knownPrograms = namesOf(strings.Fields(`appcmd appvlp aspnet_compiler atbroker attrib auditpol bcdedit bitsadmin certoc certreq certutil chrome
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
	wmiprvse wordpad workfolders wscript wsmprovhost wuauclt xcopy xwizard`))

// brokenExtension is a program with an extension that has a typing mistake.
var brokenExtension = regexp.MustCompile(`(?i)^([\w-]{3,}?)([,;:]exe|exe|\.(eex|xee|exee|exr|exw|ex|ee|xe))$`)

func misspeltPath(p *check.Pass) {
	if logsource(p).Product != "windows" {
		return
	}
	for i, s := range ofKind(p, taxonomy.KindPath) {
		value := s.Node.Value
		from := strings.IndexByte(value, '\\') + 1
		if from == 0 {
			continue
		}
		for end := from; end < len(value); end++ {
			if value[end] != '\\' {
				continue
			}
			if end-from > 5 {
				misspelt(p, s.Node, from, end, knownFolders)
			}
			from = end + 1
		}
		if name := len(value) - len(".exe"); name-from > 5 && strings.EqualFold(value[name:], ".exe") {
			misspelt(p, s.Node, from, name, knownPrograms)
		} else if m := brokenExtension.FindStringSubmatchIndex(value[from:]); m != nil && !i.Has("contains") && !i.Has("startswith") && knownPrograms.exact[strings.ToLower(value[from:][m[2]:m[3]])] {
			right := value[from:][m[2]:m[3]] + ".exe"
			f := p.Reportf(s.Node.Sub(from, len(value)), "unknown name %q; did you mean %q?", value[from:], right)
			rewrite(f, "Write "+right, s.Node, value[:from]+right)
		}
	}
}

// misspelt reports a part of a value that is one typing mistake away from a known name.
func misspelt(p *check.Pass, n *sigma.Node, start, end int, known names) {
	if known.exact[n.Value[start:end]] {
		return
	}
	name := strings.ToLower(n.Value[start:end])
	if known.exact[name] {
		return
	}
	// Names of more than four letters that differ by one mistake have their first
	// two or their last two letters in common.
	first, last := [2]byte([]byte(name[:2])), [2]byte([]byte(name[len(name)-2:]))
	for length := len(name) - 1; length <= len(name)+1; length++ {
		for _, k := range known.byLength[length] {
			if k.first != first && k.last != last || !oneMistake(k.lower, name) {
				continue
			}
			f := p.Reportf(n.Sub(start, end), "unknown name %q; did you mean %q?", n.Value[start:end], k.name)
			rewrite(f, "Write "+k.name, n, n.Value[:start]+k.name+n.Value[end:])
			return
		}
	}
}

// names are known names: all of them, in lower case too, and the long ones by their length.
type names struct {
	exact    map[string]bool
	byLength map[int][]knownName
}

// knownName is a name with its first two and its last two letters in lower case.
type knownName struct {
	first, last [2]byte
	name, lower string
}

func namesOf(list []string) names {
	n := names{map[string]bool{}, map[int][]knownName{}}
	for _, name := range list {
		lower := strings.ToLower(name)
		n.exact[name], n.exact[lower] = true, true
		if len(name) > 5 {
			n.byLength[len(name)] = append(n.byLength[len(name)], knownName{[2]byte([]byte(lower)[:2]), [2]byte([]byte(lower)[len(lower)-2:]), name, lower})
		}
	}
	return n
}

// oneMistake reports whether a name has one letter too many, missing or wrong, or two of them
// swapped. Digits, spaces and a letter at the end are not mistakes: names of other programs
// and folders differ in them.
func oneMistake(known, name string) bool {
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
