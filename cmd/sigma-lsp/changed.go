package main

import (
	"cmp"
	"context"
	"fmt"

	"sigma-lsp/analysis/revision"
)

// changedInputs returns the inputs that differ from the revision of --changed.
func (r *checkRun) changedInputs(ctx context.Context, all []input) (some []input, unchanged int, err error) {
	var paths []string
	for _, in := range all {
		if in.path != "-" && in.err == nil {
			paths = append(paths, in.path)
		}
	}
	differs, err := revision.Changed(cmp.Or(ctx, context.Background()), r.changed, paths)
	if err != nil {
		return nil, 0, fmt.Errorf("--changed: %s", sanitize(err.Error()))
	}
	for _, in := range all {
		if is, asked := differs[in.path]; is || !asked {
			some = append(some, in)
		} else {
			unchanged++
		}
	}
	return some, unchanged, nil
}
