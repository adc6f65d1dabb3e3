package pdf

import (
	"embed"
	"encoding/binary"
	"errors"
	"io/fs"
)

//go:embed fonts/*.ttf fonts/OFL.txt
var fonts embed.FS

// face is what the text layer must know of a font: which characters it has and how wide they are, in thousandths of the size.
type face struct {
	data  []byte
	width map[rune]float64
}

var errFont = errors.New("pdf: the embedded font cannot be read")

func loadFace(name string) (*face, error) {
	data, err := fs.ReadFile(fonts, "fonts/"+name)
	if err != nil {
		return nil, err
	}
	return parseFace(data)
}

// parseFace reads the tables head, hhea, hmtx and the format 4 cmap of a TrueType font, which hold all characters up to U+FFFF.
func parseFace(data []byte) (f *face, err error) {
	defer func() {
		if recover() != nil { // an offset outside the file
			f, err = nil, errFont
		}
	}()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(data[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(data[at:])) }
	table := map[string]int{}
	for i := range u16(4) {
		at := 12 + 16*i
		table[string(data[at:at+4])] = u32(at + 8)
	}
	for _, name := range []string{"head", "hhea", "hmtx", "cmap"} {
		if table[name] == 0 {
			return nil, errFont
		}
	}
	em, metrics := float64(u16(table["head"]+18)), u16(table["hhea"]+34)
	cmap := 0
	for i := range u16(table["cmap"] + 2) {
		if at := table["cmap"] + u32(table["cmap"]+8+8*i); u16(at) == 4 {
			cmap = at
		}
	}
	if em == 0 || metrics == 0 || cmap == 0 {
		return nil, errFont
	}
	f = &face{data: data, width: map[rune]float64{}}
	n := u16(cmap+6) / 2
	for seg := range n {
		end, start := u16(cmap+14+2*seg), u16(cmap+16+2*n+2*seg)
		delta, rangeAt := u16(cmap+16+4*n+2*seg), cmap+16+6*n+2*seg
		for c := start; c <= end && c < 0xFFFF; c++ {
			glyph := c + delta
			if offset := u16(rangeAt); offset != 0 {
				if glyph = u16(rangeAt + offset + 2*(c-start)); glyph != 0 {
					glyph += delta
				}
			}
			if glyph &= 0xFFFF; glyph != 0 {
				f.width[rune(c)] = float64(u16(table["hmtx"]+4*min(glyph, metrics-1))) * 1000 / em
			}
		}
	}
	return f, nil
}

func (f *face) has(r rune) bool {
	_, ok := f.width[r]
	return ok
}

// advance is the width of cleaned text in thousandths of the size.
func (f *face) advance(s string) float64 {
	sum := 0.0
	for _, r := range s {
		sum += f.width[r]
	}
	return sum
}
