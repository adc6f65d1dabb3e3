package history

// Reason is the stable code of why a row was not taken in.
type Reason string

// The reasons.
const (
	ReasonBrokenRow           Reason = "broken_row"
	ReasonMissingID           Reason = "missing_id"
	ReasonMissingTime         Reason = "missing_time"
	ReasonBadTime             Reason = "bad_time"
	ReasonFutureTime          Reason = "future_time"
	ReasonAncientTime         Reason = "ancient_time"
	ReasonBadNumber           Reason = "bad_number"
	ReasonBadRating           Reason = "bad_rating"
	ReasonUnknownValue        Reason = "unknown_value"
	ReasonUnknownAuthor       Reason = "unknown_author"
	ReasonMissingCustomer     Reason = "missing_customer"
	ReasonReplyBeforeCreated  Reason = "first_reply_before_created"
	ReasonResolvedFirst       Reason = "resolved_before_created"
	ReasonResolvedBeforeReply Reason = "resolved_before_reply"
	ReasonReplyBeforeQuestion Reason = "reply_before_question"
	ReasonConflict            Reason = "conflicting_rows"
	ReasonMissingAgent        Reason = "missing_agent"
	ReasonTotalRow            Reason = "total_row"
	ReasonUnknownCurrency     Reason = "unknown_currency"
	ReasonTooManyDecimals     Reason = "too_many_decimals"
	ReasonMissingAmount       Reason = "missing_amount"
	ReasonNegativeAmount      Reason = "negative_amount"
	ReasonNetAboveTotal       Reason = "net_above_total"
	ReasonNetAboveList        Reason = "net_above_list"
	ReasonRefundAboveTotal    Reason = "refund_above_total"
	ReasonRefundUnpaid        Reason = "refund_unpaid"
	ReasonPaidFirst           Reason = "paid_before_placed"
	ReasonShippedFirst        Reason = "shipped_before_placed"
	ReasonCancelledFirst      Reason = "cancelled_before_placed"
	ReasonRefundedFirst       Reason = "refunded_before_placed"
	ReasonRefused             Reason = "refused"
)

// Reasons lists every reason, for pages that explain them.
func Reasons() []Reason {
	return []Reason{ReasonBrokenRow, ReasonMissingID, ReasonMissingTime, ReasonBadTime, ReasonFutureTime, ReasonAncientTime, ReasonBadNumber,
		ReasonBadRating, ReasonUnknownValue, ReasonUnknownAuthor, ReasonMissingCustomer, ReasonReplyBeforeCreated, ReasonResolvedFirst,
		ReasonResolvedBeforeReply, ReasonReplyBeforeQuestion, ReasonConflict, ReasonMissingAgent, ReasonTotalRow, ReasonUnknownCurrency,
		ReasonTooManyDecimals, ReasonMissingAmount, ReasonNegativeAmount, ReasonNetAboveTotal, ReasonNetAboveList, ReasonRefundAboveTotal,
		ReasonRefundUnpaid, ReasonPaidFirst, ReasonShippedFirst, ReasonCancelledFirst, ReasonRefundedFirst, ReasonRefused}
}

// Text says the reason to a person; any lang but zh-CN is English.
func (r Reason) Text(lang string) string { return pick(lang, reasonTexts()[string(r)], string(r)) }

func pick(lang string, t [2]string, code string) string {
	s := t[1]
	if lang == "zh-CN" {
		s = t[0]
	}
	if s == "" {
		return code
	}
	return s
}

func reasonTexts() map[string][2]string {
	return map[string][2]string{
		"broken_row":                 {"这一行无法拆成单元格(引号未闭合、JSON 有误或超过长度上限)", "The row cannot be split into cells (open quote, broken JSON or over the size limit)"},
		"missing_id":                 {"缺少会话、消息或订单编号", "The id of the conversation, message or order is missing"},
		"missing_time":               {"缺少时间", "The time is missing"},
		"bad_time":                   {"时间或日期无法识别", "A time or date cannot be read"},
		"future_time":                {"时间在未来", "A time lies in the future"},
		"ancient_time":               {"时间早于 1990 年", "A time lies before 1990"},
		"bad_number":                 {"数字或时长无法识别", "A number or duration cannot be read"},
		"bad_rating":                 {"评价不在评分范围内", "The rating is outside its scale"},
		"unknown_value":              {"该值在对应表中没有对应项", "The value has no line in the mapping"},
		"unknown_author":             {"无法判断消息是客户还是客服发出", "It is not known whether customer or agent wrote the message"},
		"missing_customer":           {"缺少客户编号,无法归入会话", "The customer is missing, so the message belongs to no conversation"},
		"first_reply_before_created": {"首次回复早于会话创建", "The first reply is earlier than the conversation"},
		"resolved_before_created":    {"解决时间早于会话开始", "The conversation is resolved before it began"},
		"resolved_before_reply":      {"解决时间早于首次回复", "The conversation is resolved before its first reply"},
		"reply_before_question":      {"回复早于它所回复的消息", "The reply is earlier than the message it answers"},
		"conflicting_rows":           {"同一编号出现多行且内容不同,无法判断哪一行正确", "Several rows have this id and differ; none can be trusted"},
		"missing_agent":              {"缺少客服", "The agent is missing"},
		"total_row":                  {"合计行,不是客服数据", "A total row, not an agent's figures"},
		"unknown_currency":           {"币种缺失或无法识别,请用三位代码,例如 USD", "The currency is missing or not known; use its three letters, such as USD"},
		"too_many_decimals":          {"金额的小数位多于该币种允许的位数", "An amount has more decimals than its currency"},
		"missing_amount":             {"缺少金额", "The amount is missing"},
		"negative_amount":            {"金额为负数", "An amount is negative"},
		"net_above_total":            {"商品金额大于订单总额", "The goods cost more than the whole order"},
		"net_above_list":             {"优惠后的商品金额大于优惠前", "The goods cost more after the discount than before"},
		"refund_above_total":         {"退款金额大于订单总额", "More was refunded than the order's total"},
		"refund_unpaid":              {"订单未付款却有退款", "Money was refunded that was never paid"},
		"paid_before_placed":         {"付款时间早于下单时间", "The order is paid before it was placed"},
		"shipped_before_placed":      {"发货时间早于下单时间", "The order is shipped before it was placed"},
		"cancelled_before_placed":    {"取消时间早于下单时间", "The order is cancelled before it was placed"},
		"refunded_before_placed":     {"退款时间早于下单时间", "The order is refunded before it was placed"},
		"refused":                    {"订单未被接收,原因见说明", "The order was refused; the detail says why"},
	}
}

// Note is a remark on a mapping or an import that a person should read; Count is how often it applied.
type Note struct {
	Code   string `json:"code"`
	Field  Field  `json:"field,omitempty"`
	Column string `json:"column,omitempty"`
	Count  int64  `json:"count,omitempty"`
}

// Text says the note to a person; any lang but zh-CN is English.
func (n Note) Text(lang string) string { return pick(lang, noteTexts()[n.Code], n.Code) }

// NoteCodes lists every note, for tests and pages that explain them.
func NoteCodes() []string {
	out := []string{}
	for c := range noteTexts() {
		out = append(out, c)
	}
	return out
}

func noteTexts() map[string][2]string {
	return map[string][2]string{
		"preset":                {"按列名识别为已知导出格式", "Recognised as a known export by its columns"},
		"ambiguous_dates":       {"日期可以按日/月或月/日理解,请确认顺序", "Dates can be read day first or month first; please confirm"},
		"zone_missing":          {"时间没有时区,请确认文件的时区", "Times carry no offset; please confirm the zone of the file"},
		"column_unused":         {"此列未使用", "This column is not used"},
		"column_guessed":        {"此列按内容推测,请确认", "This column was guessed from its contents; please confirm"},
		"created_unknown":       {"没有创建时间,无法计算首次响应时间和解决时长", "There is no creation time: first response and resolution time cannot be computed"},
		"author_unknown":        {"没有列能说明消息是客户还是客服发出", "No column tells whether customer or agent wrote a message"},
		"conversation_unknown":  {"没有会话编号,按客户和沉默时间划分会话", "There is no conversation id; conversations are cut by customer and silence"},
		"grain_unsure":          {"无法确定一行代表什么,请选择", "It is not clear what one row is; please choose"},
		"nonexistent_time":      {"夏令时切换时不存在的时刻,已后移一小时", "A local time skipped by daylight saving was moved on by an hour"},
		"ambiguous_time":        {"夏令时结束时重复的时刻,取较早的一次", "A local time that occurs twice was read as the earlier one"},
		"resolved_without_time": {"状态为已解决但没有解决时间,未计入解决", "Resolved by status but without a time: not counted as resolved"},
		"repeated_rows":         {"完全重复的行,只计一次", "Identical rows with one id, counted once"},
		"anonymous_customers":   {"没有客户编号的会话,各算一位客户", "Conversations without a customer id; each counts as its own customer"},
		"unknown_country":       {"国家无法识别,计为未知", "A country that is not known was left as unknown"},
		"paid_undated":          {"状态为已付款但没有付款时间,按下单时间计", "Paid by its status but without a time: counted at the time of the order"},
		"cancelled_undated":     {"状态为已取消但没有取消时间,按订单的最后一个时间计", "Cancelled by its status but without a time: counted at the last time of the order"},
		"refund_undated":        {"退款没有时间,按订单的最后一个时间计", "A refund without a time was counted at the last time of the order"},
		"refund_unknown":        {"状态为部分退款但没有退款金额,未计退款", "Refunded in part but without an amount: no refund was counted"},
		"part_payment_unknown":  {"状态为部分付款但没有已付金额,按未付款计", "Paid in part but without an amount: counted as unpaid"},
		"tax_included":          {"商品金额按含税理解,已扣除税费,请确认", "Goods were taken to include tax, which was taken off; please confirm"},
		"amounts_per_line":      {"此列每行只是订单的一部分,已相加,请确认", "Each row of this column has a part of the order, which was added up; please confirm"},
		"decimal_unsure":        {"无法确定小数点写法,请确认", "It is not clear what stands before the decimals; please confirm"},
		"currency_missing":      {"没有币种列,请填写币种", "There is no column with the currency; please name it"},
		"payment_missing":       {"没有付款时间或状态,请指定;若全部已付款,把付款状态固定为「已付款」", "There is neither a time of payment nor a status; name one, or set the payment status to paid when all were paid"},
		"epoch_1904":            {"工作簿使用 1904 日期系统", "The workbook counts days from 1904"},
	}
}
