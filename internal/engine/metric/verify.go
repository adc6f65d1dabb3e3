package metric

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/domain"
)

// verify returns everything that is wrong with a definition.
func (c *Catalogue) verify(d *Definition) []error {
	v := &verifier{schema: c.schema, def: d}
	v.texts()
	v.vocabulary()
	v.shape()
	for _, s := range d.sources() {
		v.source(s)
	}
	v.params()
	terms := slices.Clone(d.Terms)
	if d.Over != "" {
		terms = append(terms, Term{Metric: d.Over})
	}
	for _, t := range terms {
		if other, ok := c.defs[t.Metric]; !ok {
			v.fault("term %q is not a metric", t.Metric)
		} else if other.Kind == KindDerived {
			v.fault("term %q is itself derived", t.Metric)
		}
	}
	return v.faults
}

type verifier struct {
	schema schema
	def    *Definition
	used   []string // parameters met in operands
	faults []error
}

func (v *verifier) fault(format string, args ...any) {
	v.faults = append(v.faults, fmt.Errorf(format, args...))
}

func (v *verifier) texts() {
	d := v.def
	for name, t := range map[string]Text{"label": d.Label, "short": d.Short, "formula": d.Formula, "notes": d.Notes, "sums": d.Sums, "cohort": d.Cohort} {
		if strings.TrimSpace(t.ZH) == "" || strings.TrimSpace(t.EN) == "" {
			v.fault("%s needs a zh and an en text", name)
		}
	}
}

func (v *verifier) oneOf(field, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		v.fault("%s is %q; allowed are %s", field, value, strings.Join(allowed, ", "))
	}
}

func (v *verifier) vocabulary() {
	d := v.def
	if d.Code == "" || d.Version < 1 {
		v.fault("code and version are required")
	}
	v.oneOf("group", d.Group, Groups()...)
	v.oneOf("clock", d.Clock, "business", "calendar", "both", "none")
	v.oneOf("unit", d.Unit, "count", "people", "duration", "percent", "ratio", "score", "characters", "money")
	v.oneOf("direction", d.Direction, "", "up", "down")
	v.oneOf("worst", d.Worst, "large", "small", "newest")
	v.oneOf("kind", string(d.Kind), "count", "sum", "mean", "max", "quantile", "distinct", "ratio", "share", "level", "overlap", "derived")
	for _, p := range d.Presets {
		v.oneOf("presets", p, "start", "growth", "mature")
	}
	for _, p := range d.Packs {
		v.oneOf("packs", p, "dtc", "b2b", "industry", "medical", "beauty", "apparel", "taobao", "platform")
	}
}

// shape checks that the parts a kind needs are there, and no others.
func (v *verifier) shape() {
	d := v.def
	valued := d.Kind == KindSum || d.Kind == KindMean || d.Kind == KindQuantile || d.Kind == KindMax
	if valued && d.Value == (Value{}) {
		v.fault("kind %s needs a value", d.Kind)
	}
	if d.Kind == KindDistinct && len(d.Distinct) == 0 {
		v.fault("kind distinct needs the columns of the tuple")
	}
	if (d.Kind == KindRatio) != (d.Numerator != nil) {
		v.fault("a numerator belongs to kind ratio and to no other")
	}
	if (d.Kind == KindDerived) != (len(d.Terms) > 0) {
		v.fault("terms belong to kind derived and to no other")
	}
	if d.Kind == KindDerived && d.Table != "" {
		v.fault("a derived metric has no table of its own")
	}
	if d.Complement && d.Kind != KindRatio {
		v.fault("complement belongs to kind ratio")
	}
	if d.Clock == "both" && d.Value.Business == "" && d.Numerator == nil {
		v.fault("clock both needs a business value")
	}
	v.money()
}

// money checks that a sum of money is called one, and nothing else.
func (v *verifier) money() {
	top := v.def.Source
	if v.def.Kind == KindRatio {
		top, _ = v.def.ratio()
	}
	switch sums := isMoney(top.Value.Calendar); {
	case v.def.Kind == KindDerived:
	case v.def.Kind == KindSum && sums != (v.def.Unit == "money"):
		v.fault("a sum of a column of money has the unit money, and no other sum has it")
	case v.def.Unit == "money" && !sums:
		v.fault("unit money needs the value of a column called base or …_base")
	}
}

func (v *verifier) source(s Source) {
	cols, ok := v.schema[s.Table]
	if !ok {
		v.fault("table %q does not exist", s.Table)
		return
	}
	interval := v.def.Kind == KindLevel || v.def.Kind == KindOverlap
	switch {
	case interval:
		v.want(s.Table, "from_at", TypeInt)
		v.want(s.Table, "to_at", TypeInt)
	case s.Date == "now":
		v.want(s.Table, "created_at", TypeInt)
	default:
		v.want(s.Table, s.Date+"_day", TypeInt)
		v.want(s.Table, s.Date+"_at", TypeInt)
	}
	if s.First != "" {
		v.want(s.Table, s.First, TypeInt)
	}
	if s.Credit != "" {
		v.want(s.Table, s.Credit+"_agent", TypeInt)
		v.want(s.Table, s.Credit+"_team", TypeInt)
	}
	for _, name := range []string{s.Value.Calendar, s.Value.Business, s.Value.Since, s.Start, s.End} {
		if name != "" {
			v.want(s.Table, name, TypeInt)
		}
	}
	for _, name := range s.Distinct {
		if _, ok := cols[name]; !ok {
			v.fault("table %s has no column %q", s.Table, name)
		}
	}
	for _, n := range s.Needs {
		for alt := range strings.SplitSeq(n, "|") {
			if observes(alt) == 0 {
				v.fault("needs %q is not something a source observes", alt)
			}
		}
	}
	if s.Final != "" {
		v.operand(s.Table, TypeInt, s.Final)
	}
	v.conds(s.Table, s.Where)
	v.conds(s.Table, s.Business)
}

func (v *verifier) want(table, column string, t ColumnType) {
	got, ok := v.schema[table][column]
	if !ok {
		v.fault("table %s has no column %q", table, column)
	} else if got != t {
		v.fault("column %s.%s is %s, not %s", table, column, got, t)
	}
}

func (v *verifier) conds(table string, conds []Cond) {
	for _, c := range conds {
		switch {
		case len(c.Any) > 0:
			v.conds(table, c.Any)
		case len(c.All) > 0:
			v.conds(table, c.All)
		default:
			v.cond(table, c)
		}
	}
}

func (v *verifier) cond(table string, c Cond) {
	typ := TypeInt
	if c.Column != "value" {
		var ok bool
		if typ, ok = v.schema[table][c.Column]; !ok {
			v.fault("table %s has no column %q", table, c.Column)
			return
		}
	}
	allowed := map[string][]ColumnType{
		"eq": {TypeInt, TypeText, TypeBool}, "ne": {TypeInt, TypeText, TypeBool}, "in": {TypeInt, TypeText},
		"gt": {TypeInt}, "ge": {TypeInt}, "lt": {TypeInt}, "le": {TypeInt}, "null": {TypeInt}, "notnull": {TypeInt}, "has": {TypeTextList},
	}
	types, ok := allowed[c.Op]
	switch {
	case !ok:
		v.fault("operator %q is not known", c.Op)
	case !slices.Contains(types, typ):
		v.fault("operator %s does not apply to the %s column %s", c.Op, typ, c.Column)
	case (c.Op == "null" || c.Op == "notnull") != (len(c.Operand) == 0):
		v.fault("operator %s on %s has the wrong number of operands", c.Op, c.Column)
	case c.Op != "in" && len(c.Operand) > 1:
		v.fault("operator %s on %s takes one operand", c.Op, c.Column)
	}
	for _, o := range c.Operand {
		v.operand(table, typ, o)
	}
}

// operand checks a literal, $p, as_of, as_of-$p, @column or @column+$p.
func (v *verifier) operand(table string, typ ColumnType, o string) {
	parsed := splitOperand(o)
	if parsed.param != "" {
		if _, ok := v.def.param(parsed.param); !ok {
			v.fault("operand %q uses the undeclared parameter %q", o, parsed.param)
		}
		v.used = append(v.used, parsed.param)
	}
	switch {
	case parsed.column != "":
		v.want(table, parsed.column, TypeInt)
	case parsed.asOf, parsed.param != "":
	case typ == TypeInt:
		if _, err := strconv.ParseInt(parsed.literal, 10, 64); err != nil {
			v.fault("%q is not a whole number", parsed.literal)
		}
	case typ == TypeBool:
		v.oneOf("a boolean operand", parsed.literal, "true", "false")
	}
}

func (v *verifier) params() {
	for _, p := range v.def.Params {
		if !slices.Contains(v.used, p.Name) {
			v.fault("parameter %q is never used", p.Name)
		}
		if p.Label.ZH == "" || p.Label.EN == "" {
			v.fault("parameter %q needs a label", p.Name)
		}
		if len(p.Choices) == 0 {
			v.oneOf("the unit of parameter "+p.Name, p.Unit, "s", "h", "d", "n")
		}
		if _, err := p.accept(p.Default); err != nil {
			v.fault("parameter %q: its own default is refused: %w", p.Name, err)
		}
	}
}

// accept checks a value given for the parameter; numbers come back as such.
func (p Param) accept(value string) (int64, error) {
	if len(p.Choices) > 0 {
		if !slices.Contains(p.Choices, value) {
			return 0, domain.Invalid("metrics", "bad_metric_param", "%s=%s: choose one of %s", p.Name, value, strings.Join(p.Choices, ", "))
		}
		return 0, nil
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < p.Min || n > p.Max {
		return 0, domain.Invalid("metrics", "bad_metric_param", "%s=%s: give a whole number from %d to %d", p.Name, value, p.Min, p.Max)
	}
	return n, nil
}

// observes maps the word of a needs list to the bit a source sets.
func observes(word string) domain.Observes {
	switch word {
	case "messages":
		return domain.ObservesMessages
	case "stamps":
		return domain.ObservesStamps
	case "identity":
		return domain.ObservesIdentity
	case "assignment":
		return domain.ObservesAssignment
	case "status":
		return domain.ObservesStatus
	case "ratings":
		return domain.ObservesRatings
	}
	return 0
}

// operandParts is a parsed operand.
type operandParts struct {
	literal, param, column string
	asOf                   bool
	sign                   int64 // of the parameter
}

func splitOperand(o string) operandParts {
	out := operandParts{sign: 1}
	head, param, found := strings.Cut(o, "$")
	if found {
		out.param = param
		if h, ok := strings.CutSuffix(head, "-"); ok {
			head, out.sign = h, -1
		} else {
			head = strings.TrimSuffix(head, "+")
		}
	}
	switch {
	case head == "as_of":
		out.asOf = true
	case strings.HasPrefix(head, "@"):
		out.column = head[1:]
	case !found:
		out.literal = head
	}
	return out
}
