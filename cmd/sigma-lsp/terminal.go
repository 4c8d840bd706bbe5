package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"sigma-lsp/convert/coverage"
	"sigma-lsp/convert/terraform"
)

// result is what the work on one file yielded.
type result struct {
	out, notes []byte // for standard output and standard error
	tally      tally
	checked    *checked // for reports of the whole run
	missing    []gone   // of the baseline
	resources  []*terraform.Rule
	coverage   []*coverage.Rule
	tests      []test // that have still to run
}

// console takes the output of a command that works on many files: results to
// standard output, what stands in the way of them to standard error, and on a
// terminal a bar for work that takes long.
type console struct {
	out, err         io.Writer
	outLook, errLook look
	buffered         bytes.Buffer // of out, unless that is a terminal
	progress         *progressbar.ProgressBar
	started          time.Time
	total, done      int
	gap              bool // a blank line is due before what comes next
	exact            bool // standard output is for programs, and keeps its bytes
	warned           bool // that it does not
	// each, where it is set, is shown what each file yields, in their order.
	each func(input, result, error)
}

func newConsole(out, err io.Writer) *console {
	return &console{out: out, err: err, exact: isFile(out), outLook: lookOf(out), errLook: lookOf(err), started: time.Now()}
}

// lookOf chooses colours and width for a stream. See https://no-color.org.
func lookOf(w io.Writer) look {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return look{width: 120}
	}
	l := look{terminal: true, width: 80}
	l.colour = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && understandsEscapes(f)
	if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
		l.width = columns
	}
	return l
}

// write prints what one file yielded.
func (c *console) write(out, notes []byte) error {
	const enough = 1 << 16 // bytes to gather before they are written
	if len(out) > 0 {
		if c.gap {
			c.buffered.WriteByte('\n')
		}
		// The blank line that ends an output stands only between two.
		if c.gap = bytes.HasSuffix(out, []byte("\n\n")); c.gap {
			out = out[:len(out)-1]
		}
		c.buffered.Write(out)
		if c.outLook.terminal || c.buffered.Len() >= enough {
			if err := c.flush(); err != nil {
				return err
			}
		}
	}
	if len(notes) > 0 {
		// What was printed before stands before it where both streams are one.
		if err := c.flush(); err != nil {
			return err
		}
		c.clear()
		_, err := c.err.Write(tame(notes))
		return err
	}
	return nil
}

func (c *console) flush() error {
	if c.buffered.Len() == 0 {
		return nil
	}
	if c.outLook.terminal {
		c.clear()
	}
	if c.exact {
		_, err := c.buffered.WriteTo(c.out)
		return err
	}
	safe := tame(c.buffered.Bytes())
	if len(safe) != c.buffered.Len() && !c.warned {
		c.warned = true
		fmt.Fprintln(c.err, "sigma-lsp: the output contained commands of the build service and was changed; write it to a file to keep it unchanged")
	}
	c.buffered.Reset()
	_, err := c.out.Write(safe)
	return err
}

// isFile reports whether a stream is written to a regular file, which no build
// service obeys.
func isFile(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// step counts a file that is done.
func (c *console) step(what string) {
	const long = 500 * time.Millisecond
	c.done++
	switch {
	case !c.errLook.terminal:
	case c.progress != nil:
		_ = c.progress.Set(c.done) // a bar that cannot be drawn is no loss
	case c.done < c.total && time.Since(c.started) > long:
		c.progress = progressbar.NewOptions(c.total,
			progressbar.OptionSetWriter(c.err),
			progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionSetTheme(progressbar.ThemeASCII))
		_ = c.progress.Set(c.done)
	}
}

// process works on all files that paths name and prints what each yields, in
// the order of the names. What could not be read is printed and counted.
func (c *console) process(what string, all []input, work func(input) (result, error)) (tally, error) {
	c.total = len(all)
	var total tally
	err := each(all, work, func(in input, r result, err error) error {
		c.step(what)
		if c.each != nil {
			c.each(in, r, err)
		}
		if err != nil {
			total.failed++
			return c.write(nil, fmt.Appendf(nil, "sigma-lsp: %s: %v\n", visible(in.name()), err))
		}
		total.add(r.tally)
		return c.write(r.out, r.notes)
	})
	return total, err
}

// close prints what is still held back and takes the bar away.
func (c *console) close() error {
	c.clear()
	return c.flush()
}

func (c *console) clear() {
	if c.progress != nil {
		_ = c.progress.Clear()
	}
}
