package pdf

import (
	"bytes"
	"os"
	"testing"

	"kefu/internal/adapter/export/exporttest"
)

func TestTmp(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh-CN", "en"} {
		for _, n := range []int{1, 6} {
			var b bytes.Buffer
			if err := r.Write(&b, exporttest.Document(lang, n)); err != nil {
				t.Fatal(err)
			}
			os.WriteFile("/tmp/kefu/pdfout/"+lang+string(rune('0'+n))+".pdf", b.Bytes(), 0o644)
		}
	}
}
