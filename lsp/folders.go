package lsp

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

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

var _ = offer(func(_ *server, c *protocol.ServerCapabilities) {
	if c.Workspace == nil {
		c.Workspace = &protocol.WorkspaceOptions{}
	}
	c.Workspace.WorkspaceFolders = &protocol.WorkspaceFoldersServerCapabilities{
		Supported:           new(true),
		ChangeNotifications: protocol.Boolean(true),
	}
})

// DidChangeWorkspaceFolders takes over a changed list of folders. Pipelines
// are looked up in the folders anew.
func (s *server) DidChangeWorkspaceFolders(_ context.Context, p *protocol.DidChangeWorkspaceFoldersParams) error {
	s.update(func(next *state) {
		left := slices.DeleteFunc(slices.Clone(next.folders), func(f folder) bool {
			return slices.ContainsFunc(p.Event.Removed, func(r protocol.WorkspaceFolder) bool { return r.URI == f.uri })
		})
		next.folders = addFolders(left, p.Event.Added)
		next.disk++
		s.apply(next)
	})
	s.refresh()
	return nil
}

var (
	errTooLarge = errors.New("the file is larger than 1 MiB")
	errAbsolute = errors.New("name the file relative to a folder of the workspace")
	errOutside  = errors.New("the file must lie inside a folder of the workspace")
	errNoFolder = errors.New("no folder is open that could hold the file")
)

// locate finds a file of the workspace by a name that comes from settings: it
// must be relative and, after all links are followed, lie inside one of the
// folders. Both separators are read on every system. It returns the places
// where the file is looked for, so that one that comes later is noticed.
func (st *state) locate(name string) (places []uri.URI, found uri.URI, source *sigma.Source, err error) {
	name, err = relative(name)
	switch {
	case err != nil:
		return nil, "", nil, err
	case len(st.folders) == 0:
		return nil, "", nil, errNoFolder
	}
	for _, f := range st.folders {
		u, err := uri.JoinPath(f.uri, name)
		if err != nil {
			return places, "", nil, errOutside
		}
		places = append(places, u)
	}
	for i, u := range places {
		if d, ok := st.documents[u]; ok {
			return places, u, d.source, nil
		}
		text, e := st.folders[i].read(name)
		if e == nil {
			return places, u, sigma.NewSource(text), nil
		}
		if err == nil {
			err = e
		}
	}
	return places, "", nil, err
}

// relative returns a relative name with slashes. It knows the absolute forms
// of all systems, network paths and devices included.
func relative(name string) (string, error) {
	name = strings.ReplaceAll(name, `\`, "/")
	switch {
	case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':':
		return "", errAbsolute
	case name == "", strings.ContainsRune(name, 0), strings.ContainsRune(name, ':'):
		return "", errOutside
	}
	name = path.Clean(name)
	if !filepath.IsLocal(filepath.FromSlash(name)) || device(name) {
		return "", errOutside
	}
	return name, nil
}

// device reports whether Windows takes some part of a path for a device,
// whatever its ending.
func device(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		base, _, _ := strings.Cut(strings.ToUpper(part), ".")
		switch base = strings.TrimRight(base, " "); base {
		case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
			return true
		}
		if len(base) > 3 && (base[:3] == "COM" || base[:3] == "LPT") && strings.Contains("0123456789¹²³", base[3:]) {
			return true
		}
	}
	return false
}

// read returns the text of a file in the folder, which links do not leave.
func (f folder) read(name string) (string, error) {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return "", reason(err)
	}
	defer root.Close()
	// Looked at before it is opened: opening a named pipe would wait for its
	// other end.
	info, err := root.Stat(filepath.FromSlash(name))
	switch {
	case err != nil:
		return "", reason(err)
	case !info.Mode().IsRegular():
		return "", errors.New("it is no regular file")
	case info.Size() > sigma.MaxSize:
		return "", errTooLarge
	}
	file, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return "", reason(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, sigma.MaxSize+1))
	if err != nil {
		return "", reason(err)
	}
	return string(text), nil
}

// reason takes the operation and the path off an error of the file system.
func reason(err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		err = inner.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no such file in the workspace")
	}
	return err
}
