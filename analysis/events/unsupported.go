package events

import (
	"bytes"
	"errors"
	"regexp"
)

// Formats that are recognized but not supported, with the way to export events
// that are.

// binaryFormats are recognized by the bytes that a file begins with.
var binaryFormats = []struct{ start, text string }{
	{"ElfFile\x00", "this is a Windows event log (.evtx); export it as JSON, for example with evtx_dump -o jsonl"},
	{"LfLe", "this is a Windows event log from before Windows Vista (.evt); export it as JSON"},
	{"0\x00\x00\x00LfLe", "this is a Windows event log from before Windows Vista (.evt); export it as JSON"},
	{"PK\x03\x04", "the file is compressed; unpack it"},
	{"\x1f\x8b", "the file is compressed; unpack it"},
	{"BZh", "the file is compressed; unpack it"},
	{"\xfd7zXZ\x00", "the file is compressed; unpack it"},
	{"\x28\xb5\x2f\xfd", "the file is compressed; unpack it"},
	{"7z\xbc\xaf\x27\x1c", "the file is compressed; unpack it"},
	{"PAR1", "this is Parquet; export the events as JSON"},
	{"Obj\x01", "this is Avro; export the events as JSON"},
	{"SQLite format 3\x00", "this is a SQLite database; export the events as JSON"},
	{"\xd4\xc3\xb2\xa1", "this is a packet capture; convert it to JSON, for example with Zeek or Suricata"},
	{"\xa1\xb2\xc3\xd4", "this is a packet capture; convert it to JSON, for example with Zeek or Suricata"},
	{"\x0a\x0d\x0d\x0a", "this is a packet capture; convert it to JSON, for example with Zeek or Suricata"},
	{"%PDF", "this is a PDF; export the events as JSON"},
}

func detectBinary(start []byte) error {
	for _, f := range binaryFormats {
		if bytes.HasPrefix(start, []byte(f.start)) {
			return errors.New(f.text)
		}
	}
	return nil
}

var (
	syslogPriority = regexp.MustCompile(`^<\d{1,3}>`)
	singleQuotes   = regexp.MustCompile(`^(\[\s*)?\{\s*'`)
	recordXML      = regexp.MustCompile(`^Record \d+\s*<`)
	jsonStart      = regexp.MustCompile(`^(Record \d+\s*\{|\[\s*([\[{\]"\d]|null|true|false|$))`)
)

// textFormats are recognized by the first line, the narrower ones first.
var textFormats = []struct {
	line *regexp.Regexp
	text string
	name string // of a line of it within an event, "" where one line does not tell
}{
	{regexp.MustCompile(`CEF:\s?\d+\|`), "this is CEF; export the events as JSON", "CEF"},
	{regexp.MustCompile(`LEEF:\s?\d(\.\d)?\|`), "this is LEEF; export the events as JSON", "LEEF"},
	{regexp.MustCompile(`^#separator |^#fields\s|^#path\s`), "this is a Zeek log in columns; configure Zeek to write JSON (policy/tuning/json-logs)", ""},
	{regexp.MustCompile(`^#(Software|Version|Fields|Date):`), "this is a W3C log in columns; export the events as JSON", ""},
	{regexp.MustCompile(`^(node=\S+ )?type=[A-Z_0-9]+ msg=audit\(`), "this is a text log of auditd; export the events as JSON, for example with Auditbeat or laurel", "a line of auditd"},
	{regexp.MustCompile(`^#< ?CLIXML`), "this is the output of Export-Clixml; export the events with ToXml()", ""},
	{regexp.MustCompile(`^<\d{1,3}>`), "this is syslog; export the events as JSON", "a line of syslog"},
	{regexp.MustCompile(`^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S`), "this is syslog; export the events as JSON", "a line of syslog"},
	{regexp.MustCompile(`^\d{4}-\d\d-\d\dT\S+ \S+ \S+(\[\d+\])?:`), "this is syslog; export the events as JSON", ""},
	{regexp.MustCompile(`^\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:`), "this is a text log of a web server; configure it to write JSON", ""},
	{regexp.MustCompile(`^(title|logsource|detection|---)\s*:?`), "this is YAML; export the events as JSON", ""},
	{regexp.MustCompile(`^\w[\w.]* +: `), "this is a list printed by PowerShell; export the events with ToXml() or ConvertTo-Json", ""},
	{regexp.MustCompile(`^(\S+: )?[\w.]+=("[^"]*"|\S*)([ ,]+[\w.]+=("[^"]*"|\S*))+`), "these are key=value pairs; export the events as JSON", "a list of key=value"},
	{regexp.MustCompile(`^"?[\w@.# -]+"?(,"?[\w@.#:/ -]*"?)+\s*$`), "this is CSV; export the events as JSON", ""},
	{regexp.MustCompile(`^"?[\w@.# -]+"?(;"?[\w@.# -]+"?)+\s*$`), "this is CSV; export the events as JSON", ""},
	{regexp.MustCompile(`^[\w@.# -]+(\t[\w@.# -]+)+\s*$`), "this is a table with tabs; export the events as JSON", ""},
}

// detectText names a text that does not begin as JSON or XML do.
func detectText(text []byte, skipped int, whole []byte) error {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	for _, f := range textFormats {
		if f.line.Match(bytes.TrimRight(line, "\r")) {
			return errors.New(f.text)
		}
	}
	at := 1 + bytes.Count(whole[:skipped], []byte("\n"))
	return notAnObject(at)
}
