package leql

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Entry is a log entry and its time.
type Entry struct {
	*Event
	At time.Time
}

// Groups runs a statement with groupby(…), one calculation and having(…). It
// returns the remaining groups as the values of their keys, sorted. An entry
// that lacks a key is in no group. With timeslice(…), each slice is evaluated
// separately; the first begins at from. It is not documented that having(…)
// does so, nor are the forms of having(…) other than count and unique.
func (s *Statement) Groups(entries []Entry, from time.Time) ([][]string, error) {
	program, err := Compile(s.Where, s.Loose)
	if err != nil {
		return nil, err
	}
	var keys []Key
	var having *Argument
	slice := time.Duration(0)
	for i, c := range s.Clauses {
		switch c.Name {
		case "groupby":
			for _, a := range c.Arguments {
				keys = append(keys, a.Key)
			}
		case "having":
			having = &s.Clauses[i].Arguments[0]
		case "timeslice":
			if slice, err = sliceLength(c.Arguments[0].Word); err != nil {
				return nil, err
			}
		}
	}
	if keys == nil || having == nil {
		return nil, fmt.Errorf("a statement without groupby(…) and having(…) has no groups")
	}
	type group struct {
		values []string
		held   []*Event
	}
	groups := map[string]*group{}
	for _, e := range entries {
		if !program.Match(e.Event) {
			continue
		}
		g := &group{}
		for _, key := range keys {
			if held := e.lookup(key.Name); len(held) > 0 && !held[0].null {
				g.values = append(g.values, held[0].text)
			}
		}
		if len(g.values) < len(keys) {
			continue
		}
		name := strings.Join(g.values, "\x00")
		if slice > 0 {
			name += fmt.Sprint("\x00", e.At.Sub(from)/slice)
		}
		if groups[name] == nil {
			groups[name] = g
		}
		groups[name].held = append(groups[name].held, e.Event)
	}
	limit, err := strconv.ParseFloat(having.Number, 64)
	if err != nil {
		return nil, err
	}
	var left [][]string
	for _, g := range groups {
		n, ok, err := calculate(having, g.held)
		if err != nil {
			return nil, err
		}
		if ok && compareNumbers(n, having.Comparison, limit) {
			left = append(left, g.values)
		}
	}
	slices.SortFunc(left, slices.Compare[[]string])
	return slices.CompactFunc(left, slices.Equal[[]string]), nil
}

func sliceLength(word string) (time.Duration, error) {
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}
	unit, ok := units[word[len(word)-1]]
	n, err := strconv.Atoi(word[:len(word)-1])
	if !ok || err != nil {
		return 0, fmt.Errorf("timeslice(%s) is a number of slices, not their length", word)
	}
	return time.Duration(n) * unit, nil
}

func compareNumbers(n float64, o Operator, limit float64) bool {
	switch o {
	case Greater:
		return n > limit
	case GreaterEqual:
		return n >= limit
	case Less:
		return n < limit
	case LessEqual:
		return n <= limit
	case NotEqual:
		return n != limit
	}
	return n == limit
}

// calculate returns the number that having(…) compares; ok is false if no entry
// has one.
func calculate(a *Argument, entries []*Event) (n float64, ok bool, err error) {
	if a.Word == "count" {
		return float64(len(entries)), true, nil
	}
	distinct := map[string]bool{}
	var numbers []float64
	sum := 0.0
	for _, e := range entries {
		for _, v := range e.lookup(a.Of) {
			if !v.null {
				distinct[v.text] = true
			}
			if v.isNum {
				numbers = append(numbers, v.number)
				sum += v.number
			}
		}
	}
	if a.Word == "unique" {
		return float64(len(distinct)), true, nil
	}
	if len(numbers) == 0 {
		return 0, false, nil
	}
	switch a.Word {
	case "sum":
		return sum, true, nil
	case "average":
		return sum / float64(len(numbers)), true, nil
	}
	var percentile float64
	if _, err := fmt.Sscanf(a.Word, "pctl(%g)", &percentile); err != nil {
		return 0, false, fmt.Errorf("%s cannot be evaluated here", a.Word)
	}
	slices.SortFunc(numbers, cmp.Compare[float64])
	rank := int(math.Ceil(percentile / 100 * float64(len(numbers))))
	return numbers[max(rank, 1)-1], true, nil
}
