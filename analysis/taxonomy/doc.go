// Package taxonomy is what the project knows about the environment of rules:
// log sources with their fields and the values of these, MITRE ATT&CK, and the
// namespaces of tags. All of it is embedded and read on first use; a team's own
// log sources, fields and namespaces, or a newer ATT&CK, make another value:
//
//	t := taxonomy.Standard().With(taxonomy.Extra{Logsources: own})
//
// A check asks about what a rule says:
//
//	l := taxonomy.LogsourceOf(rule.Logsource)
//	if !t.KnownLogsource(l) {
//		near, ok := t.SuggestLogsource(l) // product: windwos → windows
//	}
//	name, ok := t.Canonical(l, "commandline") // CommandLine
//	f, ok := t.Field(l, "EventID")            // f.Numeric, f.Path, f.Doc, f.Values
//	entry := t.Attack().Lookup("attack.t1086")
//	// entry.Retired.Successors is [T1059.001]
//
// Completion lists, the most used first:
//
//	t.LogsourceValues("service", taxonomy.Logsource{Product: "windows"})
//	t.FieldsOf(l)
//	t.Attack().Search("powershell") // T1059.001 before the others
//
// and a hover shows Doc of a Source, Field or Value, and Title and URL of an
// Entry. Nothing here changes after it was made, so all of it can be used by
// many goroutines at once.
package taxonomy

//go:generate go test -run TestFresh -update .
