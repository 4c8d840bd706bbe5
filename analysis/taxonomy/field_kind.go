package taxonomy

import "slices"

// FieldKind is what the values of a field look like. The empty one is not known.
type FieldKind string

// The kinds that checks and completion ask for; kinds describes all of them.
const (
	KindNumber   FieldKind = "number"
	KindPort     FieldKind = "port"
	KindName     FieldKind = "name"
	KindPath     FieldKind = "path"
	KindCommand  FieldKind = "command"
	KindHost     FieldKind = "host"
	KindDomain   FieldKind = "domain"
	KindIP       FieldKind = "ip"
	KindHashes   FieldKind = "hashes"
	KindRegistry FieldKind = "registry"
	KindGUID     FieldKind = "guid"
	KindBoolean  FieldKind = "boolean"
)

// kind is a phrase for a kind, and an example; unix is that of Linux and macOS where it
// is another one.
type kind struct {
	name          FieldKind
	doc           string
	example, unix string
	digits        int // of a hash
}

var kinds = []kind{
	{name: "account", doc: "account name without the domain", example: "Administrator", unix: "root"},
	{name: KindBoolean, doc: "true or false", example: "true"},
	{name: KindCommand, doc: "command line with arguments", example: "cmd.exe /c whoami", unix: "sh -c whoami"},
	{name: "device", doc: "device path", example: `\device\harddiskvolume2\windows\system32\cmd.exe`},
	{name: KindDomain, doc: "domain name", example: "www.example.com"},
	{name: "folder", doc: "full path of a folder", example: `C:\Windows\System32\`, unix: "/usr/bin"},
	{name: KindGUID, doc: "GUID", example: "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"},
	{name: KindHashes, doc: "list of hashes with their types", example: "MD5=…,SHA256=…,IMPHASH=…"},
	{name: "hex", doc: "hexadecimal number", example: "0x1410"},
	{name: KindHost, doc: "host name", example: "server1.example.com"},
	{name: "imphash", doc: "hash of 32 digits", digits: 32},
	{name: KindIP, doc: "IP address", example: "192.168.0.1"},
	{name: "md5", doc: "hash of 32 digits", digits: 32},
	{name: KindName, doc: "bare file name", example: "Cmd.Exe", unix: "cmd"},
	{name: KindNumber, doc: "number"},
	{name: KindPath, doc: "full path of a file", example: `C:\Windows\System32\cmd.exe`, unix: "/usr/bin/bash"},
	{name: "pipe", doc: "pipe name", example: `\lsass`},
	{name: KindPort, doc: "port number from 0 to 65535", example: "443"},
	{name: KindRegistry, doc: "registry path", example: `HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\Agent`},
	{name: "sha1", doc: "hash of 40 digits", digits: 40},
	{name: "sha256", doc: "hash of 64 digits", digits: 64},
	{name: "sid", doc: "security identifier", example: "S-1-5-18"},
	{name: "url", doc: "URL", example: "https://www.example.com/index.html"},
	{name: "user", doc: "account, with its domain on Windows", example: `EXAMPLE\ann`, unix: "root"},
}

// FieldKinds returns the names of all kinds, in order.
func FieldKinds() (names []string) {
	for _, k := range kinds {
		names = append(names, string(k.name))
	}
	return names
}

func (k FieldKind) about() kind {
	if i := slices.IndexFunc(kinds, func(one kind) bool { return one.name == k }); i >= 0 {
		return kinds[i]
	}
	return kind{}
}

// Numeric reports whether the values are numbers.
func (k FieldKind) Numeric() bool { return k == KindNumber || k == KindPort }

// Digits is how many digits a hash has, 0 for other kinds.
func (k FieldKind) Digits() int { return k.about().digits }

// Doc describes the values of a log source: "full Windows path of a file". It is ""
// where the kind is not known.
func (k FieldKind) Doc(l Logsource) string {
	doc := k.about().doc
	switch {
	case k != KindPath && k != "folder":
		return doc
	case l.Product == "windows":
		return "full Windows path" + doc[len("full path"):]
	case l.Product == "linux" || l.Product == "macos":
		return "full POSIX path" + doc[len("full path"):]
	}
	return doc
}

// Example is a value of a log source, "" if there is none.
func (k FieldKind) Example(l Logsource) string {
	a := k.about()
	if a.unix != "" && (l.Product == "linux" || l.Product == "macos") {
		return a.unix
	}
	return a.example
}

// common is the kind of a field that two log sources have.
func common(a, b FieldKind) FieldKind {
	switch {
	case a == b:
		return a
	case a.Numeric() && b.Numeric():
		return KindNumber
	}
	return ""
}
