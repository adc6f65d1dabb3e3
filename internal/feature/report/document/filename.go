package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxStem keeps a name with its extension below the 255 bytes most file systems allow.
const maxStem = 200

// FileName makes a name every file system takes: 月度复盘_全部站点_2026-10_v12.pdf. Empty parts and a version of 0 are left out;
// characters no file name may have become a dash.
func FileName(title, site, period string, version int64, ext string) string {
	var parts []string
	for _, p := range []string{title, site, period} {
		if p = safe(p); p != "" {
			parts = append(parts, p)
		}
	}
	if version > 0 {
		parts = append(parts, "v"+strconv.FormatInt(version, 10))
	}
	stem := strings.Join(parts, "_")
	for len(stem) > maxStem {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	if stem = strings.TrimRight(stem, " ."); stem == "" {
		stem = "report"
	}
	if reserved(stem) {
		stem = "_" + stem
	}
	if ext = safe(strings.TrimPrefix(ext, ".")); ext != "" {
		return stem + "." + ext
	}
	return stem
}

func safe(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "-"))
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '-'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
	return strings.Trim(s, " .")
}

// reserved reports a device name of Windows, which no file may bear with or without an extension.
func reserved(stem string) bool {
	name, _, _ := strings.Cut(strings.ToUpper(stem), ".")
	switch name {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(name) == 4 && (strings.HasPrefix(name, "COM") || strings.HasPrefix(name, "LPT")) && name[3] >= '0' && name[3] <= '9'
}
