// Package web holds the built web app and hands it to the server as a file system.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist returns the built web app, rooted so that "index.html" is its first page, and whether it was built at all.
// Without a build the file system holds no page, and the caller says how to make one.
func Dist() (fs.FS, bool) {
	sub, err := fs.Sub(files, "dist")
	if err != nil {
		return files, false
	}
	if _, err := fs.Stat(sub, "index.html"); err != nil {
		return sub, false
	}
	return sub, true
}
