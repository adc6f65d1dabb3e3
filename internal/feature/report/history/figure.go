package history

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// figureColumn is a column of an agent-day sheet that holds a figure.
type figureColumn struct {
	col   int
	label string
	rule  FigureRule
}

// figures reads an agent-day sheet. Its numbers are kept as reported; nothing is computed from them. A line for an agent and day that
// contradicts another is rejected together with it.
func (c *conversion) figures(ctx context.Context, r Reader) error {
	cols, err := c.figureColumns(r.Header())
	if err != nil {
		return err
	}
	byKey := map[string][]figureRow{}
	var order []string
	for {
		line, cells, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*RowError](err); ok {
			c.sum.Rows++
			if err := c.reject(bad.Line, ReasonBrokenRow, bad.Detail, bad.Raw); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		c.sum.Rows++
		row, reason, detail := c.figureRow(cols, line, cells)
		if reason != "" {
			if err := c.reject(line, reason, detail, joinCSV(cells)); err != nil {
				return err
			}
			continue
		}
		key := row.store + "\x00" + row.agent + "\x00" + row.day
		if len(byKey[key]) == 0 {
			order = append(order, key)
		}
		byKey[key] = append(byKey[key], row)
	}
	c.sink.Progress(c.sum.Rows)
	return c.sendFigures(ctx, byKey, order)
}

type figureRow struct {
	line              int
	store, agent, day string
	raw               string
	figures           []Figure
}

func (c *conversion) figureColumns(header []string) ([]figureColumn, error) {
	find := columnIndex(header)
	var out []figureColumn
	for name, rule := range c.m.Figures {
		i := find(name)
		if i < 0 {
			return nil, missingColumn("figures."+name, name, header)
		}
		out = append(out, figureColumn{i, name, rule})
	}
	slices.SortFunc(out, func(a, b figureColumn) int { return a.col - b.col })
	return out, nil
}

func (c *conversion) figureRow(cols []figureColumn, line int, cells []string) (figureRow, Reason, string) {
	rec := record{line: line}
	if p := c.b.read(cells, &rec); p != nil {
		return figureRow{}, p.reason, string(p.field) + ": " + clip(p.raw)
	}
	agent := rec.vals[fAgent]
	switch {
	case absent(agent):
		return figureRow{}, ReasonMissingAgent, "agent"
	case isTotal(agent):
		return figureRow{}, ReasonTotalRow, agent
	case absent(rec.vals[fDay]):
		return figureRow{}, ReasonMissingTime, "day"
	}
	at, reason := c.b.times.parse(rec.vals[fDay], "")
	if reason != "" {
		return figureRow{}, reason, "day: " + clip(rec.vals[fDay])
	}
	row := figureRow{line: line, store: rec.vals[fStore], agent: agent, day: at.Time().In(c.b.times.loc).Format(time.DateOnly), raw: joinCSV(cells)}
	for _, col := range cols {
		s := strings.TrimSpace(cell(cells, col.col))
		if absent(s) {
			continue
		}
		v, ok := figureValue(s, col.rule)
		if !ok {
			return figureRow{}, ReasonBadNumber, col.label + ": " + clip(s)
		}
		row.figures = append(row.figures, Figure{Source: c.m.Source, Agent: agent, AgentID: c.agentID(agent), Day: row.day, Key: col.rule.Key,
			Label: col.label, Value: v, Unit: col.rule.Unit})
	}
	c.seeAgent(agent, rec.vals[fTeam], at)
	return row, "", ""
}

func (c *conversion) sendFigures(ctx context.Context, byKey map[string][]figureRow, order []string) error {
	slices.Sort(order)
	var out []Figure
	for _, key := range order {
		rows := byKey[key]
		clash := slices.ContainsFunc(rows, func(r figureRow) bool { return !slices.Equal(r.figures, rows[0].figures) })
		if clash {
			for _, r := range rows {
				if err := c.reject(r.line, ReasonConflict, r.agent+" "+r.day, r.raw); err != nil {
					return err
				}
			}
			continue
		}
		c.sum.Accepted++
		c.sum.Repeated += int64(len(rows) - 1)
		c.span(rows[0].day)
		out = append(out, rows[0].figures...)
		if len(out) >= batchEvents {
			if err := c.sink.Figures(ctx, out); err != nil {
				return err
			}
			c.sum.Figures += int64(len(out))
			out = nil
		}
	}
	if len(out) == 0 {
		return ctx.Err()
	}
	c.sum.Figures += int64(len(out))
	return c.sink.Figures(ctx, out)
}

func (c *conversion) span(day string) {
	t, err := time.ParseInLocation(time.DateOnly, day, c.b.times.loc)
	if err != nil {
		return
	}
	at := domain.At(t)
	if c.sum.From == 0 || at < c.sum.From {
		c.sum.From = at
	}
	c.sum.To = max(c.sum.To, at)
}

func isTotal(agent string) bool {
	switch strings.ToLower(strings.TrimSpace(agent)) {
	case "合计", "总计", "汇总", "小计", "平均", "平均值", "均值", "总和", "团队合计", "团队平均", "total", "totals", "average", "sum", "mean":
		return true
	}
	return false
}

// figureValue reads 1,234.5, 85.3%, ¥12.00, 1分24秒 or 00:01:24 in the unit of the rule.
func figureValue(s string, rule FigureRule) (float64, bool) {
	if rule.Unit == "ms" {
		unit := rule.Format
		ms, ok := duration(s, unit)
		return float64(ms), ok
	}
	percent := strings.HasSuffix(s, "%")
	s = strings.TrimLeft(strings.TrimSuffix(s, "%"), "¥\uffe5$€£ ")
	f, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, false
	}
	if rule.Unit == "ratio" && (percent || rule.Format == "percent") {
		f /= 100
	}
	return f, true
}

func formatFloat(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
