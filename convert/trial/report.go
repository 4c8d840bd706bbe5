package trial

import "fmt"

// Report is what a rule and its query made of samples.
type Report struct {
	*Trial
	Samples  []Sample
	Outcomes [][]Outcome // by sample and event
}

// Report runs the rule on all events of the samples.
func (t *Trial) Report(samples []Sample) *Report {
	r := &Report{Trial: t, Samples: samples}
	for _, s := range samples {
		outcomes := make([]Outcome, len(s.Events))
		for i, e := range s.Events {
			outcomes[i] = t.Run(e)
		}
		r.Outcomes = append(r.Outcomes, outcomes)
	}
	return r
}

// Fault tells what is wrong with the outcomes, or "": each test of the rule's
// own says how many events have to match; of other events one has to. The two
// verdicts agree on all.
func (r *Report) Fault() string {
	differ, matched, free := 0, 0, false
	for i, s := range r.Samples {
		here := 0
		for _, o := range r.Outcomes[i] {
			if o.Sigma {
				here++
			}
			if !o.Agree() {
				differ++
			}
		}
		matched += here
		free = free || !s.Tested
		switch {
		case !s.Tested:
		case s.Least == 0 && here > 0:
			return fmt.Sprintf("%s of %s, where none may", matches(here), s.File)
		case here < s.Least:
			return fmt.Sprintf("%s of %s, where %d should", matches(here), s.File, s.Least)
		}
	}
	switch {
	case differ == 1:
		return "Sigma and LEQL differ on 1 event"
	case differ > 1:
		return fmt.Sprintf("Sigma and LEQL differ on %d events", differ)
	case free && matched == 0:
		return "no event matches"
	}
	return ""
}

// Summary tells how many events match, and who says so.
func (r *Report) Summary() string {
	matched, all := 0, 0
	for _, outcomes := range r.Outcomes {
		for _, o := range outcomes {
			all++
			if o.Sigma {
				matched++
			}
		}
	}
	text := fmt.Sprintf("%d of %d events", matched, all)
	if all == 1 {
		text = fmt.Sprintf("%d of 1 event", matched)
	}
	if r.NoQuery == "" {
		return text + ", Sigma and LEQL agree"
	}
	return text + ", by Sigma"
}

func matches(n int) string {
	switch n {
	case 0:
		return "no event matches"
	case 1:
		return "1 event matches"
	}
	return fmt.Sprintf("%d events match", n)
}
