package blob

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"kefu/internal/domain"
)

// hello is the SHA-256 of "hello", as sha256sum prints it.
const hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

func TestDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	d := NewDisk(dir)
	for range 2 { // the same content again is the same file
		sum, n, err := d.Put(t.Context(), strings.NewReader("hello"), 5)
		if sum != hello || n != 5 || err != nil {
			t.Fatalf("put gives %s, %d, %v", sum, n, err)
		}
	}
	f, err := d.Open(t.Context(), hello)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(f)
	if string(got) != "hello" || err != nil || f.Close() != nil {
		t.Errorf("read %q, %v", got, err)
	}
	if names := list(t, dir); len(names) != 1 || names[0] != filepath.Join("2c", hello) {
		t.Errorf("the folder holds %v", names)
	}
}

func TestDiskRefuses(t *testing.T) {
	dir := t.TempDir()
	d := NewDisk(dir)
	if _, _, err := d.Put(t.Context(), strings.NewReader("hello!"), 5); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("a byte too many gives %v", err)
	}
	if _, _, err := d.Put(t.Context(), io.MultiReader(strings.NewReader("he"), iotest.ErrReader(io.ErrUnexpectedEOF)), 5); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("an upload that breaks off gives %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := d.Put(gone, strings.NewReader("hello"), 5); !errors.Is(err, context.Canceled) {
		t.Errorf("an upload nobody waits for gives %v", err)
	}
	if names := list(t, dir); len(names) != 0 {
		t.Errorf("refused files leave %v", names)
	}
	for _, hash := range []string{hello, "", "2c", "../../../../etc/passwd", strings.Repeat("z", 64), hello + "00", "2c/../2c" + hello[8:]} {
		if _, err := d.Open(t.Context(), hash); domain.KindOf(err) != domain.KindNotFound {
			t.Errorf("open %q gives %v", hash, err)
		}
	}
}

func list(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			names = append(names, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
