package metric

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed catalogue/*.yaml
var embedded embed.FS

// Files is the catalogue that ships with Kefu: one YAML file per metric.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "catalogue")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return sub
}

// Groups are the groups of metrics in the order they are shown.
func Groups() []string {
	return []string{"volume", "response", "handling", "satisfaction", "sla", "inquiry", "conversion", "presence"}
}

// Catalogue is a checked set of metric definitions over a known schema. It is read-only and safe for concurrent use.
type Catalogue struct {
	defs   map[string]*Definition
	order  []*Definition
	schema schema
}

// Load reads every .yaml file of fsys and checks it against the tables. All faults are reported at once; a catalogue with a fault is not
// usable.
func Load(fsys fs.FS, tables []Table) (*Catalogue, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	c := &Catalogue{defs: map[string]*Definition{}, schema: newSchema(tables)}
	var faults []error
	for _, name := range names {
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		def, err := parseDefinition(body)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
			continue
		}
		if want := strings.TrimSuffix(path.Base(name), ".yaml"); def.ID != want {
			faults = append(faults, fmt.Errorf("%s: id %q does not match the file name", name, def.ID))
			continue
		}
		c.defs[def.ID] = def
	}
	c.order = slices.SortedFunc(maps.Values(c.defs), func(a, b *Definition) int {
		return cmp.Or(cmp.Compare(slices.Index(Groups(), a.Group), slices.Index(Groups(), b.Group)), compareCodes(a.Code, b.Code), cmp.Compare(a.ID, b.ID))
	})
	for _, d := range c.order {
		for _, err := range c.verify(d) {
			faults = append(faults, fmt.Errorf("%s.yaml: %w", d.ID, err))
		}
	}
	for _, d := range c.order {
		c.inherit(d)
	}
	if len(c.order) == 0 && len(faults) == 0 {
		faults = append(faults, errors.New("no metric definition found"))
	}
	return c, errors.Join(faults...)
}

func parseDefinition(body []byte) (*Definition, error) {
	dec := yaml.NewDecoder(bytes.NewReader(body))
	dec.KnownFields(true)
	var d Definition
	if err := dec.Decode(&d); err != nil {
		return nil, err
	}
	return &d, nil
}

// compareCodes orders dictionary codes by letter and number: R2 before R10.
func compareCodes(a, b string) int {
	split := func(s string) (string, int) {
		letter := strings.TrimRight(s, "0123456789abcdefghijklmnopqrstuvwxyz")
		n := 0
		for _, r := range s[len(letter):] {
			if r < '0' || r > '9' {
				break
			}
			n = n*10 + int(r-'0')
		}
		return letter, n
	}
	la, na := split(a)
	lb, nb := split(b)
	return cmp.Or(cmp.Compare(la, lb), cmp.Compare(na, nb), cmp.Compare(a, b))
}

// inherit gives a derived metric the needs of what it is made of.
func (c *Catalogue) inherit(d *Definition) {
	terms := d.Terms
	if d.Over != "" {
		terms = append(slices.Clone(terms), Term{Metric: d.Over})
	}
	for _, t := range terms {
		if other, ok := c.defs[t.Metric]; ok {
			d.Needs = append(d.Needs, other.AllNeeds()...)
		}
	}
	slices.Sort(d.Needs)
	d.Needs = slices.Compact(d.Needs)
}

// All lists the definitions by group and code.
func (c *Catalogue) All() []*Definition { return slices.Clone(c.order) }

// Get returns a definition by id.
func (c *Catalogue) Get(id string) (*Definition, bool) {
	d, ok := c.defs[id]
	return d, ok
}
