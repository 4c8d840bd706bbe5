package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"sigma-lsp/analysis/events"
	"sigma-lsp/convert/trial"
)

// stream runs all tests on the events of --events, which are read once and not
// kept. "-" is standard input.
func (r *testRun) stream(ready []test, stdin io.Reader) error {
	if os.Getenv("GOGC") == "" {
		// Little is alive at a time, so the heap may grow further than Go lets it.
		// With few rules it needs little even where one envelope is the whole file.
		const percent, few, enough = 300, 100, 120 << 20
		defer debug.SetGCPercent(debug.SetGCPercent(percent))
		if len(ready) <= few && os.Getenv("GOMEMLIMIT") == "" {
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(enough))
		}
	}
	for _, path := range r.eventFiles {
		if path == "-" {
			if err := streamFile("<stdin>", stdin, ready); err != nil {
				return fmt.Errorf("<stdin>: %w", err)
			}
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("%s: %w", visible(path), cause(err))
		}
		err = streamFile(path, f, ready)
		_ = f.Close() // it was only read
		if err != nil {
			return fmt.Errorf("%s: %w", visible(path), err)
		}
	}
	return nil
}

// batch is some events of a file and what the tests made of them.
type batch struct {
	raw      []events.Event
	events   []*trial.Event
	verdicts [][]verdicts // by event and test
	err      error
	done     chan struct{}
}

// streamFile reads events, runs the tests on several batches of them at a time,
// and hands the verdicts over in the order of the events.
func streamFile(path string, in io.Reader, ready []test) error {
	sample := trial.NamedSample(path)
	for _, one := range ready {
		one.begin(&sample)
	}
	size := min(max(1<<12/max(len(ready), 1), 1), 64)
	workers := runtime.GOMAXPROCS(0)
	todo, order := make(chan *batch, workers), make(chan *batch, 2*workers)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for b := range todo {
				b.run(ready)
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
			for n, one := range ready {
				one.take(&sample, b.events[i], b.verdicts[i][n])
			}
		}
	}
	running.Wait()
	if readError != nil {
		return readError
	}
	return err
}

func (b *batch) run(ready []test) {
	defer close(b.done)
	defer func() {
		if fault := recover(); fault != nil {
			b.err = fmt.Errorf("internal error: %v\n%s", fault, debug.Stack())
			b.verdicts = nil
		}
	}()
	for _, raw := range b.raw {
		e := trial.NewEvent(raw)
		made := make([]verdicts, len(ready))
		for n, one := range ready {
			made[n] = one.judge(e)
		}
		b.events = append(b.events, e)
		b.verdicts = append(b.verdicts, made)
	}
	b.raw = nil
}
