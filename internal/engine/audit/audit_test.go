package audit

import "testing"

func chain(n int) []Entry {
	var out []Entry
	prev := ""
	for i := 1; i <= n; i++ {
		e := Entry{ID: int64(i), At: 1, User: 7, Name: "周雅婷", Action: "settings.change", Object: "settings", Detail: []byte(`{"a":1}`), Prev: prev}
		e.Hash = e.Seal()
		prev = e.Hash
		out = append(out, e)
	}
	return out
}

func TestVerify(t *testing.T) {
	tests := []struct {
		name   string
		change func([]Entry) []Entry
		want   int64
	}{
		{"untouched", func(e []Entry) []Entry { return e }, 0},
		{"edited detail", func(e []Entry) []Entry { e[2].Detail = []byte(`{"a":2}`); return e }, 3},
		{"edited and re-sealed", func(e []Entry) []Entry { e[2].Action = "x"; e[2].Hash = e[2].Seal(); return e }, 4},
		{"line removed", func(e []Entry) []Entry { return append(e[:1], e[2:]...) }, 3},
		{"moved text between fields", func(e []Entry) []Entry { e[0].Name, e[0].Action = "周雅婷s", "ettings.change"; return e }, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Verify(tt.change(chain(5))); got != tt.want {
				t.Errorf("Verify = %d, want %d", got, tt.want)
			}
		})
	}
}
