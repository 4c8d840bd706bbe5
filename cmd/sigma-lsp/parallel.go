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
	if os.Getenv("GOMEMLIMIT") == "" {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryLimit))
	}
	type job struct {
		in   input
		out  T
		err  error
		done chan struct{}
	}
	const ahead = 64 // results per worker that may wait for a slow file before them
	workers := runtime.GOMAXPROCS(0)
	todo, order, stop := make(chan *job, ahead*workers), make(chan *job, ahead*workers), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		defer close(todo)
		defer close(order)
		for _, in := range all {
			j := &job{in: in, done: make(chan struct{})}
			select {
			case order <- j:
				todo <- j
			case <-stop:
				return
			}
		}
	})
	for range workers {
		running.Go(func() {
			for j := range todo {
				func() {
					defer close(j.done)
					defer func() {
						if fault := recover(); fault != nil {
							j.err = fmt.Errorf("internal error: %v\n%s", fault, debug.Stack())
						}
					}()
					j.out, j.err = work(j.in)
				}()
			}
		})
	}
	var err error
	for j := range order {
		<-j.done
		if err = emit(j.in, j.out, j.err); err != nil {
			break
		}
	}
	close(stop)
	running.Wait()
	return err
}

// gcPercent lets the heap of a run grow further than the default: live data is
// small and short-lived. With higher values, allocating new pages costs what is
// saved on collections.
const gcPercent = 600

// memoryLimit is the size, in bytes, from which on the heap grows no further than
// live data demands.
const memoryLimit = 352 << 20
