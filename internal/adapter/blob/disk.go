// Package blob keeps the bytes of files in a folder, under the hash of their content: what was stored once is never changed.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kefu/internal/domain"
)

// Disk is a folder of files.
type Disk struct{ dir string }

// NewDisk returns the store in dir, which is made when the first file comes.
func NewDisk(dir string) *Disk { return &Disk{dir} }

// Put stores what r holds and returns its hash. More than limit bytes are refused (file_too_large). When it returns, the file will be there
// even after the power has failed.
func (d *Disk) Put(ctx context.Context, r io.Reader, limit int64) (string, int64, error) {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return "", 0, fmt.Errorf("make the folder of files: %w", err)
	}
	tmp, err := os.CreateTemp(d.dir, "new-*")
	if err != nil {
		return "", 0, fmt.Errorf("store a file: %w", err)
	}
	defer os.Remove(tmp.Name()) // no longer there once it is renamed
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, hash), io.LimitReader(until{ctx, r}, limit+1))
	if err == nil && n > limit {
		err = domain.Invalid("file", "file_too_large", "the file is larger than %d bytes", limit)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return "", 0, err
	}
	name := hex.EncodeToString(hash.Sum(nil))
	return name, n, d.settle(tmp.Name(), name)
}

// settle moves a finished file to its place.
func (d *Disk) settle(tmp, name string) error {
	dir := filepath.Join(d.dir, name[:2])
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("store a file: %w", err)
	}
	if err := os.Rename(tmp, filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("store a file: %w", err)
	}
	return errors.Join(syncDir(dir), syncDir(d.dir))
}

// syncDir makes the names in a folder last.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open reads a file by its hash, or answers not_found.
func (d *Disk) Open(_ context.Context, hash string) (io.ReadSeekCloser, error) {
	if b, err := hex.DecodeString(hash); err != nil || len(b) != sha256.Size {
		return nil, errGone()
	}
	f, err := os.Open(filepath.Join(d.dir, hash[:2], hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errGone()
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Remove deletes a file by its hash, unless it was stored again since an instant; one that is not there is no error.
func (d *Disk) Remove(_ context.Context, hash string, since time.Time) error {
	if b, err := hex.DecodeString(hash); err != nil || len(b) != sha256.Size {
		return nil
	}
	name := filepath.Join(d.dir, hash[:2], hash)
	if f, err := os.Stat(name); err == nil && f.ModTime().After(since) {
		return nil
	}
	err := os.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func errGone() error {
	return domain.NotFound("file_not_found", "the bytes of this file are not here any more")
}

// until reads as long as somebody waits for it.
type until struct {
	ctx context.Context
	r   io.Reader
}

func (u until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
