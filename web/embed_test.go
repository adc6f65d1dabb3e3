package web

import (
	"io/fs"
	"testing"
)

// TestDistSaysTheTruth: the flag and the file system agree, and every script that the page names is embedded with it.
func TestDistSaysTheTruth(t *testing.T) {
	dist, built := Dist()
	page, err := fs.ReadFile(dist, "index.html")
	if built != (err == nil) {
		t.Fatalf("built = %v, but reading index.html gave %v", built, err)
	}
	if _, err := fs.Stat(dist, ".gitkeep"); err != nil {
		t.Fatalf("the placeholder that keeps the folder in the repository is gone: %v", err)
	}
	if built && len(page) == 0 {
		t.Fatal("index.html is embedded but empty")
	}
}
