package importer

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"kefu/internal/domain"
)

// textReader decodes a text file to UTF-8. A name of the encoding wins over what the bytes say, a byte order mark over guessing.
func textReader(r io.ReaderAt, size int64, name string) (io.Reader, string, error) {
	src := io.NewSectionReader(r, 0, size)
	if name == "" {
		var err error
		if name, err = detectEncoding(src, size); err != nil {
			return nil, "", err
		}
		if _, err := src.Seek(0, io.SeekStart); err != nil {
			return nil, "", err
		}
	}
	var dec *encoding.Decoder
	switch name {
	case "utf-8", "utf8":
		return skipBOM(src), "utf-8", nil
	case "gb18030", "gbk", "gb2312":
		dec, name = simplifiedchinese.GB18030.NewDecoder(), "gb18030"
	case "utf-16le":
		dec = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case "utf-16be":
		dec = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	case "windows-1252":
		dec = charmap.Windows1252.NewDecoder()
	default:
		return nil, "", domain.Invalid("encoding", "import_encoding", "the encoding %q is not known; use utf-8, gb18030, utf-16le, utf-16be or windows-1252", name)
	}
	return skipBOM(transform.NewReader(src, dec)), name, nil
}

func skipBOM(r io.Reader) io.Reader {
	head := make([]byte, 3)
	n, _ := io.ReadFull(r, head)
	head = bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf"))
	return io.MultiReader(bytes.NewReader(head), r)
}

// detectEncoding looks at the whole file: one Chinese name on the last page decides.
func detectEncoding(r io.Reader, size int64) (string, error) {
	buf := make([]byte, min(size, 1<<18)+utf8.UTFMax)
	keep, first, valid := 0, true, true
	var odd []byte // a piece that is not UTF-8
	for valid {
		n, err := r.Read(buf[keep:])
		piece := buf[:keep+n]
		if first && len(piece) >= 2 {
			first = false
			switch {
			case piece[0] == 0xff && piece[1] == 0xfe:
				return "utf-16le", nil
			case piece[0] == 0xfe && piece[1] == 0xff:
				return "utf-16be", nil
			}
			if bytes.IndexByte(piece, 0) >= 0 {
				return "", domain.Invalid("file", "import_binary", "the file is not text; export it as CSV, XLSX or JSONL")
			}
		}
		end := len(piece)
		if !errors.Is(err, io.EOF) {
			end -= cutRune(piece)
		}
		if !utf8.Valid(piece[:end]) {
			valid, odd = false, bytes.Clone(piece[:end])
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", domain.Unavailable("import_read", "the file cannot be read: %v", err)
		}
		if err != nil {
			break
		}
		keep = copy(buf, piece[end:])
	}
	if valid {
		return "utf-8", nil
	}
	if plausibleGB(odd) {
		return "gb18030", nil
	}
	return "windows-1252", nil
}

// cutRune counts the bytes of an unfinished rune at the end.
func cutRune(b []byte) int {
	for i := 1; i <= min(3, len(b)); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return i
			}
			return 0
		}
	}
	return 0
}

// plausibleGB tells GB18030 from a Western code page: nearly every high byte is half of a character that exists.
func plausibleGB(b []byte) bool {
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil {
		return false
	}
	bad, han := 0, 0
	for _, r := range string(out) {
		switch {
		case r == utf8.RuneError:
			bad++
		case r >= 0x3000 && r < 0xa000, r >= 0xff00 && r < 0xfff0:
			han++
		}
	}
	return han > 0 && bad*20 <= han
}
