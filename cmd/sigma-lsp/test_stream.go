package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"sigma-lsp/analysis/events"
	"sigma-lsp/convert/ruletest"
)

// stream runs all tests on the events of --events, which are read once and not
// stored. "-" is standard input.
func (r *testRun) stream(tests []test, stdin io.Reader) error {
	if os.Getenv("GOGC") == "" {
		// Little data is live at a time, so the heap may grow further than the
		// default. With few rules a memory limit suffices even if one envelope
		// is the whole file.
		const percent, few, enough = 300, 100, 120 << 20
		defer debug.SetGCPercent(debug.SetGCPercent(percent))
		if len(tests) <= few && os.Getenv("GOMEMLIMIT") == "" {
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(enough))
		}
	}
	for _, path := range r.eventFiles {
		if path == "-" {
			if err := streamFile("<stdin>", stdin, tests); err != nil {
				return fmt.Errorf("<stdin>: %w", err)
			}
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("%s: %w", sanitize(path), cause(err))
		}
		err = streamFile(path, f, tests)
		_ = f.Close() // it was only read
		if err != nil {
			return fmt.Errorf("%s: %w", sanitize(path), err)
		}
	}
	return nil
}

// batch is a number of events of a file with the results of the tests.
type batch struct {
	raw      []events.Event
	events   []*ruletest.Event
	verdicts [][]verdicts // by event and test
	err      error
	done     chan struct{}
}

// streamFile reads events, runs the tests on several batches at a time, and
// adds the results in the order of the events.
func streamFile(path string, in io.Reader, tests []test) error {
	sample := ruletest.EmptySample(path)
	for _, one := range tests {
		one.begin(&sample)
	}
	size := min(max(1<<12/max(len(tests), 1), 1), 64)
	workers := runtime.GOMAXPROCS(0)
	todo, order := make(chan *batch, workers), make(chan *batch, 2*workers)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for b := range todo {
				b.run(tests)
			}
		})
	}
	var readError error
	running.Go(func() {
		defer close(order)
		defer close(todo)
		next := &batch{done: make(chan struct{})}
		send := func() {
			order <- next
			todo <- next
			next = &batch{done: make(chan struct{})}
		}
		readError = events.Each(in, func(e events.Event) error {
			if next.raw = append(next.raw, e); len(next.raw) == size {
				send()
			}
			return nil
		})
		send()
	})
	var err error
	for b := range order {
		<-b.done
		if err == nil {
			err = b.err
		}
		for i := range b.verdicts {
			for n, one := range tests {
				one.add(&sample, b.events[i], b.verdicts[i][n])
			}
		}
	}
	running.Wait()
	if readError != nil {
		return readError
	}
	return err
}

func (b *batch) run(tests []test) {
	defer close(b.done)
	defer func() {
		if fault := recover(); fault != nil {
			b.err = fmt.Errorf("internal error: %v\n%s", fault, debug.Stack())
			b.verdicts = nil
		}
	}()
	for _, raw := range b.raw {
		e := ruletest.NewEvent(raw)
		made := make([]verdicts, len(tests))
		for n, one := range tests {
			made[n] = one.run(e)
		}
		b.events = append(b.events, e)
		b.verdicts = append(b.verdicts, made)
	}
	b.raw = nil
}
