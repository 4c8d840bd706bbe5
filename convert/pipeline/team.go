package pipeline

import (
	"math"
	"slices"
)

// Team is what a team says of its own tenant and of its rules.
type Team struct {
	Placeholders map[string][]string // values by name
	Collected    []string            // ids of the Sysmon events that InsightIDR collects there
	Confirmed    []string            // LEQL keys that were seen in its events
	LeaveOut     []string            // fields whose tests are left out where the pipelines refuse them
}

// TeamPipeline returns the pipeline that carries what a team says. It runs before all
// others, so theirs find nothing left of its placeholders.
func TeamPipeline(name string, team Team) *Pipeline {
	p := &Pipeline{Name: name, Priority: math.MinInt, team: team}
	if len(team.Placeholders) > 0 {
		p.items = []*item{{transform: placeholderValues(team.Placeholders)}}
	}
	return p
}

// IsCollected reports whether a pipeline says that events of Sysmon are collected.
func IsCollected(id string, pipelines []*Pipeline) bool {
	return slices.ContainsFunc(pipelines, func(p *Pipeline) bool { return slices.Contains(p.team.Collected, id) })
}

// IsConfirmed reports whether a pipeline says that a LEQL key was seen.
func IsConfirmed(key string, pipelines []*Pipeline) bool {
	return slices.ContainsFunc(pipelines, func(p *Pipeline) bool { return slices.Contains(p.team.Confirmed, key) })
}

// IsLeftOut reports whether tests of a field are left out if they are refused.
func IsLeftOut(field string, pipelines []*Pipeline) bool {
	return slices.ContainsFunc(pipelines, func(p *Pipeline) bool { return slices.Contains(p.team.LeaveOut, field) })
}
