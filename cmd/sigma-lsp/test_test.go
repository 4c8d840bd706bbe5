package main

import "testing"

// The example rules that name tests pass them.
func TestExamples(t *testing.T) {
	c := root()
	c.SetOut(t.Output())
	c.SetErr(t.Output())
	if status := run(c, []string{"test", "../../examples/regression/rules"}); status != 0 {
		t.Errorf("exit status %d", status)
	}
}
