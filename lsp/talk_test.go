package lsp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the server says into the conversations")

// binary is the server as it is built for users.
var binary string

func TestMain(m *testing.M) {
	if standsInForTool() {
		return
	}
	flag.Parse()
	// Without Go, the server was built before.
	if binary = os.Getenv("SIGMA_LSP_BINARY"); binary != "" {
		os.Exit(m.Run())
	}
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "sigma-lsp")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "sigma-lsp")
		if runtime.GOOS == "windows" {
			binary += ".exe"
		}
		build := exec.Command("go", "build", "-ldflags", "-X main.docs=https://example.org/checks/", "-o", binary, "../cmd/sigma-lsp")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "the server does not build:", err)
			return 1
		}
		return m.Run()
	}())
}

// TestTalk runs the conversations in testdata with the built server. The file
// "talk" of each lists what the client does, one step per line, with the
// server's answer after "<". Other files are rules, or the client's
// initialization; those in "workspace/" are files on the disk.
func TestTalk(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no conversations", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, f := range archive.Files {
				if f.Name != "talk" {
					continue
				}
				got := hold(t, archive)
				if *update {
					archive.Files[i].Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
						t.Fatal(err)
					}
				} else if got != string(f.Data) {
					t.Errorf("%s: the talk went otherwise:\n%s", file, difference(string(f.Data), got))
				}
			}
		})
	}
}

// difference shows the lines in which two texts begin to differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	show := func(mark string, lines []string) string {
		var b strings.Builder
		for _, l := range lines[min(i, len(lines)):min(i+12, len(lines))] {
			b.WriteString(mark + l + "\n")
		}
		return b.String()
	}
	return fmt.Sprintf("line %d\n%s%s", i+1, show("want ", w), show("got  ", g))
}

// talker is a client that follows a talk.
type talker struct {
	*client
	files     map[string]string
	directory string // of the workspace on the disk, "" where there is none
	documents map[string]*edited
	results   map[string]string // ids of the reports that it has, by address
	begun     map[string]int    // requests not answered yet, by their name in the talk
	settings  json.RawMessage
	caps      any
	offered   []string // commands of the server
	out       strings.Builder
}

type edited struct {
	text    string
	version int
}

func hold(t *testing.T, archive *txtar.Archive) string {
	k := &talker{files: map[string]string{}, documents: map[string]*edited{}, results: map[string]string{}, begun: map[string]int{}}
	for _, f := range archive.Files {
		k.files[f.Name] = string(f.Data)
		if name, ok := strings.CutPrefix(f.Name, "workspace/"); ok {
			if k.directory == "" {
				k.directory = t.TempDir()
			}
			k.write(t, name, string(f.Data))
		}
	}
	var environment []string
	if list, ok := k.files["environment"]; ok {
		for _, line := range strings.Split(strings.TrimSpace(list), "\n") {
			environment = append(environment, strings.ReplaceAll(line, "$WORK", k.directory))
		}
	}
	k.client = start(t, environment, "serve")
	k.client.answer = k.reply
	finished := false
	t.Cleanup(func() {
		if !finished {
			t.Logf("the talk until then:\n%s", k.out.String())
		}
	})
	lines := strings.Split(strings.TrimSuffix(k.files["talk"], "\n"), "\n")
	if !slices.Contains(lines, "uninitialized") {
		k.initialize(t)
	}
	for _, line := range lines {
		if strings.HasPrefix(line, "<") {
			continue
		}
		k.out.WriteString(line + "\n")
		if line != "" && !strings.HasPrefix(line, "#") {
			k.do(t, line)
		}
	}
	k.stop(t)
	for _, m := range k.left() {
		k.say("unasked %s %s", m.Method, compact(m.Params))
	}
	finished = true
	return k.plain(k.out.String())
}

func (k *talker) write(t *testing.T, name, text string) {
	path := filepath.Join(k.directory, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	mode := os.FileMode(0o644)
	if strings.HasPrefix(text, "#!") {
		mode = 0o755
	}
	// The server may be reading the folder: it sees the whole file or none.
	half := path + "~"
	if err := os.WriteFile(half, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(half, path); err != nil {
		t.Fatal(err)
	}
}

// root is the address of the workspace. Where nothing lies on the disk, it is
// one that does not exist.
func (k *talker) root() string {
	if k.directory == "" {
		return "file:///w"
	}
	return string(uri.File(k.directory))
}

func (k *talker) address(name string) string {
	if strings.Contains(name, ":") {
		return strings.Replace(name, "file:///w", k.root(), 1)
	}
	return k.root() + "/" + name
}

// plain writes the address of the workspace the same on every machine.
func (k *talker) plain(text string) string {
	if k.directory == "" {
		return text
	}
	root := k.root()
	short := "file:///w"
	for from := root; ; {
		text = strings.ReplaceAll(text, from, short)
		next := url.QueryEscape(from)
		if next == from || len(next) > 600 {
			break
		}
		from, short = next, url.QueryEscape(short)
	}
	return strings.ReplaceAll(text, k.directory, "/w")
}

func (k *talker) say(format string, args ...any) {
	for line := range strings.SplitSeq(strings.TrimSuffix(fmt.Sprintf(format, args...), "\n"), "\n") {
		line = strings.ReplaceAll(line, time.Now().UTC().Format(time.DateOnly), "(today)")
		k.out.WriteString(strings.TrimRight("< "+line, " ") + "\n")
	}
}

func (k *talker) initialize(t *testing.T) {
	params := map[string]any{"processId": nil, "rootUri": nil, "capabilities": json.RawMessage(`{}`)}
	if text, ok := k.files["capabilities.json"]; ok {
		params["capabilities"] = json.RawMessage(text)
		params["workspaceFolders"] = []any{map[string]string{"uri": k.root(), "name": "w"}}
	}
	params["initializationOptions"] = shortened(k.files["options.json"], false)
	answer := k.call(t, "initialize", params)
	if answer.Error != nil {
		t.Fatal("initialize:", answer.Error)
	}
	k.caps = decode(answer.Result)
	k.offered = texts(at(k.caps, "capabilities.executeCommandProvider.commands"))
	k.encoding, _ = at(k.caps, "capabilities.positionEncoding").(string)
	k.notify(t, "initialized", map[string]any{})
}

// shortened are settings without the checks for parts that most rules here do
// not have, and without the delay while typing. Settings of checks stay until
// they are changed.
func shortened(text string, later bool) json.RawMessage {
	settings := map[string]any{}
	if text != "" && json.Unmarshal([]byte(text), &settings) != nil {
		return json.RawMessage(text)
	}
	if settings["typingDelay"] == nil && !later {
		settings["typingDelay"] = 0
	}
	if settings["checks"] == nil && !later {
		settings["checks"] = map[string]any{}
	}
	if checks, ok := settings["checks"].(map[string]any); ok {
		for _, name := range []string{"missing-id", "missing-level"} {
			if checks[name] == nil {
				checks[name] = "off"
			}
		}
	}
	out, err := json.Marshal(settings)
	if err != nil {
		panic(err)
	}
	return out
}

// reply answers requests of the server.
func (k *talker) reply(method string, params json.RawMessage) any {
	switch method {
	case "workspace/configuration":
		return []any{k.settings}
	case "window/showDocument":
		return map[string]bool{"success": true}
	case "window/showMessageRequest": // the first choice
		actions, _ := at(decode(params), "actions").([]any)
		return actions[0]
	case "workspace/applyEdit": // made when the talk comes to it
		return map[string]bool{"applied": true}
	}
	return nil
}

// do follows one line of the talk.
func (k *talker) do(t *testing.T, line string) {
	verb, rest, _ := strings.Cut(line, " ")
	first, second, _ := strings.Cut(rest, " ")
	switch verb {
	case "uninitialized":
	case "initialize":
		k.initialize(t)
	case "show": // a part of the answer to "initialize"
		k.say("%s", compact(at(k.caps, rest)))
	case "open":
		k.open(t, first, k.file(t, first))
	case "replace": // the whole text
		d := k.document(t, first)
		d.text = k.file(t, second)
		k.changed(t, first, []any{map[string]any{"text": d.text}})
	case "type":
		k.edit(t, first, second)
	case "close":
		delete(k.documents, first)
		k.notify(t, "textDocument/didClose", map[string]any{"textDocument": k.id(first)})
		k.published(t, first, -1)
	case "hover", "actions", "act":
		k.at(t, verb, first, second)
	case "lens", "press":
		k.lens(t, verb, first, second)
	case "diagnose":
		k.diagnose(t, first)
	case "workspace":
		k.answered(t, "workspace/diagnostic", k.begin(t, "workspace/diagnostic", k.workspaceParams(first)))
	case "begin": // a request whose answer is waited for later, by "end"
		method, params, _ := strings.Cut(second, " ")
		if method == "workspace/diagnostic" && params == "" {
			k.begun[first] = k.begin(t, method, k.workspaceParams(""))
		} else {
			k.begun[first] = k.begin(t, method, k.json(t, params))
		}
	case "cancel":
		k.notify(t, "$/cancelRequest", map[string]any{"id": k.begun[first]})
	case "end":
		k.answered(t, first, k.begun[first])
	case "call":
		k.answered(t, first, k.begin(t, first, k.json(t, second)))
	case "note":
		k.notify(t, first, k.json(t, second))
	case "raw":
		k.write0(t, strings.ReplaceAll(strings.ReplaceAll(rest, `\r`, "\r"), `\n`, "\n"))
	case "frame":
		k.frame(t, []byte(rest))
	case "await":
		params := decode(k.await(t, first).Params)
		if edit := at(params, "edit"); first == "workspace/applyEdit" {
			k.apply(t, edit)
		} else if text, ok := at(params, "message").(string); ok {
			k.say("%s", regexp.MustCompile(`took .*`).ReplaceAllString(text, "took …"))
		} else {
			k.say("%s", compact(params))
		}
	case "published": // the diagnostics of a file whatever its version
		k.publishedAny(t, first)
	case "configure":
		k.settings = shortened(rest, true)
		k.notify(t, "workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"sigma-lsp": k.settings}})
	case "save": // the text of the document, or a file of the archive
		text := k.files[second]
		if d, ok := k.documents[first]; ok && second == "" {
			text = d.text
		}
		k.write(t, first, text)
	case "remove":
		if err := os.Remove(filepath.Join(k.directory, first)); err != nil {
			t.Fatal(err)
		}
	case "link":
		if err := os.Symlink(strings.ReplaceAll(second, "$WORK", k.directory), filepath.Join(k.directory, first)); err != nil {
			t.Fatal(err)
		}
	case "git": // in the folder of the workspace
		c := exec.Command("git", strings.Fields(rest)...)
		c.Dir = k.directory
		c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a",
			"GIT_COMMITTER_EMAIL=a@example.org", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z")
		if said, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, said)
		}
	case "watch":
		kind := map[string]int{"created": 1, "changed": 2, "deleted": 3}[second]
		k.notify(t, "workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": k.address(first), "type": kind}}})
	case "print": // a file of the workspace
		text, err := os.ReadFile(filepath.Join(k.directory, first))
		if err != nil {
			t.Fatal(err)
		}
		k.say("%s", text)
	case "shutdown":
		k.answered(t, verb, k.begin(t, "shutdown", nil))
	case "exit":
		k.notify(t, "exit", nil)
		k.say("exit %d", k.wait(t))
	case "eof":
		k.closeInput()
		k.say("exit %d", k.wait(t))
	default:
		do, ok := verbs[verb]
		if !ok {
			t.Fatalf("no verb %q", verb)
		}
		do(k, t, first, second)
	}
}

// verbs are further steps of a conversation, each in the file of its request,
// with the file and the rest of the line as arguments.
var verbs = map[string]func(k *talker, t *testing.T, name, rest string){}

func verb(name string, do func(k *talker, t *testing.T, name, rest string)) struct{} {
	verbs[name] = do
	return struct{}{}
}

func (k *talker) file(t *testing.T, name string) string {
	for _, candidate := range []string{name, "workspace/" + name} {
		if text, ok := k.files[candidate]; ok {
			switch {
			case strings.Contains(name, "crlf"):
				text = strings.ReplaceAll(text, "\n", "\r\n")
			case strings.Contains(name, "bom"):
				text = "\ufeff" + text
			}
			return text
		}
	}
	t.Fatalf("no file %q in the archive", name)
	return ""
}

func (k *talker) json(t *testing.T, text string) any {
	if text == "" {
		return nil
	}
	text = strings.ReplaceAll(text, "file:///w", k.root())
	if !json.Valid([]byte(text)) {
		t.Fatalf("no JSON: %s", text)
	}
	return json.RawMessage(text)
}

func (k *talker) id(name string) map[string]any { return map[string]any{"uri": k.address(name)} }

func (k *talker) document(t *testing.T, name string) *edited {
	d, ok := k.documents[name]
	if !ok {
		t.Fatalf("%s is not open", name)
	}
	return d
}

func (k *talker) open(t *testing.T, name, text string) {
	k.documents[name] = &edited{text: text, version: 1}
	k.notify(t, "textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": k.address(name), "languageId": "yaml", "version": 1, "text": text,
	}})
	k.published(t, name, 1)
}

var edits = regexp.MustCompile(`"((?:[^"\\]|\\.)*)" → "((?:[^"\\]|\\.)*)"`)

// edit types: each pair of texts is one change of the same message.
func (k *talker) edit(t *testing.T, name, list string) {
	d := k.document(t, name)
	var changes []any
	for _, m := range edits.FindAllStringSubmatch(list, -1) {
		from, to := unquote(m[1]), unquote(m[2])
		start := strings.Index(d.text, from)
		if start < 0 {
			t.Fatalf("no %q in %s", from, name)
		}
		changes = append(changes, map[string]any{"range": k.span(d.text, start, start+len(from)), "text": to})
		d.text = d.text[:start] + to + d.text[start+len(from):]
	}
	if changes == nil {
		t.Fatalf("no edits in %s", list)
	}
	k.changed(t, name, changes)
}

func unquote(s string) string {
	return strings.NewReplacer(`\n`, "\n", `\"`, `"`, `\\`, `\`).Replace(s)
}

func (k *talker) changed(t *testing.T, name string, changes []any) {
	d := k.document(t, name)
	d.version++
	k.notify(t, "textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": k.address(name), "version": d.version},
		"contentChanges": changes,
	})
	k.published(t, name, d.version)
}

// pulls reports whether the client pulls diagnostics.
func (k *talker) pulls() bool { return at(k.caps, "capabilities.diagnosticProvider") != nil }

// published waits for the diagnostics of a version, -1 for those of a file
// that is closed.
func (k *talker) published(t *testing.T, name string, version int) {
	if k.pulls() {
		return
	}
	m := k.awaitThat(t, "textDocument/publishDiagnostics", func(m *message) bool {
		p := decode(m.Params)
		v, ok := at(p, "version").(float64)
		return at(p, "uri") == k.address(name) && (ok && int(v) == version || !ok && version < 0)
	})
	k.diagnostics(at(decode(m.Params), "diagnostics"))
}

func (k *talker) publishedAny(t *testing.T, name string) {
	m := k.awaitThat(t, "textDocument/publishDiagnostics", func(m *message) bool {
		return at(decode(m.Params), "uri") == k.address(name)
	})
	k.diagnostics(at(decode(m.Params), "diagnostics"))
}

var severityNames = map[float64]string{1: "error", 2: "warning", 3: "info", 4: "hint"}

func (k *talker) diagnostics(list any) {
	all := list.([]any)
	if len(all) == 0 {
		k.say("no diagnostics")
	}
	for _, d := range all {
		severity, _ := at(d, "severity").(float64)
		line := fmt.Sprintf("%s %s %s: %s", place(at(d, "range")), severityNames[severity], at(d, "code"), at(d, "message"))
		if tags := at(d, "tags"); tags != nil {
			line += fmt.Sprintf(" tags %s", compact(tags))
		}
		if page := at(d, "codeDescription.href"); page != nil {
			line += fmt.Sprintf(" page %s", page)
		}
		k.say("%s", line)
		related, _ := at(d, "relatedInformation").([]any)
		for _, r := range related {
			k.say("  %s %s", place(at(r, "location.range")), at(r, "message"))
		}
	}
}

// place shows a range as in the protocol: counted from 0.
func place(r any) string {
	return fmt.Sprintf("%v:%v-%v:%v", at(r, "start.line"), at(r, "start.character"), at(r, "end.line"), at(r, "end.character"))
}

func (k *talker) diagnose(t *testing.T, name string) {
	params := map[string]any{"textDocument": k.id(name)}
	if id, ok := k.results[k.address(name)]; ok {
		params["previousResultId"] = id
	}
	answer := k.call(t, "textDocument/diagnostic", params)
	if answer.Error != nil {
		k.say("error %d %s", answer.Error.Code, answer.Error.Message)
		return
	}
	r := decode(answer.Result)
	k.results[k.address(name)], _ = at(r, "resultId").(string)
	if at(r, "kind") == "unchanged" {
		k.say("unchanged")
		return
	}
	k.diagnostics(at(r, "items"))
}

func (k *talker) workspaceParams(token string) any {
	previous := []any{}
	for _, u := range slices.Sorted(maps.Keys(k.results)) {
		previous = append(previous, map[string]any{"uri": u, "value": k.results[u]})
	}
	params := map[string]any{"previousResultIds": previous}
	if token != "" {
		params["partialResultToken"], params["workDoneToken"] = token+" part", token+" work"
	}
	return params
}

func (k *talker) begin(t *testing.T, method string, params any) int {
	return k.request(t, method, params)
}

// answered waits for the answer to a request and shows it.
func (k *talker) answered(t *testing.T, what string, id int) {
	m := k.result(t, id)
	switch {
	case m.Error != nil:
		k.say("error %d %s", m.Error.Code, m.Error.Message)
		return
	case at(decode(m.Result), "items") != nil:
		k.reports(at(decode(m.Result), "items"))
		return
	case what == "workspace/textDocumentContent" && at(decode(m.Result), "text") != nil:
		k.say("%s", at(decode(m.Result), "text"))
		return
	case strings.HasPrefix(what, "sigma/"):
		var b bytes.Buffer
		if err := json.Indent(&b, sorted(m.Result), "", " "); err != nil {
			t.Fatal(err)
		}
		k.say("%s", b.Bytes())
		return
	}
	k.say("%s", compact(m.Result))
}

func (k *talker) reports(list any) {
	all := list.([]any)
	slices.SortFunc(all, func(a, b any) int { return strings.Compare(at(a, "uri").(string), at(b, "uri").(string)) })
	for _, r := range all {
		u := at(r, "uri").(string)
		k.results[u], _ = at(r, "resultId").(string)
		k.say("%s version %v %s", u, at(r, "version"), at(r, "kind"))
		if items := at(r, "items"); items != nil {
			k.diagnostics(items)
		}
	}
	if len(all) == 0 {
		k.say("no reports")
	}
}

// marked finds the position of "‸" in a text of the document, and what follows
// in the line.
func (k *talker) marked(t *testing.T, name, what string) (place map[string]any, rest string) {
	start, rest := k.cursor(t, name, what)
	if d, ok := k.documents[name]; ok {
		return k.position(d.text, start), rest
	}
	return k.position("", start), rest
}

// cursor is the byte before which a mark is, and the text without the mark.
func (k *talker) cursor(t *testing.T, name, what string) (start int, rest string) {
	mark, rest, _ := strings.Cut(strings.TrimPrefix(what, `"`), `"`)
	text := ""
	if d, ok := k.documents[name]; ok {
		text = d.text
	}
	needle := strings.Replace(mark, "‸", "", 1)
	start = strings.Index(text, needle)
	if start < 0 {
		t.Fatalf("no %q in %s", needle, name)
	}
	return start + max(0, strings.Index(mark, "‸")), strings.TrimSpace(rest)
}

// at sends a request for the position of "‸" in a text of the document.
func (k *talker) at(t *testing.T, verb, name, what string) {
	p, title := k.marked(t, name, what)
	if verb == "hover" {
		answer := k.call(t, "textDocument/hover", map[string]any{"textDocument": k.id(name), "position": p})
		if answer.Error != nil {
			k.say("error %d %s", answer.Error.Code, answer.Error.Message)
			return
		}
		h := decode(answer.Result)
		if h == nil {
			k.say("null")
			return
		}
		k.say("%s %s", place(at(h, "range")), at(h, "contents.kind"))
		k.say("%s", at(h, "contents.value"))
		return
	}
	if plain, err := strconv.Unquote(title); err == nil {
		title = plain
	}
	context := map[string]any{"diagnostics": []any{}}
	if verb == "actions" && title != "" {
		context["only"] = []string{title}
	}
	answer := k.call(t, "textDocument/codeAction", map[string]any{
		"textDocument": k.id(name), "range": map[string]any{"start": p, "end": p}, "context": context,
	})
	if answer.Error != nil {
		k.say("error %d %s", answer.Error.Code, answer.Error.Message)
		return
	}
	list, _ := decode(answer.Result).([]any)
	if verb == "actions" && len(list) == 0 {
		k.say("no actions")
	}
	for _, a := range list {
		command := at(a, "command")
		if _, literal := command.(map[string]any); !literal {
			command = a
		}
		if verb == "actions" {
			kind, ok := at(a, "kind").(string)
			if !ok {
				kind = "command"
			}
			if at(a, "isPreferred") == true {
				kind += " preferred"
			}
			if at(a, "edit") != nil {
				k.say("%s %q", kind, at(a, "title"))
			} else {
				k.say("%s %q %s", kind, at(a, "title"), k.command(command))
			}
		} else if at(a, "title") == title {
			if edit := at(a, "edit"); edit != nil {
				k.apply(t, edit)
				return
			}
			k.run(t, command)
			return
		}
	}
	if verb == "act" {
		t.Fatalf("no action %q", title)
	}
}

// command shows which command it is, and with what.
func (k *talker) command(command any) string {
	name, _ := at(command, "command").(string)
	args, _ := at(command, "arguments").([]any)
	if len(args) == 1 {
		if text, ok := at(args[0], "text").(string); ok {
			delete(args[0].(map[string]any), "text")
			return fmt.Sprintf("%s %s\n%s", name, compact(args[0]), indent(text))
		}
		return name + " " + compact(args[0])
	}
	return name
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ")
}

// run does what an editor does when a command is chosen.
func (k *talker) run(t *testing.T, command any) {
	name, _ := at(command, "command").(string)
	if !slices.Contains(k.offered, name) {
		k.say("client runs %s", k.command(command))
		return
	}
	answer := k.call(t, "workspace/executeCommand", map[string]any{"command": name, "arguments": at(command, "arguments")})
	if answer.Error != nil {
		k.say("error %d %s", answer.Error.Code, answer.Error.Message)
		return
	}
	k.say("%s", compact(answer.Result))
}

func (k *talker) lens(t *testing.T, verb, name, title string) {
	answer := k.call(t, "textDocument/codeLens", map[string]any{"textDocument": k.id(name)})
	list, _ := decode(answer.Result).([]any)
	if verb == "lens" && len(list) == 0 {
		k.say("%s", compact(answer.Result))
	}
	for _, l := range list {
		if verb == "lens" {
			k.say("%s %q %s", place(at(l, "range")), at(l, "command.title"), k.command(at(l, "command")))
		} else if at(l, "command.title") == strings.Trim(title, `"`) {
			k.run(t, at(l, "command"))
			return
		}
	}
	if verb == "press" {
		t.Fatalf("no lens %s", title)
	}
}

// position counts as the server said it would. It is written apart from the
// server's own counting.
func (k *talker) position(text string, offset int) map[string]any {
	before := text[:offset]
	before = strings.ReplaceAll(before, "\r\n", "\n")
	line := strings.Count(before, "\n")
	tail := before[strings.LastIndex(before, "\n")+1:]
	column := len(tail)
	switch k.encoding {
	case "utf-32":
		column = utf8.RuneCountInString(tail)
	case "", "utf-16":
		column = len(utf16.Encode([]rune(tail)))
	}
	return map[string]any{"line": line, "character": column}
}

func (k *talker) span(text string, start, end int) map[string]any {
	return map[string]any{"start": k.position(text, start), "end": k.position(text, end)}
}

func decode(raw json.RawMessage) (v any) {
	if err := json.Unmarshal(raw, &v); err != nil && len(raw) > 0 {
		panic(err)
	}
	return v
}

// at follows a path of keys into a JSON value, nil where it leads nowhere.
func at(v any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}

func texts(v any) (all []string) {
	list, _ := v.([]any)
	for _, one := range list {
		all = append(all, one.(string))
	}
	return all
}

// sorted is JSON with its keys in order.
func sorted(raw json.RawMessage) []byte { return []byte(compact(raw)) }

func compact(v any) string {
	if raw, ok := v.(json.RawMessage); ok {
		v = decode(raw)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(errors.Join(err))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
