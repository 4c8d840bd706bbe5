package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
)

// running is held while a command runs for an agent: commands set the pace of
// the garbage collector for the process.
var running sync.Mutex

// ran is what a command of the command line said.
type ran struct {
	status int
	out    []byte
	errors string
}

// run runs a command of the command line within the bounds. The text is its
// standard input.
func (a *agent) run(ctx context.Context, text string, args ...string) ran {
	running.Lock()
	defer running.Unlock()
	c := root()
	var out, errs bytes.Buffer
	c.SetIn(strings.NewReader(text))
	c.SetOut(&out)
	c.SetErr(&errs)
	c.SetContext(context.WithValue(ctx, boundsKey{}, a.bounds))
	status := run(c, args)
	return ran{status, out.Bytes(), strings.TrimSpace(errs.String())}
}

// records are the lines of JSON that a command printed.
func (r ran) records() ([]json.RawMessage, error) {
	all := []json.RawMessage{}
	for line := range bytes.Lines(r.out) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			all = append(all, json.RawMessage(line))
		}
	}
	if len(all) == 0 && r.status == int(couldNotRun) {
		return nil, errors.New(strings.TrimPrefix(r.errors, "sigma-lsp: "))
	}
	return all, nil
}

// subjectIn is the rule that a tool is about.
type subjectIn struct {
	Rule string `json:"rule,omitempty" jsonschema:"text of the rule, as YAML; use this or path"`
	Path string `json:"path,omitempty" jsonschema:"path of a rule or of a directory of rules; use this or rule"`
}

// input returns the path for the command line, and what goes to its standard
// input.
func (a *agent) input(in subjectIn) (path, text string, err error) {
	switch {
	case (in.Rule == "") == (in.Path == ""):
		return "", "", errors.New("set either rule or path")
	case in.Rule != "":
		return "-", in.Rule, nil
	}
	path, err = a.bounds.path(in.Path)
	return path, "", err
}
