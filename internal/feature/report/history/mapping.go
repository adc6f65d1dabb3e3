package history

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"kefu/internal/domain"
)

// Grain is what one row of the file is.
type Grain string

// The grains.
const (
	GrainTicket  Grain = "ticket"  // one row per conversation, with stamps
	GrainMessage Grain = "message" // one row per message
	GrainEvent   Grain = "event"   // one row per thing that happened to a conversation
	GrainFigures Grain = "figures" // one row per agent and day, already added up by the other tool
	GrainOrder   Grain = "order"   // one row per order, or per line of an order
)

// Grains lists what a row can be, in the order a form shows it.
func Grains() []Grain {
	return []Grain{GrainTicket, GrainMessage, GrainEvent, GrainFigures, GrainOrder}
}

// Mapping says what the columns of a file mean. Its file form is YAML; a bare string in Columns is short for {column: …}.
type Mapping struct {
	Version      int                   `yaml:"version" json:"version"`
	Name         string                `yaml:"name,omitempty" json:"name,omitempty"`
	Source       string                `yaml:"source" json:"source"` // names the other tool; part of every identity, so keep it between exports
	Grain        Grain                 `yaml:"grain" json:"grain"`
	Recognise    []string              `yaml:"recognise,omitempty" json:"recognise,omitempty"` // a file with all these columns is read by this mapping
	Sheet        string                `yaml:"sheet,omitempty" json:"sheet,omitempty"`         // of a workbook: a name, * for all; empty is the first
	HeaderRow    int                   `yaml:"header_row,omitempty" json:"header_row,omitempty"`
	Explode      string                `yaml:"explode,omitempty" json:"explode,omitempty"` // JSONL: path of a list whose elements become the rows
	Delimiter    string                `yaml:"delimiter,omitempty" json:"delimiter,omitempty"`
	Encoding     string                `yaml:"encoding,omitempty" json:"encoding,omitempty"`     // utf-8, gb18030, utf-16le, utf-16be, windows-1252; empty: found out
	Zone         string                `yaml:"zone,omitempty" json:"zone,omitempty"`             // IANA, for times without an offset
	DateOrder    string                `yaml:"date_order,omitempty" json:"date_order,omitempty"` // ymd, dmy, mdy: how 03/04/2026 is read
	Conversation ConversationRule      `yaml:"conversation,omitempty" json:"conversation,omitempty"`
	Columns      map[Field]ColumnRule  `yaml:"columns,omitempty" json:"columns,omitempty"`
	Agents       map[string]AgentRule  `yaml:"agents,omitempty" json:"agents,omitempty"` // by label in the file
	Figures      map[string]FigureRule `yaml:"figures,omitempty" json:"figures,omitempty"`
	Observes     []string              `yaml:"observes,omitempty" json:"observes,omitempty"`

	// Of orders.
	Decimal       string `yaml:"decimal,omitempty" json:"decimal,omitempty"`               // what stands before cents: . (when empty) or ,
	TaxIncluded   bool   `yaml:"tax_included,omitempty" json:"tax_included,omitempty"`     // the amounts of goods and shipping contain the tax
	AgentCheckout bool   `yaml:"agent_checkout,omitempty" json:"agent_checkout,omitempty"` // the agent's column says who made the order
}

// ConversationRule says which messages belong together: column (default), reply_to (chains of answers) or customer (a customer's
// messages, begun anew by the life rules).
type ConversationRule struct {
	By string `yaml:"by,omitempty" json:"by,omitempty"`
}

// ColumnRule is where a field's value comes from and how it is read.
type ColumnRule struct {
	Column  string            `yaml:"column,omitempty" json:"column,omitempty"`
	Columns []string          `yaml:"columns,omitempty" json:"columns,omitempty"` // several cells joined by Join (default /)
	Join    string            `yaml:"join,omitempty" json:"join,omitempty"`
	Format  string            `yaml:"format,omitempty" json:"format,omitempty"` // times: unix, unix_ms, excel, excel1904; durations: ms, s, min, h; figures: percent
	Map     map[string]string `yaml:"map,omitempty" json:"map,omitempty"`
	Else    string            `yaml:"else,omitempty" json:"else,omitempty"` // value when Map has no line for a filled cell
	Const   string            `yaml:"const,omitempty" json:"const,omitempty"`
	Split   string            `yaml:"split,omitempty" json:"split,omitempty"` // separator of lists; default comma, semicolon or bar
	Scale   int               `yaml:"scale,omitempty" json:"scale,omitempty"` // highest rating of the other tool; 5 when absent
	Sum     bool              `yaml:"sum,omitempty" json:"sum,omitempty"`     // amounts of orders: each row has its part, the order has them added up
}

// AgentRule says who a label of the file is.
type AgentRule struct {
	ID         domain.ID         `yaml:"id,omitempty" json:"id,omitempty"` // an agent Kefu knows already
	As         string            `yaml:"as,omitempty" json:"as,omitempty"` // the label this one is merged into
	Name       string            `yaml:"name,omitempty" json:"name,omitempty"`
	Email      string            `yaml:"email,omitempty" json:"email,omitempty"`
	Team       string            `yaml:"team,omitempty" json:"team,omitempty"`
	Seniority  domain.Seniority  `yaml:"seniority,omitempty" json:"seniority,omitempty"`
	Employment domain.Employment `yaml:"employment,omitempty" json:"employment,omitempty"`
	Left       string            `yaml:"left,omitempty" json:"left,omitempty"` // YYYY-MM-DD
	Kind       domain.ActorKind  `yaml:"kind,omitempty" json:"kind,omitempty"` // empty is a human agent; bot, rule, system, integration, colleague
}

// FigureRule names a reported figure: Key of the metric it is shown beside and Unit (count, ms, ratio, money).
type FigureRule struct {
	Key    string `yaml:"key" json:"key"`
	Unit   string `yaml:"unit" json:"unit"`
	Format string `yaml:"format,omitempty" json:"format,omitempty"` // percent: a bare 85.3 is 85.3 %; ms, s, min, h for durations without a unit
}

// UnmarshalYAML accepts a column name in place of a rule.
func (c *ColumnRule) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		c.Column = n.Value
		return nil
	}
	type plain ColumnRule
	return n.Decode((*plain)(c))
}

// MarshalYAML writes a rule that is only a column as that name.
func (c ColumnRule) MarshalYAML() (any, error) {
	if c.Column != "" && len(c.Columns) == 0 && c.Join == "" && c.Format == "" && len(c.Map) == 0 && c.Else == "" && c.Const == "" &&
		c.Split == "" && c.Scale == 0 && !c.Sum {
		return c.Column, nil
	}
	type plain ColumnRule
	return plain(c), nil
}

// MaxMappingBytes is the largest mapping file that is read.
const MaxMappingBytes = 1 << 20

// ParseMapping reads and validates a mapping file. Unknown keys are errors, so that a typing mistake is not silently ignored.
func ParseMapping(b []byte) (Mapping, error) {
	var m Mapping
	if len(b) > MaxMappingBytes {
		return m, domain.Invalid("mapping", "mapping_too_large", "the mapping is larger than 1 MB; it should be a short YAML file")
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		if errors.Is(err, io.EOF) {
			return m, domain.Invalid("mapping", "mapping_empty", "the mapping is empty; write at least source, grain and columns")
		}
		return m, domain.Invalid("mapping", "mapping_syntax", "the mapping cannot be read: %v", err)
	}
	return m, m.Validate()
}

// Encode writes the mapping as YAML, to be corrected by a person and read by ParseMapping.
func (m Mapping) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(m); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// Validate reports the first thing in the mapping that cannot work.
func (m Mapping) Validate() error {
	if m.Version != 1 {
		return domain.Invalid("version", "mapping_version", "version is %d; this program reads version 1", m.Version)
	}
	if strings.TrimSpace(m.Source) == "" {
		return domain.Invalid("source", "mapping_source", "name the tool the file comes from, for example zendesk; keep the name for later exports")
	}
	if !slices.Contains(Grains(), m.Grain) {
		return domain.Invalid("grain", "mapping_grain", "grain is %q; use ticket, message, event, figures or order", m.Grain)
	}
	if m.Zone != "" {
		if _, err := time.LoadLocation(m.Zone); err != nil || m.Zone == "Local" {
			return domain.Invalid("zone", "mapping_zone", "%q is not a time zone; use a name such as Asia/Shanghai", m.Zone)
		}
	}
	if !slices.Contains([]string{"", "ymd", "dmy", "mdy"}, m.DateOrder) {
		return domain.Invalid("date_order", "mapping_date_order", "date_order is %q; use ymd, dmy or mdy", m.DateOrder)
	}
	if !slices.Contains([]string{"", ".", ","}, m.Decimal) {
		return domain.Invalid("decimal", "mapping_decimal", "decimal is %q; use . or ,", m.Decimal)
	}
	if len(m.Delimiter) > 1 && m.Delimiter != `\t` {
		return domain.Invalid("delimiter", "mapping_delimiter", "the delimiter is one character")
	}
	if err := m.validateColumns(); err != nil {
		return err
	}
	if err := m.validateAgents(); err != nil {
		return err
	}
	return m.validateGrain()
}

func (m Mapping) validateColumns() error {
	known := map[Field]fieldSpec{}
	for _, f := range fieldTable() {
		known[f.name] = f
	}
	for f, r := range m.Columns {
		spec, ok := known[f]
		where := "columns." + string(f)
		switch {
		case !ok:
			return domain.Invalid(where, "mapping_field", "there is no field %q", f)
		case !spec.at(m.Grain):
			return domain.Invalid(where, "mapping_field_grain", "%q does not belong to a file with one row per %s", f, m.Grain)
		case r.Column == "" && len(r.Columns) == 0 && r.Const == "":
			return domain.Invalid(where, "mapping_no_column", "name a column, or a const")
		case r.Scale != 0 && (r.Scale < 2 || r.Scale > 100):
			return domain.Invalid(where, "mapping_scale", "scale is the highest rating, 2 to 100")
		case r.Sum && !spec.sums():
			return domain.Invalid(where, "mapping_sum", "only amounts of an order can be added up from its rows")
		}
		if err := validFormat(where, spec.kind, r.Format); err != nil {
			return err
		}
	}
	for _, o := range m.Observes {
		if !slices.ContainsFunc(ObservesNames(domain.ObservesAll), func(n string) bool { return n == o }) {
			return domain.Invalid("observes", "mapping_observes", "%q is not an observation; use %s", o, strings.Join(ObservesNames(domain.ObservesAll), ", "))
		}
	}
	return nil
}

func validFormat(where string, k valueKind, format string) error {
	var allowed []string
	switch k {
	case asTime:
		allowed = []string{"", "unix", "unix_ms", "excel", "excel1904"}
	case asDuration:
		allowed = []string{"", "ms", "s", "min", "h"}
	default:
		allowed = []string{""}
	}
	if !slices.Contains(allowed, format) {
		return domain.Invalid(where, "mapping_format", "format %q is not known here; use one of: %s", format, strings.Join(allowed[min(1, len(allowed)):], ", "))
	}
	return nil
}

func (m Mapping) validateAgents() error {
	for label, a := range m.Agents {
		if a.As != "" {
			target, ok := m.Agents[a.As]
			if a.As == label || (ok && target.As != "") {
				return domain.Invalid("agents."+label, "mapping_agent_chain", "merge %q directly into the label that stays", label)
			}
		}
		if !slices.Contains([]domain.ActorKind{"", domain.ActorAgent, domain.ActorBot, domain.ActorRule, domain.ActorSystem, domain.ActorIntegration, domain.ActorColleague}, a.Kind) {
			return domain.Invalid("agents."+label, "mapping_agent_kind", "kind %q is not known", a.Kind)
		}
	}
	return nil
}

func (m Mapping) validateGrain() error {
	need := func(code string, fields ...Field) error {
		if m.has(fields...) {
			return nil
		}
		return domain.Invalid("columns."+string(fields[0]), code, "name the column for %s", fields[0])
	}
	switch m.Grain {
	case GrainTicket:
		return errors.Join(need("mapping_needs_conversation", "conversation"), need("mapping_needs_created", "created", "first_reply", "resolved"))
	case GrainEvent:
		return errors.Join(need("mapping_needs_conversation", "conversation"), need("mapping_needs_time", "time"), need("mapping_needs_event", "event"))
	case GrainFigures:
		if len(m.Figures) == 0 {
			return domain.Invalid("figures", "mapping_needs_figures", "name at least one column that holds a figure")
		}
		return errors.Join(need("mapping_needs_agent", "agent"), need("mapping_needs_day", "day"))
	case GrainOrder:
		return errors.Join(need("mapping_needs_order", "order"), need("mapping_needs_placed", "placed"), need("mapping_needs_currency", "currency"),
			need("mapping_needs_amount", "total", "net", "list", "line_price", "line_total"), need("mapping_needs_payment", "paid", "payment_status", "order_status"))
	}
	if err := need("mapping_needs_time", "time"); err != nil {
		return err
	}
	switch m.Conversation.By {
	case "", "column":
		if err := need("mapping_needs_conversation", "conversation"); err != nil {
			return err
		}
	case "reply_to":
		if err := errors.Join(need("mapping_needs_message", "message"), need("mapping_needs_reply_to", "reply_to", "replies")); err != nil {
			return err
		}
	case "customer":
		if err := need("mapping_needs_customer", "customer", "email", "phone"); err != nil {
			return err
		}
	default:
		return domain.Invalid("conversation.by", "mapping_conversation_by", "use column, reply_to or customer")
	}
	if m.has("author_kind", "inbound") || (m.has("author") && (len(m.Agents) > 0 || m.has("customer"))) {
		return nil
	}
	return domain.Invalid("columns.author_kind", "mapping_needs_author",
		"say who wrote a message: a column for author_kind or inbound, or author together with the list of agents or the customer's column")
}
