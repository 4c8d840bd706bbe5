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

// fileOutput is the result of processing one file.
type fileOutput struct {
	out, notes []byte // for standard output and standard error
	tally      tally
	results    *fileResults    // for reports of the whole run
	stale      []staleFindings // findings of the baseline
	resources  []*terraform.Rule
	coverage   []*coverage.Rule
	tests      []test // tests that still have to run
}

// console writes the output of a command that processes many files: results to
// standard output, errors to standard error, and on a terminal a progress bar
// for slow runs.
type console struct {
	out, err           io.Writer
	outStyle, errStyle style
	buffered           bytes.Buffer // output for out, unless that is a terminal
	progress           *progressbar.ProgressBar
	started            time.Time
	total, done        int
	blankLineDue       bool // an empty line is due before the next output
	raw                bool // standard output is read by programs and must not be changed
	warned             bool // that output was changed
	// onOutput, if set, is called for each file in order.
	onOutput func(input, fileOutput, error)
}

func newConsole(out, err io.Writer) *console {
	return &console{out: out, err: err, raw: isFile(out), outStyle: styleOf(out), errStyle: styleOf(err), started: time.Now()}
}

// styleOf selects colors and width for a stream. See https://no-color.org.
func styleOf(w io.Writer) style {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return style{width: 120}
	}
	l := style{terminal: true, width: 80}
	l.colors = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && understandsEscapes(f)
	if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
		l.width = columns
	}
	return l
}

// write prints the output of one file.
func (c *console) write(out, notes []byte) error {
	const enough = 1 << 16 // bytes to buffer before writing
	if len(out) > 0 {
		if c.blankLineDue {
			c.buffered.WriteByte('\n')
		}
		// The empty line at the end of an output separates it from the next
		// one.
		if c.blankLineDue = bytes.HasSuffix(out, []byte("\n\n")); c.blankLineDue {
			out = out[:len(out)-1]
		}
		c.buffered.Write(out)
		if c.outStyle.terminal || c.buffered.Len() >= enough {
			if err := c.flush(); err != nil {
				return err
			}
		}
	}
	if len(notes) > 0 {
		// Buffered output comes first where both streams are the same.
		if err := c.flush(); err != nil {
			return err
		}
		c.clear()
		_, err := c.err.Write(neutralize(notes))
		return err
	}
	return nil
}

func (c *console) flush() error {
	if c.buffered.Len() == 0 {
		return nil
	}
	if c.outStyle.terminal {
		c.clear()
	}
	if c.raw {
		_, err := c.buffered.WriteTo(c.out)
		return err
	}
	safe := neutralize(c.buffered.Bytes())
	if len(safe) != c.buffered.Len() && !c.warned {
		c.warned = true
		fmt.Fprintln(c.err, "sigma-lsp: the output contained commands of the build service and was changed; write it to a file to keep it unchanged")
	}
	c.buffered.Reset()
	_, err := c.out.Write(safe)
	return err
}

// isFile reports whether a stream is a regular file, which no build service
// reads.
func isFile(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// step counts a finished file.
func (c *console) step(what string) {
	const long = 500 * time.Millisecond
	c.done++
	switch {
	case !c.errStyle.terminal:
	case c.progress != nil:
		_ = c.progress.Set(c.done) // a missing progress bar is not an error
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

// process processes all inputs and prints the output of each in order. Files
// that cannot be read are reported and counted.
func (c *console) process(what string, all []input, work func(input) (fileOutput, error)) (tally, error) {
	c.total = len(all)
	var total tally
	err := parallel(all, work, func(in input, r fileOutput, err error) error {
		c.step(what)
		if c.onOutput != nil {
			c.onOutput(in, r, err)
		}
		if err != nil {
			total.failed++
			return c.write(nil, fmt.Appendf(nil, "sigma-lsp: %s: %v\n", sanitize(in.displayName()), err))
		}
		total.add(r.tally)
		return c.write(r.out, r.notes)
	})
	return total, err
}

// close flushes the output and removes the progress bar.
func (c *console) close() error {
	c.clear()
	return c.flush()
}

// clear overwrites the bar. The library only does so on some systems.
func (c *console) clear() {
	if c.progress != nil {
		_, _ = fmt.Fprintf(c.err, "\r%*s\r", c.errStyle.width-1, "")
	}
}
