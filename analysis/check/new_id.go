package check

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// NewID is a UUID of the form of version 4 for the document. It is random in
// that it hangs on all of the file, its name included; the same file gets the
// same, so that the fix stays the same as long as it is offered.
func (p *Pass) NewID() string {
	n := slices.Index(p.File.Documents, p.Document)
	return IDFromText(fmt.Sprintf("%s\x00%d\x00%x", p.Settings.Path, n, p.content()))
}

// IDFromText is a UUID of the form of version 4 that hangs on a text.
func IDFromText(text string) string {
	sum := sha256.Sum256([]byte(text))
	id := uuid.UUID(sum[:16])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// Today is the day of the run.
func (p *Pass) Today() time.Time {
	if p.Settings.Today.IsZero() {
		return time.Now().UTC()
	}
	return p.Settings.Today
}
