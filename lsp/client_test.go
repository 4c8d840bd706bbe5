package lsp_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// message is any message of the protocol.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// client is the other end of the server's pipes.
type client struct {
	process  *exec.Cmd
	in       io.WriteCloser
	log      bytes.Buffer
	encoding string
	answer   func(method string, params json.RawMessage) any

	writing sync.Mutex
	last    int

	mu      sync.Mutex
	news    *sync.Cond
	results map[string]*message
	inbox   []*message
	ended   bool
	stopped bool
}

// start starts the built server.
func start(t *testing.T, environment []string, args ...string) *client {
	t.Helper()
	return begin(t, &client{process: exec.Command(binary, args...), results: map[string]*message{}}, environment)
}

func begin(t *testing.T, c *client, environment []string) *client {
	t.Helper()
	c.news = sync.NewCond(&c.mu)
	c.process.Env = append(os.Environ(), append([]string{"DISPLAY=", "WAYLAND_DISPLAY="}, environment...)...)
	c.process.Stderr = &c.log
	in, err := c.process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.in = in
	if err := c.process.Start(); err != nil {
		t.Fatal(err)
	}
	go c.read(bufio.NewReader(out))
	t.Cleanup(func() {
		if !c.stopped {
			_ = c.process.Process.Kill()
			_ = c.process.Wait()
		}
		if t.Failed() {
			t.Logf("log of the server:\n%s", c.log.String())
		}
	})
	return c
}

func (c *client) read(r *bufio.Reader) {
	for {
		m, err := receive(r)
		c.mu.Lock()
		switch {
		case err != nil:
			c.ended = true
		case m.Method == "":
			c.results[string(m.ID)] = m
		default:
			c.inbox = append(c.inbox, m)
		}
		c.news.Broadcast()
		c.mu.Unlock()
		if err != nil {
			return
		}
		if m.Method != "" && m.ID != nil {
			var result any
			if c.answer != nil {
				result = c.answer(m.Method, m.Params)
			}
			_ = c.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": result})
		}
	}
}

func receive(r *bufio.Reader) (*message, error) {
	length := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimSpace(line)
		if line == "" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.Atoi(value); err != nil {
				return nil, err
			}
		}
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	m := &message{}
	return m, json.Unmarshal(body, m)
}

func (c *client) send(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	_, err = fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return err
}

// frame sends a body as it is.
func (c *client) frame(t *testing.T, body []byte) {
	t.Helper()
	c.write0(t, fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body))
}

// write0 sends bytes as they are.
func (c *client) write0(t *testing.T, text string) {
	t.Helper()
	c.writing.Lock()
	defer c.writing.Unlock()
	if _, err := io.WriteString(c.in, text); err != nil {
		t.Fatal(err)
	}
}

func (c *client) notify(t *testing.T, method string, params any) {
	t.Helper()
	m := map[string]any{"jsonrpc": "2.0", "method": method}
	if params != nil {
		m["params"] = params
	}
	if err := c.send(m); err != nil {
		t.Fatal(err)
	}
}

// request sends a request and returns its id.
func (c *client) request(t *testing.T, method string, params any) int {
	t.Helper()
	c.last++
	m := map[string]any{"jsonrpc": "2.0", "id": c.last, "method": method}
	if params != nil {
		m["params"] = params
	}
	if err := c.send(m); err != nil {
		t.Fatal(err)
	}
	return c.last
}

// result waits for the answer to a request.
func (c *client) result(t *testing.T, id int) *message {
	t.Helper()
	var m *message
	c.until(t, fmt.Sprintf("the answer to request %d", id), func() bool {
		m = c.results[strconv.Itoa(id)]
		return m != nil
	})
	return m
}

func (c *client) call(t *testing.T, method string, params any) *message {
	t.Helper()
	return c.result(t, c.request(t, method, params))
}

// await waits for a message of the server's own.
func (c *client) await(t *testing.T, method string) *message {
	t.Helper()
	return c.awaitThat(t, method, func(*message) bool { return true })
}

func (c *client) awaitThat(t *testing.T, method string, is func(*message) bool) (found *message) {
	t.Helper()
	c.until(t, method, func() bool {
		for i, m := range c.inbox {
			if m.Method == method && is(m) {
				found = m
				c.inbox = append(c.inbox[:i], c.inbox[i+1:]...)
				return true
			}
		}
		return false
	})
	return found
}

// until waits for something to come true.
func (c *client) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	late := false
	timer := time.AfterFunc(patience, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		late = true
		c.news.Broadcast()
	})
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !holds() {
		if late || c.ended {
			waiting := ""
			for _, m := range c.inbox {
				waiting += "\n" + m.Method + " " + string(m.Params)
			}
			t.Fatalf("the server did not send %s (ended: %v); it sent%s", what, c.ended, waiting)
		}
		c.news.Wait()
	}
}

// left are the messages that nobody waited for and that a user would see.
func (c *client) left() (seen []*message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.inbox {
		switch m.Method {
		case "client/registerCapability", "workspace/configuration", "workspace/textDocumentContent/refresh", "workspace/codeLens/refresh", "workspace/inlayHint/refresh", "workspace/semanticTokens/refresh", "workspace/diagnostic/refresh":
		default:
			seen = append(seen, m)
		}
	}
	return seen
}

func (c *client) closeInput() { _ = c.in.Close() }

// wait returns the status of the process.
func (c *client) wait(t *testing.T) int {
	t.Helper()
	c.stopped = true
	timer := time.AfterFunc(patience, func() { _ = c.process.Process.Kill() })
	defer timer.Stop()
	c.until(t, "its end", func() bool { return c.ended })
	var status *exec.ExitError
	if err := c.process.Wait(); err != nil && !errors.As(err, &status) {
		t.Fatal(err)
	}
	return c.process.ProcessState.ExitCode()
}

// stop ends the session as the protocol has it, unless the talk did.
func (c *client) stop(t *testing.T) {
	t.Helper()
	if c.stopped {
		return
	}
	if m := c.call(t, "shutdown", nil); m.Error != nil {
		t.Errorf("shutdown: %s", m.Error.Message)
	}
	c.notify(t, "exit", nil)
	if code := c.wait(t); code != 0 {
		t.Errorf("status %d after shutdown and exit", code)
	}
}
