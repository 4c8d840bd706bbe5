package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// TestEach does uneven work and expects the results in order, including those
// after a panic.
func TestEach(t *testing.T) {
	var all []input
	for i := range 1000 {
		all = append(all, input{path: fmt.Sprint(i)})
	}
	var running, most atomic.Int32
	slow := make(chan struct{})
	next := 0
	err := parallel(all, func(in input) (string, error) {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		switch in.path {
		case "0":
			if runtime.GOMAXPROCS(0) > 1 {
				<-slow // until a later one is done
			}
		case "1":
			if runtime.GOMAXPROCS(0) > 1 {
				close(slow)
			}
		case "7":
			panic("seven")
		case "8":
			return "", errors.New("eight")
		}
		return in.path, nil
	}, func(in input, out string, err error) error {
		want := in.path
		switch in.path {
		case "7":
			want = ""
			if err == nil || !strings.Contains(err.Error(), "seven") || !strings.Contains(err.Error(), "parallel_test.go") {
				t.Errorf("7: %v, want the panic and where it was", err)
			}
		case "8":
			want = ""
			if err == nil {
				t.Error("8: no error")
			}
		default:
			if err != nil {
				t.Error(err)
			}
		}
		if in.path != fmt.Sprint(next) || out != want {
			t.Errorf("got %q as the result of %s, want those of %d", out, in.path, next)
		}
		next++
		return nil
	})
	if err != nil || next != len(all) {
		t.Errorf("%v after %d results", err, next)
	}
	if n := int(most.Load()); n > runtime.GOMAXPROCS(0) {
		t.Errorf("%d at a time", n)
	}
}

// TestEachEnds stops at the first result that cannot be written.
func TestEachEnds(t *testing.T) {
	all := make([]input, 10_000)
	full := errors.New("disk full")
	var done atomic.Int32
	err := parallel(all, func(input) (int, error) { return int(done.Add(1)), nil },
		func(input, int, error) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if int(done.Load()) == len(all) {
		t.Error("all work was done all the same")
	}
}
