package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
)

// runLock is held while a command runs, as commands change the settings of the
// garbage collector for the whole process.
var runLock sync.Mutex

// commandOutput is the output of a command.
type commandOutput struct {
	status int
	out    []byte
	errors string
}

// run runs a command within the bounds. The text is its standard input.
func (a *agent) run(ctx context.Context, text string, args ...string) commandOutput {
	runLock.Lock()
	defer runLock.Unlock()
	c := root()
	var out, errs bytes.Buffer
	c.SetIn(strings.NewReader(text))
	c.SetOut(&out)
	c.SetErr(&errs)
	c.SetContext(context.WithValue(ctx, boundsKey{}, a.bounds))
	status := run(c, args)
	return commandOutput{status, out.Bytes(), strings.TrimSpace(errs.String())}
}

// records returns the lines of JSON that a command printed.
func (r commandOutput) records() ([]json.RawMessage, error) {
	all := []json.RawMessage{}
	for line := range bytes.Lines(r.out) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			all = append(all, json.RawMessage(line))
		}
	}
	if len(all) == 0 && r.status == int(exitError) {
		return nil, errors.New(strings.TrimPrefix(r.errors, "sigma-lsp: "))
	}
	return all, nil
}

// ruleIn is the rule that a tool works on.
type ruleIn struct {
	Rule string `json:"rule,omitempty" jsonschema:"text of the rule, as YAML; use this or path"`
	Path string `json:"path,omitempty" jsonschema:"path of a rule or of a directory of rules; use this or rule"`
}

// input returns the path for the command line, and the text for its standard
// input.
func (a *agent) input(in ruleIn) (path, text string, err error) {
	switch {
	case (in.Rule == "") == (in.Path == ""):
		return "", "", errors.New("set either rule or path")
	case in.Rule != "":
		return "-", in.Rule, nil
	}
	path, err = a.bounds.path(in.Path)
	return path, "", err
}
