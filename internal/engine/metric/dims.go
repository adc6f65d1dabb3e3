package metric

import (
	"slices"
	"strconv"

	"kefu/internal/domain"
)

// Dimension is something figures can be split and filtered by.
type Dimension struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
	Kind  string `json:"kind"` // id: decimal identifiers; key: stable words; code: codes of a standard; number; time: only a grain
	Agent bool   `json:"agent,omitempty"`
}

// The kinds of dimension.
const (
	dimID     = "id"
	dimKey    = "key"
	dimCode   = "code"
	dimNumber = "number"
	dimTime   = "time"
)

// Dimensions lists every dimension; not every metric has each of them, see Catalogue.DimensionsOf.
func Dimensions() []Dimension {
	return []Dimension{
		{Name: "store", Label: Text{"站点", "Store"}, Kind: dimID},
		{Name: "account", Label: Text{"渠道账号", "Channel account"}, Kind: dimID},
		{Name: "channel", Label: Text{"渠道", "Channel"}, Kind: dimKey},
		{Name: "channel_kind", Label: Text{"渠道类别", "Channel kind"}, Kind: dimKey},
		{Name: "country", Label: Text{"国家", "Country"}, Kind: dimCode},
		{Name: "region", Label: Text{"区域", "Region"}, Kind: dimKey},
		{Name: "language", Label: Text{"语言", "Language"}, Kind: dimCode},
		{Name: "issue_type", Label: Text{"问题类型", "Issue type"}, Kind: dimKey},
		{Name: "intent", Label: Text{"售前售后", "Intent"}, Kind: dimKey},
		{Name: "priority", Label: Text{"优先级", "Priority"}, Kind: dimKey},
		{Name: "tag", Label: Text{"标签", "Tag"}, Kind: dimKey},
		{Name: "source", Label: Text{"数据来源", "Data source"}, Kind: dimID},
		{Name: "outcome", Label: Text{"接待结果", "Outcome"}, Kind: dimKey},
		{Name: "hold_reason", Label: Text{"等内部原因", "On-hold reason"}, Kind: dimKey},
		{Name: "target", Label: Text{"SLA 目标", "SLA target"}, Kind: dimKey},
		{Name: "policy", Label: Text{"SLA 策略", "SLA policy"}, Kind: dimKey},
		{Name: "resolve_reason", Label: Text{"解决方式", "Way of resolving"}, Kind: dimKey},
		{Name: "state", Label: Text{"在线状态", "Presence"}, Kind: dimKey},
		{Name: "age", Label: Text{"账龄", "Age"}, Kind: dimKey},
		{Name: "order_path", Label: Text{"成交路径", "Way to the order"}, Kind: dimKey},
		{Name: "currency", Label: Text{"订单币种", "Order currency"}, Kind: dimCode},
		{Name: "agent", Label: Text{"客服", "Agent"}, Kind: dimID, Agent: true},
		{Name: "team", Label: Text{"团队", "Team"}, Kind: dimID, Agent: true},
		{Name: "seniority", Label: Text{"职级", "Seniority"}, Kind: dimKey, Agent: true},
		{Name: "employment", Label: Text{"用工类型", "Employment"}, Kind: dimKey, Agent: true},
		{Name: "hour_of_day", Label: Text{"时段", "Hour of day"}, Kind: dimNumber},
		{Name: "weekday", Label: Text{"星期", "Weekday"}, Kind: dimNumber},
		{Name: "hour_of_week", Label: Text{"星期×时段", "Hour of week"}, Kind: dimNumber},
		{Name: "hour_of_week_store", Label: Text{"星期×时段(站点当地)", "Hour of week, store time"}, Kind: dimNumber},
		{Name: "quarter_hour", Label: Text{"15 分钟", "Quarter of an hour"}, Kind: dimTime},
		{Name: "hour", Label: Text{"小时", "Hour"}, Kind: dimTime},
		{Name: "day", Label: Text{"日", "Day"}, Kind: dimTime},
		{Name: "week", Label: Text{"周", "Week"}, Kind: dimTime},
		{Name: "month", Label: Text{"月", "Month"}, Kind: dimTime},
		{Name: "quarter", Label: Text{"季", "Quarter"}, Kind: dimTime},
	}
}

// Ages are the values of the dimension age: how long the customer has been waiting.
func Ages() []string { return []string{"lt_4h", "4h_24h", "1d_2d", "2d_7d", "gt_7d"} }

func dimension(name string) (Dimension, bool) {
	all := Dimensions()
	if i := slices.IndexFunc(all, func(d Dimension) bool { return d.Name == name }); i >= 0 {
		return all[i], true
	}
	return Dimension{}, false
}

// plainColumn names the column behind a dimension that is simply stored with the row.
func plainColumn(dim string) string {
	switch dim {
	case "store", "account", "source":
		return dim + "_id"
	case "resolve_reason":
		return "reason"
	case "order_path":
		return "path"
	}
	return dim
}

// dimExpr is the expression of a dimension over the rows of a source; ok is false when the source does not have it.
func (s schema) dimExpr(src Source, interval bool, d Dimension, asOf domain.Instant) (Expr, bool) {
	dated := func(suffix string) (Expr, bool) {
		if interval || src.Date == "now" || !s.has(src.Table, src.Date+suffix) {
			return Expr{}, false
		}
		return col(src.Date + suffix), true
	}
	switch d.Name {
	case "tag":
		return Expr{Op: ExprTag}, s.has(src.Table, "tags")
	case "agent", "team", "seniority", "employment":
		name := src.Credit + "_" + d.Name
		return col(name), src.Credit != "" && s.has(src.Table, name)
	case "hour_of_day":
		e, ok := dated("_slot")
		return expr(ExprDiv, e, num(4)), ok
	case "weekday":
		e, ok := dated("_day")
		return expr(ExprAdd, expr(ExprMod, expr(ExprAdd, e, num(3)), num(7)), num(1)), ok
	case "hour_of_week":
		return dated("_how")
	case "hour_of_week_store":
		return dated("_how_store")
	case "age":
		age := expr(ExprSub, num(int64(asOf)), col("open_since"))
		const hour = 3_600_000_000
		return expr(ExprSteps, age, num(4*hour), num(24*hour), num(48*hour), num(168*hour)), src.Date == "now" && s.has(src.Table, "open_since")
	case "resolve_reason":
		return col("reason"), src.Table == "resolution" && s.has(src.Table, "reason")
	case "state":
		return col("state"), src.Table == "presence" && s.has(src.Table, "state")
	}
	if d.Kind == dimTime {
		return Expr{}, false
	}
	name := plainColumn(d.Name)
	return col(name), s.has(src.Table, name)
}

// grainExpr is the number of the time bucket a row falls into, see frame.
func (s schema) grainExpr(src Source, grain string) (Expr, bool) {
	day, slot := col(src.Date+"_day"), col(src.Date+"_slot")
	fine := s.has(src.Table, src.Date+"_slot")
	switch grain {
	case "day":
		return day, true
	case "week": // the number of its Monday; day 0 was a Thursday
		return expr(ExprSub, day, expr(ExprMod, expr(ExprAdd, day, num(3)), num(7))), true
	case "month":
		return expr(ExprMonth, day), true
	case "quarter":
		return expr(ExprDiv, expr(ExprMonth, day), num(3)), true
	case "hour":
		return expr(ExprAdd, expr(ExprMul, day, num(24)), expr(ExprDiv, slot, num(4))), fine
	case "quarter_hour":
		return expr(ExprAdd, expr(ExprMul, day, num(96)), slot), fine
	}
	return Expr{}, false
}

// dimValue turns a value of a filter or a cell key into the literal its expression is compared with.
func dimValue(d Dimension, value string) (Expr, error) {
	bad := func() (Expr, error) {
		return Expr{}, domain.Invalid("where", "bad_dimension_value", "%q is not a value of %s", value, d.Name)
	}
	switch d.Kind {
	case dimID:
		if value == "" {
			return num(0), nil
		}
		id, err := domain.ParseID(value)
		if err != nil {
			return bad()
		}
		return num(int64(id)), nil
	case dimNumber:
		lo, hi := int64(0), int64(167)
		switch d.Name {
		case "hour_of_day":
			hi = 23
		case "weekday":
			lo, hi = 1, 7
		}
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < lo || n > hi {
			return bad()
		}
		return num(n), nil
	case dimTime:
		return bad()
	}
	if d.Name == "age" {
		i := slices.Index(Ages(), value)
		if i < 0 {
			return bad()
		}
		return num(int64(i)), nil
	}
	return text(value), nil
}

// dimKeyText turns a key that came back from an engine into the answer's key.
func dimKeyText(d Dimension, raw string) string {
	switch {
	case d.Kind == dimID && raw == "0":
		return ""
	case d.Name == "age":
		if i, err := strconv.Atoi(raw); err == nil && i >= 0 && i < len(Ages()) {
			return Ages()[i]
		}
	}
	return raw
}
