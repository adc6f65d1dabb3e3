package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/history"
)

// ImportView is one import as the page shows it.
type ImportView struct {
	ID       domain.ID       `json:"id"`
	File     string          `json:"file"`
	Size     int64           `json:"size"`
	State    string          `json:"state" enum:"checking,draft,running,done,failed"`
	Mapping  json.RawMessage `json:"mapping" doc:"the mapping file as JSON; see the import guide"`
	Valid    string          `json:"invalid,omitempty" doc:"what the mapping still lacks"`
	Grains   []GrainView     `json:"grains"`
	Sheets   []string        `json:"sheets"`
	Header   []string        `json:"header"`
	Preview  []PreviewView   `json:"preview"`
	Notes    []string        `json:"notes"`
	Agents   []AgentLabel    `json:"agents_seen"`
	Progress Progress        `json:"progress"`
	Summary  *ImportSummary  `json:"summary,omitempty"`
	Error    string          `json:"error,omitempty"`
	Started  domain.Instant  `json:"started_at"`
	Finished domain.Instant  `json:"finished_at,omitempty"`
}

// GrainView is a grain with the fields a column can be mapped to.
type GrainView struct {
	ID     string      `json:"id"`
	Label  string      `json:"label"`
	Fields []FieldView `json:"fields"`
}

// FieldView is one field of a grain.
type FieldView struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Sums  bool   `json:"sums,omitempty" doc:"an amount whose parts may stand on several rows"`
	Words bool   `json:"words,omitempty" doc:"a status: the mapping says what each of its words means"`
}

// PreviewView is one row as it would be read.
type PreviewView struct {
	Line   int                    `json:"line"`
	Reject string                 `json:"reject,omitempty"`
	Cells  map[string]PreviewCell `json:"cells"`
}

// PreviewCell is one value as it stands and as it would be read.
type PreviewCell struct {
	Raw     string `json:"raw"`
	Value   string `json:"value"`
	Problem string `json:"problem,omitempty"`
}

// AgentLabel is an agent's name in the file and who that probably is.
type AgentLabel struct {
	Label   string      `json:"label"`
	Count   int64       `json:"count"`
	Team    string      `json:"team,omitempty"`
	Suggest *Suggestion `json:"suggest,omitempty"`
}

// Suggestion is a known agent, or another label this one is merged into.
type Suggestion struct {
	ID   domain.ID `json:"id,omitempty"`
	Name string    `json:"name,omitempty"`
	As   string    `json:"as,omitempty"`
	Left string    `json:"left,omitempty"`
}

// ImportSummary is what an import found and wrote.
type ImportSummary struct {
	Rows          int64          `json:"rows"`
	Accepted      int64          `json:"accepted"`
	Repeated      int64          `json:"repeated"`
	Conversations int64          `json:"conversations"`
	Messages      int64          `json:"messages"`
	Customers     int64          `json:"customers"`
	Figures       int64          `json:"figures"`
	Orders        int64          `json:"orders"`
	From          domain.Instant `json:"from"`
	To            domain.Instant `json:"to"`
	Observes      []string       `json:"observes"`
	Rejected      []RejectCount  `json:"rejected"`
	Added         imports.Added  `json:"added"`
	Computable    []MetricName   `json:"computable"`
	Missing       []MetricName   `json:"missing"`
}

// RejectCount counts rows rejected for one reason.
type RejectCount struct {
	Code  string `json:"code"`
	Text  string `json:"text"`
	Count int64  `json:"count"`
}

// MetricName is a metric, and why it cannot be computed from a file.
type MetricName struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Reason string `json:"reason,omitempty"`
}

type importIn struct {
	PathID
	Body struct {
		Mapping json.RawMessage `json:"mapping"`
	}
}

// previewRows is how many rows the page shows.
const previewRows = 20

func (a *API) registerImports() {
	route(a, http.MethodGet, "/api/imports", "list-imports", "Imports, newest first", access.ImportRun, a.imports)
	route(a, http.MethodGet, "/api/imports/{id}", "get-import", "One import", access.ImportRun, a.getImport)
	route(a, http.MethodPut, "/api/imports/{id}", "save-import", "Correct the mapping and check the file again", access.ImportRun, a.saveImport)
	route(a, http.MethodPost, "/api/imports/{id}/start", "start-import", "Run the import", access.ImportRun, a.startImport)
	a.raw(http.MethodPost, "/api/imports", access.ImportRun, a.upload)
	a.raw(http.MethodGet, "/api/imports/{id}/rejects", access.ImportRun, a.rejects)
}

// raw registers a handler that reads or writes something else than JSON.
func (a *API) raw(method, path string, right access.Right, fn func(http.ResponseWriter, *http.Request) error) {
	a.routes = append(a.routes, Route{Method: method, Path: path, Right: right})
	a.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
		err := allowed(r.Context(), right)
		if err == nil {
			err = fn(w, r)
		}
		if err != nil {
			problem := a.problem(r.Context(), err).(*Problem)
			writeJSON(w, problem.Status, "application/problem+json", problem)
		}
	})
}

func (a *API) imports(ctx context.Context, _ *empty) (*list[ImportView], error) {
	runs, err := a.Imports.List(ctx, caller(ctx))
	var out []ImportView
	for _, r := range runs {
		v, err := a.importView(ctx, r, false)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return items(out, err)
}

func (a *API) getImport(ctx context.Context, in *PathID) (*bodyOf[ImportView], error) {
	return a.showImport(ctx)(a.Imports.Get(ctx, caller(ctx), in.ID))
}

func (a *API) showImport(ctx context.Context) func(imports.Run, error) (*bodyOf[ImportView], error) {
	return func(r imports.Run, err error) (*bodyOf[ImportView], error) {
		if err != nil {
			return nil, err
		}
		v, err := a.importView(ctx, r, true)
		return &bodyOf[ImportView]{Body: v}, err
	}
}

func (a *API) saveImport(ctx context.Context, in *importIn) (*bodyOf[ImportView], error) {
	m, err := history.ParseMapping(in.Body.Mapping)
	if err != nil {
		return nil, err
	}
	return a.showImport(ctx)(a.Imports.SaveMapping(ctx, caller(ctx), in.ID, m))
}

func (a *API) startImport(ctx context.Context, in *PathID) (*bodyOf[ImportView], error) {
	r, err := a.Imports.Start(ctx, caller(ctx), in.ID, lang(ctx))
	if err == nil {
		err = a.record(ctx, "import.start", "import:"+in.ID.String(), map[string]string{"file": r.File})
	}
	return a.showImport(ctx)(r, err)
}

func (a *API) upload(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, imports.MaxUpload+(1<<20))
	mr, err := r.MultipartReader()
	if err != nil {
		return domain.Invalid("file", "no_file", "send the file as multipart/form-data in the field \"file\"")
	}
	for {
		part, err := mr.NextPart()
		if err != nil {
			return domain.Invalid("file", "no_file", "the form has no field \"file\"")
		}
		if part.FormName() != "file" {
			continue
		}
		run, err := a.Imports.Upload(r.Context(), caller(r.Context()), fileName(part), part)
		if err != nil {
			return err
		}
		v, err := a.importView(r.Context(), run, true)
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, "application/json", v)
		return nil
	}
}

func fileName(p *multipart.Part) string {
	if n := p.FileName(); n != "" && n != "." && n != "/" {
		return n
	}
	return "upload.csv"
}

func (a *API) rejects(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	run, err := a.Imports.Get(r.Context(), caller(r.Context()), id)
	if err != nil {
		return err
	}
	f, err := os.Open(a.Imports.RejectsPath(id))
	if err != nil {
		return domain.NotFound("no_rejects", "this import has not run yet")
	}
	defer f.Close()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": run.File + ".rejects.csv"}))
	_, err = io.Copy(w, f)
	return err
}

func (a *API) importView(ctx context.Context, r imports.Run, whole bool) (ImportView, error) {
	l := lang(ctx)
	v := ImportView{ID: r.ID, File: r.File, Size: r.Size, State: r.State, Sheets: append([]string{}, r.Sheets...), Header: append([]string{}, r.Header...),
		Error: r.Error, Started: r.Started, Finished: r.Finished, Progress: Progress{Done: r.Done, Total: r.Total}, Notes: []string{},
		Grains: []GrainView{}, Preview: []PreviewView{}, Agents: []AgentLabel{}}
	if err := a.Imports.Ready(ctx, r); err != nil {
		v.Valid = lackText(err, l)
	}
	var err error
	if v.Mapping, err = mappingJSON(r.Mapping); err != nil {
		return v, err
	}
	if r.Summary.Rows > 0 {
		v.Summary = a.importSummary(r, l)
	}
	if !whole {
		return v, nil
	}
	for _, n := range append(append([]history.Note{}, r.Notes...), r.Summary.Notes...) {
		text := n.Text(l)
		if n.Column != "" {
			text = n.Column + ": " + text
		}
		v.Notes = append(v.Notes, text)
	}
	for _, g := range history.Grains() {
		v.Grains = append(v.Grains, grainView(g, l))
	}
	if err := a.addAgents(ctx, &v, r); err != nil {
		return v, err
	}
	rows, err := a.Imports.Preview(ctx, r, previewRows)
	for _, row := range rows {
		v.Preview = append(v.Preview, previewView(row, l))
	}
	return v, err
}

// lackText says what a mapping of orders lacks in the reader's language; the mapping's file, which others write too, is spoken of in English.
func lackText(err error, lang string) string {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || lang != "zh-CN" {
		return err.Error()
	}
	text := map[string]string{
		"which_store": "有多个站点,请选择订单属于哪个站点,或指定站点所在的列", "unknown_store": "没有这个站点,请填写 Kefu 里的站点名称",
		"mapping_needs_order": "请指定订单编号所在的列", "mapping_needs_placed": "请指定下单时间所在的列", "mapping_needs_currency": "请指定币种所在的列,或填写固定值,例如 USD",
		"mapping_needs_amount": "请指定订单总额、商品金额或明细金额所在的列", "mapping_needs_payment": "请指定付款时间、付款状态或订单状态;若全部已付款,把付款状态的固定值填为 paid",
	}[e.Code]
	if text == "" {
		return err.Error()
	}
	return text
}

func (a *API) addAgents(ctx context.Context, v *ImportView, r imports.Run) error {
	d, err := a.Workspace.Directory(ctx)
	if err != nil {
		return err
	}
	names := map[domain.ID]string{}
	for _, x := range d.Agents {
		names[x.ID] = x.Name
	}
	suggest := history.SuggestAgents(r.Summary.Agents, d.Agents)
	for _, s := range r.Summary.Agents {
		label := AgentLabel{Label: s.Label, Count: s.Rows, Team: s.Team}
		if rule, ok := suggest[s.Label]; ok && (rule.ID != 0 || rule.As != "" || rule.Left != "") {
			label.Suggest = &Suggestion{ID: rule.ID, Name: names[rule.ID], As: rule.As, Left: rule.Left}
		}
		v.Agents = append(v.Agents, label)
	}
	return nil
}

func grainView(g history.Grain, lang string) GrainView {
	label := map[history.Grain]domain.Text{
		history.GrainTicket: {ZH: "每个会话一行", EN: "One row per conversation"}, history.GrainMessage: {ZH: "每条消息一行", EN: "One row per message"},
		history.GrainEvent: {ZH: "每个事件一行", EN: "One row per event"}, history.GrainFigures: {ZH: "每个客服每天一行(汇总数据)", EN: "One row per agent and day (reported figures)"},
		history.GrainOrder: {ZH: "每个订单(或每件商品)一行", EN: "One row per order, or per line of an order"},
	}[g]
	out := GrainView{ID: string(g), Label: label.In(lang), Fields: []FieldView{}}
	for _, f := range history.Fields(g) {
		out.Fields = append(out.Fields, FieldView{Key: string(f.Field), Label: domain.Text{ZH: f.ZH, EN: f.EN}.In(lang), Sums: f.Sums, Words: f.Words})
	}
	return out
}

func previewView(row history.PreviewRow, lang string) PreviewView {
	out := PreviewView{Line: row.Line, Cells: map[string]PreviewCell{}}
	if row.Reject != "" {
		out.Reject = row.Reject.Text(lang)
	}
	for _, c := range row.Cells {
		cell := PreviewCell{Raw: c.Raw, Value: report.Word(string(c.Field), c.Value, lang)}
		if c.Problem != "" {
			cell.Problem = c.Problem.Text(lang)
		}
		out.Cells[string(c.Field)] = cell
	}
	return out
}

func (a *API) importSummary(r imports.Run, lang string) *ImportSummary {
	s := r.Summary
	out := &ImportSummary{Rows: s.Rows, Accepted: s.Accepted, Repeated: s.Repeated, Conversations: s.Conversations, Messages: s.Messages,
		Customers: s.Customers, Figures: s.Figures, Orders: s.Orders, From: s.From, To: s.To, Observes: history.ObservesNames(s.Observes), Added: r.Added,
		Rejected: []RejectCount{}, Computable: []MetricName{}, Missing: []MetricName{}}
	for _, reason := range history.Reasons() {
		if n := s.Rejected[reason]; n > 0 {
			out.Rejected = append(out.Rejected, RejectCount{Code: string(reason), Text: reason.Text(lang), Count: n})
		}
	}
	if r.Mapping.Grain == history.GrainOrder {
		return out // orders alone give no metric: they are added to the conversations that are there
	}
	for _, d := range a.Catalogue.All() {
		name := MetricName{ID: d.ID, Label: d.Label.In(lang)}
		lacks := d.Lacks(s.Observes)
		if d.Table == "presence" {
			// No file tells who was on duty.
			lacks = append(lacks, "presence")
		}
		if slices.Contains([]string{"order_credit", "shop_order", "consult"}, d.Table) {
			lacks = append(lacks, "orders")
		}
		if len(lacks) > 0 {
			for i, l := range lacks {
				if i > 0 {
					name.Reason += domain.Text{ZH: "、", EN: ", "}.In(lang)
				}
				name.Reason += observationLabel(l, lang)
			}
			out.Missing = append(out.Missing, name)
		} else {
			out.Computable = append(out.Computable, name)
		}
	}
	return out
}

func observationLabel(name, lang string) string {
	t, ok := map[string]domain.Text{
		"messages": {ZH: "缺少逐条消息", EN: "needs every message"}, "stamps": {ZH: "缺少时间戳", EN: "needs time stamps"},
		"identity": {ZH: "缺少客户身份", EN: "needs customer identity"}, "assignment": {ZH: "缺少分配记录", EN: "needs assignments"},
		"status": {ZH: "缺少状态变化", EN: "needs status changes"}, "ratings": {ZH: "缺少评价", EN: "needs ratings"},
		"presence": {ZH: "缺少在线状态", EN: "needs presence"}, "orders": {ZH: "缺少订单", EN: "needs orders"},
	}[name]
	if !ok {
		return name
	}
	return t.In(lang)
}

// mappingJSON writes a mapping as its file says it, with every column rule spelled out.
func mappingJSON(m history.Mapping) (json.RawMessage, error) {
	b, err := yaml.Marshal(m)
	if err != nil {
		return nil, err
	}
	doc := map[string]any{}
	if err := yaml.Unmarshal(b, &doc); err != nil {
		return nil, err
	}
	if columns, ok := doc["columns"].(map[string]any); ok {
		for k, v := range columns {
			if s, short := v.(string); short {
				columns[k] = map[string]any{"column": s}
			}
		}
	}
	for _, agent := range asMap(doc["agents"]) {
		rule := asMap(agent)
		if id, ok := rule["id"].(int); ok {
			rule["id"] = strconv.Itoa(id)
		}
	}
	return json.Marshal(doc)
}

func asMap(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}
