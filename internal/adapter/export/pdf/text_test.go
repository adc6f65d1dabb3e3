package pdf

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

func newRenderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFaceReadsTheFont(t *testing.T) {
	f := newRenderer(t).faces.regular
	for s, want := range map[string]bool{"客": true, "服": true, "A": true, "≤": true, "さ": true, "Ж": true, "□": true, "ł": false, "\u0e01": false, "機": false} {
		if got := f.has([]rune(s)[0]); got != want {
			t.Errorf("has(%s) = %v", s, got)
		}
	}
	// A Chinese character of this font is one em wide; a space is narrower than an M.
	if w := f.advance("客服"); w != 2000 {
		t.Errorf("two Chinese characters are %v wide, want 2000", w)
	}
	if f.advance(" ") >= f.advance("M") || f.advance("i") >= f.advance("M") {
		t.Error("widths are not those of the letters")
	}
	for cut := 0; cut < len(f.data) && cut < 4000; cut += 37 {
		if _, err := parseFace(f.data[:cut]); err == nil {
			t.Errorf("a font cut at %d is read", cut)
		}
	}
}

func TestClean(t *testing.T) {
	f := newRenderer(t).faces.regular
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"}, {"客服绩效", "客服绩效"}, {"e\u0301", "é"}, {"a\u202eb\u200dc\ufeffd", "abcd"}, {"a\x00\x07b", "ab"}, {"a\tb\u00a0c\u3000d", "a b c d"},
		{"a\r\nb\rc\u2028d\n", "a\nb\nc\nd\n"}, {"😀", "□"}, {"👨\u200d👩\u200d👧", "□"}, {"👍🏽!", "□!"}, {"𠮷田", "□田"}, {"☎\ufe0f", f.clean("☎")},
		{"Łukasz Dąbrowski", "Lukasz Dabrowski"}, {"㎡", "m2"}, {"𝐀𝐁", "AB"}, {"﹣5", "-5"}, {"−5", "−5"}, {"ﬁ", "fi"}, {"กก", "□□"}, {"\xff", "□"}, {"", ""}, {"\u00ad", ""},
		{"สวัสดี", "□□□□"}, {"محمد", "□□□□"},
	} {
		got := f.clean(c.in)
		if c.in == "−5" && !f.has('−') {
			c.want = "-5"
		}
		if got != c.want {
			t.Errorf("clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// safe fails unless the text is what may reach the PDF library.
func safe(t *testing.T, f *face, in, out string) {
	t.Helper()
	for _, r := range out {
		if r != '\n' && (r > 0xFFFF || unicode.IsControl(r) || !f.has(r)) {
			t.Fatalf("clean(%q) lets %U through", in, r)
		}
	}
	if !norm.NFC.IsNormalString(out) {
		t.Fatalf("clean(%q) = %q is not NFC", in, out)
	}
	if again := f.clean(out); again != out {
		t.Fatalf("clean twice: %q, then %q", out, again)
	}
}

// checkWrap fails unless wrapping keeps every character and every line fits.
func checkWrap(t *testing.T, s string, width float64, measure func(string) float64) {
	t.Helper()
	lines := wrap(s, width, measure)
	if joined := strings.Join(lines, ""); joined != s {
		t.Fatalf("wrapping %q at %v lost something: %q", s, width, lines)
	}
	for i, l := range lines {
		if l == "" {
			t.Fatalf("line %d of %q is empty", i, s)
		}
		shown := strings.TrimRight(l, " \n")
		if w := measure(shown); w > width*(1+1e-9) && uniseg.GraphemeClusterCount(shown) > 1 {
			t.Fatalf("line %q is %v wide, more than %v", l, w, width)
		}
		if strings.Contains(strings.TrimSuffix(l, "\n"), "\n") {
			t.Fatalf("line %q holds a line break", l)
		}
	}
}

func TestWrapWhereUnicodeAllows(t *testing.T) {
	f := newRenderer(t).faces.regular
	for _, c := range []struct {
		s    string
		ems  float64
		want []string
	}{
		{"自动回复、机器人回复与系统消息不计入。", 6, []string{"自动回复、机", "器人回复与系", "统消息不计", "入。"}},
		{"自动回复、机器人", 4, []string{"自动回", "复、机器", "人"}},
		{"one two three", 4, []string{"one two ", "three"}}, {"a\nb", 9, []string{"a\n", "b"}}, {"a\n", 9, []string{"a\n"}}, {"", 9, nil},
		{"客服客服", 1, []string{"客", "服", "客", "服"}}, {"客服", 0.1, []string{"客", "服"}},
	} {
		got := wrap(c.s, c.ems*1000, f.advance)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.s, diff)
		}
	}
}

func TestClip(t *testing.T) {
	measure := func(s string) float64 { return float64(len([]rune(s))) }
	for _, c := range []struct {
		lines []string
		most  int
		width float64
		want  []string
	}{
		{[]string{"abcd", "ef"}, 2, 4, []string{"abcd", "ef"}}, {[]string{"abcd", "ef"}, 1, 4, []string{"abc…"}}, {[]string{"ab ", "ef"}, 1, 4, []string{"ab…"}},
		{[]string{"ab", "cd", "ef"}, 2, 9, []string{"ab", "cd…"}}, {[]string{"ab", "cd"}, 1, 0, []string{"…"}},
	} {
		if diff := cmp.Diff(c.want, clip(c.lines, c.most, c.width, measure)); diff != "" {
			t.Error(diff)
		}
	}
}

// randomText mixes what strangers write: Chinese, Latin, Arabic, Thai, emoji with joiners, 𠮷, controls, marks and broken bytes.
func randomText(rng *rand.Rand) string {
	pool := []string{"客", "服", "、", "。", "「", "」", "a", "Z", " ", "  ", "\n", "\t", "1", "%", "-", "é", "e\u0301", "\u0301", "😀", "👨\u200d👩\u200d👧", "🇨🇳", "𠮷", "م", "ก", "ำ",
		"\u202e", "\u200b", "\x00", "\x1b", "\xff", "\uFFFD", "\uFFFF", "ł", "ą", "㎡", "機", "Ж", "word", "https://example.org/a?b=c", "\r\n", "\u2028", "한", "ｶﾞ", "≤"}
	var b strings.Builder
	for range rng.IntN(40) {
		if rng.IntN(10) == 0 {
			b.WriteRune(rune(rng.IntN(0x10FFFF)))
			continue
		}
		b.WriteString(pool[rng.IntN(len(pool))])
	}
	return b.String()
}

func TestTenThousandStrings(t *testing.T) {
	r := newRenderer(t)
	rng := rand.New(rand.NewPCG(7, 11))
	out := newPaper(r)
	out.pdf.AddPage()
	for range 10_000 {
		s := randomText(rng)
		for _, f := range []*face{r.faces.regular, r.faces.bold} {
			c := f.clean(s)
			safe(t, f, s, c)
			checkWrap(t, c, 500+rng.Float64()*9000, f.advance)
		}
		out.text(10, 10, s, style{size: 8, bold: rng.IntN(2) == 0, italic: rng.IntN(5) == 0})
	}
	if err := out.pdf.Error(); err != nil {
		t.Fatal(err)
	}
}

func FuzzText(f *testing.F) {
	r := newRenderer(f)
	for _, s := range []string{"自动回复、机器人回复", "😀𠮷", "a\u200d\u0328\u0301", "\xff\xfe", "กำ", "\r\n\n", strings.Repeat("x", 500)} {
		f.Add(s, 20.0)
	}
	p := newPaper(r)
	p.pdf.AddPage()
	f.Fuzz(func(t *testing.T, s string, width float64) {
		if math.IsNaN(width) || width < 0 {
			width = 1
		}
		for _, face := range []*face{r.faces.regular, r.faces.bold} {
			c := face.clean(s)
			safe(t, face, s, c)
			checkWrap(t, c, width, face.advance)
		}
		p.text(10, 10, s, style{size: 9, bold: true})
		if err := p.pdf.Error(); err != nil {
			t.Fatal(err)
		}
	})
}
