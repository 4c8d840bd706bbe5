package lsp

import (
	"context"
	"errors"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/safepath"
	"sigma-lsp/analysis/sigma"
)

// folder is a folder of the workspace on this machine.
type folder struct {
	uri  uri.URI
	path string
}

func foldersOf(p *protocol.InitializeParams) []folder {
	if given, ok := p.WorkspaceFolders.Get(); ok {
		return addFolders(nil, given)
	}
	if p.RootURI != nil {
		return addFolders(nil, []protocol.WorkspaceFolder{{URI: *p.RootURI}})
	}
	if root, ok := p.RootPath.Get(); ok && root != "" {
		return addFolders(nil, []protocol.WorkspaceFolder{{URI: uri.File(root)}})
	}
	return nil
}

func addFolders(all []folder, given []protocol.WorkspaceFolder) []folder {
	for _, f := range given {
		if f.URI.IsFile() {
			all = append(all, folder{uri: f.URI, path: f.URI.FsPath()})
		}
	}
	return all
}

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	if c.Workspace == nil {
		c.Workspace = &protocol.WorkspaceOptions{}
	}
	c.Workspace.WorkspaceFolders = &protocol.WorkspaceFoldersServerCapabilities{
		Supported:           new(true),
		ChangeNotifications: protocol.Boolean(true),
	}
})

// DidChangeWorkspaceFolders takes over a changed list of folders. Pipelines are
// looked up in the folders again.
func (s *server) DidChangeWorkspaceFolders(_ context.Context, p *protocol.DidChangeWorkspaceFoldersParams) error {
	s.updateSnapshot(func(next *snapshot) {
		left := slices.DeleteFunc(slices.Clone(next.folders), func(f folder) bool {
			return slices.ContainsFunc(p.Event.Removed, func(r protocol.WorkspaceFolder) bool { return r.URI == f.uri })
		})
		next.folders = addFolders(left, p.Event.Added)
		next.disk++
		s.apply(next)
	})
	s.refresh()
	s.indexer.rebuild(s)
	return nil
}

var (
	errTooLarge = errors.New("the file is larger than 1 MiB")
	errNoFolder = errors.New("no workspace folder is open")
)

// locate finds a file of the workspace by a name from settings: it must be
// relative and, after all links are resolved, lie inside one of the folders.
// Both separators are accepted on every system. It returns the candidate paths,
// so that a file that is created later is noticed.
func (snap *snapshot) locate(name string) (places []uri.URI, found uri.URI, source *sigma.Source, err error) {
	name, err = safepath.Clean(name)
	switch {
	case err != nil:
		return nil, "", nil, err
	case len(snap.folders) == 0:
		return nil, "", nil, errNoFolder
	}
	for _, f := range snap.folders {
		u, err := uri.JoinPath(f.uri, name)
		if err != nil {
			return places, "", nil, safepath.ErrOutside
		}
		places = append(places, u)
	}
	for i, u := range places {
		if d, ok := snap.documents[u]; ok {
			return places, u, d.source, nil
		}
		text, e := safepath.Read(snap.folders[i].path, name, sigma.MaxSize)
		if e == nil {
			return places, u, sigma.NewSource(text), nil
		}
		if err == nil {
			err = e
		}
	}
	return places, "", nil, err
}
