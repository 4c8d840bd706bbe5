package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// parallel calls work for all inputs, on as many at a time as there are
// processors, and passes the results to emit in the order of the inputs. It
// stops at the first error of emit.
//
// A panic in one file becomes the error of that file, so that it does not hide
// the results of the others.
func parallel[T any](all []input, work func(input) (T, error), emit func(input, T, error) error) error {
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	}
	type result struct {
		out T
		err error
	}
	const ahead = 64 // results per worker that may wait for a slow file before them
	var (
		mu       sync.Mutex
		emitted  = sync.NewCond(&mu)
		results  = make([]*result, len(all))
		started  int // files that a worker has taken
		next     int // whose result comes next
		emitting bool
		failed   error
	)
	workers := runtime.GOMAXPROCS(0)
	// Whoever has the next result emits it, with all that are ready after it: handing
	// each over to another goroutine takes as long as processing a small file.
	emitReady := func() {
		if emitting {
			return
		}
		emitting = true
		for failed == nil && next < len(all) && results[next] != nil {
			in, r := all[next], results[next]
			results[next] = nil
			mu.Unlock()
			err := emit(in, r.out, r.err)
			mu.Lock()
			next++
			failed = err
		}
		emitting = false
		emitted.Broadcast()
	}
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			mu.Lock()
			for failed == nil && started < len(all) {
				if started >= next+ahead*workers {
					emitted.Wait()
					continue
				}
				n := started
				started++
				mu.Unlock()
				r := &result{}
				func() {
					defer func() {
						if fault := recover(); fault != nil {
							r.err = fmt.Errorf("internal error: %v\n%s", fault, debug.Stack())
						}
					}()
					r.out, r.err = work(all[n])
				}()
				mu.Lock()
				results[n] = r
				emitReady()
			}
			mu.Unlock()
		})
	}
	running.Wait()
	return failed
}

// gcPercent lets the heap of a run grow further than the default: live data is
// small and short-lived. With higher values, allocating new pages costs what is
// saved on collections.
const gcPercent = 600
