package pipeline

import (
	"math"
	"slices"
)

// Team is what a team configures for its tenant and its rules.
type Team struct {
	Placeholders map[string][]string // values by name
	Collected    []string            // ids of the Sysmon events that InsightIDR collects there
	Confirmed    []string            // LEQL keys that were seen in its events
	LeaveOut     []string            // fields whose tests are left out if the pipelines refuse them
}

// TeamPipeline returns the pipeline for the configuration of a team. It runs
// before all others, which find none of its placeholders left.
func TeamPipeline(name string, team Team) *Pipeline {
	p := &Pipeline{Name: name, Priority: math.MinInt, team: team}
	if len(team.Placeholders) > 0 {
		p.items = []*item{{transform: placeholderValues(team.Placeholders)}}
	}
	return p
}

// IsCollected reports whether a team's pipeline lists a Sysmon event as
// collected.
func IsCollected(id string, pipelines []*Pipeline) bool {
	return slices.ContainsFunc(pipelines, func(p *Pipeline) bool { return slices.Contains(p.team.Collected, id) })
}

// IsConfirmed reports whether a team's pipeline lists a LEQL key as seen.
func IsConfirmed(key string, pipelines []*Pipeline) bool {
	return slices.ContainsFunc(pipelines, func(p *Pipeline) bool { return slices.Contains(p.team.Confirmed, key) })
}

// IsLeftOut reports whether refused tests of a field are left out.
func IsLeftOut(field string, pipelines []*Pipeline) bool {
	return slices.ContainsFunc(pipelines, func(p *Pipeline) bool { return slices.Contains(p.team.LeaveOut, field) })
}
