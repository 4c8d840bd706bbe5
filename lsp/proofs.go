package lsp

import (
	"context"
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// maxEagerProofBytes is how much text is read, in bytes, to prove fixes before
// code actions are answered: the whole file is read again for each. Clients that
// can resolve an action get the others unproved; they are proved when one is
// chosen.
const maxEagerProofBytes = 256 << 10

// proofs remembers what was proved of the fixes of a document's version.
type proofs struct {
	mu    sync.Mutex
	fixes map[int][]check.Fix // by the index of the finding

	all  *check.FixResult // nil until known; guarded by busy
	busy chan struct{}    // holds a token while somebody works on all
}

func newProofs() *proofs {
	return &proofs{fixes: map[int][]check.Fix{}, busy: make(chan struct{}, 1)}
}

// known returns the proved fixes of a finding, if it was proved before.
func (p *proofs) known(finding int) (fixes []check.Fix, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fixes, ok = p.fixes[finding]
	return fixes, ok
}

// prove returns the proved fixes of a finding.
func (d *document) prove(finding int) []check.Fix {
	fixes, ok := d.proofs.known(finding)
	if !ok {
		fixes = check.FixesOf(d.file(), d.findings()[finding])
		d.proofs.mu.Lock()
		d.proofs.fixes[finding] = fixes
		d.proofs.mu.Unlock()
	}
	return fixes
}

// fixAll computes all safe fixes, once for all callers. It returns the error of
// the context if that ends first.
func (s *server) fixAll(ctx context.Context, d *document) (*check.FixResult, error) {
	select {
	case d.proofs.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-d.proofs.busy }()
	if d.proofs.all == nil {
		fixed, err := check.FixAll(ctx, d.file(), func(f *sigma.File) []check.Finding {
			if f == d.file() {
				return d.findings()
			}
			return check.Run(f, d.checkSettings(d.convert))
		})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			s.log.Warn(err.Error())
		}
		d.proofs.all = &fixed
	}
	return d.proofs.all, nil
}
