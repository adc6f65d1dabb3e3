package history

import "kefu/internal/domain"

// Field is something a column of an export can mean; the keys of Mapping.Columns.
type Field string

// ord is a field's place in the table below; it keeps the row loop free of map look-ups.
type ord int

const (
	fConversation ord = iota
	fMessage
	fReplyTo
	fReplies
	fCustomer
	fCustomerName
	fEmail
	fPhone
	fAuthor
	fAuthorKind
	fInbound
	fTime
	fText
	fType
	fPrivate
	fFailed
	fChannel
	fAccount
	fStore
	fCountry
	fLanguage
	fTags
	fIssueType
	fIntent
	fPriority
	fStatus
	fSubject
	fRating
	fRatedAt
	fCommented
	fAgent
	fFirstAgent
	fTeam
	fCreated
	fAssigned
	fFirstReply
	fFirstReplyAfter
	fResolved
	fResolvedAfter
	fCustomerMsgs
	fAgentMsgs
	fInquiry
	fGrade
	fExcluded
	fEvent
	fEventID
	fDay
	fOrder
	fOrderNumber
	fPlaced
	fPaid
	fPaidAmount
	fShipped
	fCancelled
	fUpdated
	fOrderStatus
	fPaymentStatus
	fCurrency
	fTotal
	fNet
	fList
	fDiscount
	fTax
	fShipping
	fItems
	fRefunded
	fRefundedAt
	fDiscountCode
	fTest
	fLine
	fLineSKU
	fLineName
	fLineQuantity
	fLinePrice
	fLineTotal
	fieldCount
)

// valueKind says how the cells of a field are read.
type valueKind int

const (
	asText valueKind = iota
	asTime
	asDuration
	asBool
	asCount
	asRating
	asChannel
	asCountry
	asLanguage
	asPriority
	asStatus
	asType
	asAuthorKind
	asEvent
	asGrade
	asExcluded
	asList
	asEmail
	asPhone
	asIntent
	asMoney
	asCurrency
	asOrderStatus
)

// fieldSpec describes a field: its key, how it is read, at which grains (t ticket, m message, e event, f figures, o order) and its labels.
type fieldSpec struct {
	name   Field
	kind   valueKind
	grains string
	zh, en string
}

// fieldTable lists every field in ord order.
func fieldTable() [fieldCount]fieldSpec {
	return [fieldCount]fieldSpec{
		fConversation:    {"conversation", asText, "tme", "会话编号", "Conversation"},
		fMessage:         {"message", asText, "m", "消息编号", "Message id"},
		fReplyTo:         {"reply_to", asText, "m", "回复的消息编号", "In reply to"},
		fReplies:         {"replies", asList, "m", "后续消息编号", "Answered by"},
		fCustomer:        {"customer", asText, "tmeo", "客户编号", "Customer"},
		fCustomerName:    {"customer_name", asText, "tmeo", "客户姓名", "Customer name"},
		fEmail:           {"email", asEmail, "tmeo", "客户邮箱", "Customer e-mail"},
		fPhone:           {"phone", asPhone, "tmeo", "客户电话", "Customer phone"},
		fAuthor:          {"author", asText, "m", "发送人", "Author"},
		fAuthorKind:      {"author_kind", asAuthorKind, "m", "发送人类型", "Author kind"},
		fInbound:         {"inbound", asBool, "m", "是否客户发来", "Inbound"},
		fTime:            {"time", asTime, "me", "时间", "Time"},
		fText:            {"text", asText, "m", "内容", "Text"},
		fType:            {"type", asType, "m", "消息类型", "Message type"},
		fPrivate:         {"private", asBool, "m", "是否内部备注", "Internal note"},
		fFailed:          {"failed", asBool, "m", "是否发送失败", "Not delivered"},
		fChannel:         {"channel", asChannel, "tme", "渠道", "Channel"},
		fAccount:         {"account", asText, "tme", "渠道账号", "Channel account"},
		fStore:           {"store", asText, "tmefo", "站点", "Store"},
		fCountry:         {"country", asCountry, "tmeo", "国家", "Country"},
		fLanguage:        {"language", asLanguage, "tme", "语言", "Language"},
		fTags:            {"tags", asList, "tme", "标签", "Tags"},
		fIssueType:       {"issue_type", asText, "tme", "问题类型", "Issue type"},
		fIntent:          {"intent", asIntent, "tme", "售前/售后", "Intent"},
		fPriority:        {"priority", asPriority, "tme", "优先级", "Priority"},
		fStatus:          {"status", asStatus, "tm", "状态", "Status"},
		fSubject:         {"subject", asText, "tme", "主题", "Subject"},
		fRating:          {"rating", asRating, "tme", "客户评价", "Rating"},
		fRatedAt:         {"rated_at", asTime, "tm", "评价时间", "Rated at"},
		fCommented:       {"comment", asText, "tm", "评价留言", "Rating comment"},
		fAgent:           {"agent", asText, "tmefo", "客服", "Agent"},
		fFirstAgent:      {"first_agent", asText, "t", "首次回复客服", "First replier"},
		fTeam:            {"team", asText, "tmef", "小组", "Team"},
		fCreated:         {"created", asTime, "t", "创建时间", "Created"},
		fAssigned:        {"assigned", asTime, "t", "分配时间", "Assigned"},
		fFirstReply:      {"first_reply", asTime, "t", "首次回复时刻", "First reply at"},
		fFirstReplyAfter: {"first_reply_after", asDuration, "t", "首次响应时间", "First reply after"},
		fResolved:        {"resolved", asTime, "tm", "解决时刻", "Resolved at"},
		fResolvedAfter:   {"resolved_after", asDuration, "t", "解决时长", "Resolved after"},
		fCustomerMsgs:    {"customer_messages", asCount, "t", "客户消息数", "Customer messages"},
		fAgentMsgs:       {"agent_messages", asCount, "t", "客服消息数", "Agent messages"},
		fInquiry:         {"inquiry", asBool, "tm", "是否询盘", "Inquiry"},
		fGrade:           {"inquiry_grade", asGrade, "tm", "询盘等级", "Inquiry grade"},
		fExcluded:        {"excluded", asExcluded, "tm", "排除原因", "Excluded"},
		fEvent:           {"event", asEvent, "e", "事件", "Event"},
		fEventID:         {"event_id", asText, "e", "事件编号", "Event id"},
		fDay:             {"day", asText, "f", "日期", "Day"},
		fOrder:           {"order", asText, "o", "订单编号(识别用)", "Order key"},
		fOrderNumber:     {"order_number", asText, "o", "订单号(展示用)", "Order number"},
		fPlaced:          {"placed", asTime, "o", "下单时间", "Placed at"},
		fPaid:            {"paid", asTime, "o", "付款时间", "Paid at"},
		fPaidAmount:      {"paid_amount", asMoney, "o", "已付金额", "Amount paid"},
		fShipped:         {"shipped", asTime, "o", "发货时间", "Shipped at"},
		fCancelled:       {"cancelled", asTime, "o", "取消时间", "Cancelled at"},
		fUpdated:         {"updated", asTime, "o", "更新时间", "Updated at"},
		fOrderStatus:     {"order_status", asOrderStatus, "o", "订单状态", "Order status"},
		fPaymentStatus:   {"payment_status", asOrderStatus, "o", "付款状态", "Payment status"},
		fCurrency:        {"currency", asCurrency, "o", "币种", "Currency"},
		fTotal:           {"total", asMoney, "o", "订单总额", "Total"},
		fNet:             {"net", asMoney, "o", "商品金额(已减优惠)", "Goods after discount"},
		fList:            {"list", asMoney, "o", "商品金额(未减优惠)", "Goods before discount"},
		fDiscount:        {"discount", asMoney, "o", "优惠金额", "Discount"},
		fTax:             {"tax", asMoney, "o", "税费", "Tax"},
		fShipping:        {"shipping", asMoney, "o", "运费", "Shipping"},
		fItems:           {"items", asCount, "o", "商品件数", "Items"},
		fRefunded:        {"refunded", asMoney, "o", "退款金额", "Refunded"},
		fRefundedAt:      {"refunded_at", asTime, "o", "退款时间", "Refunded at"},
		fDiscountCode:    {"discount_code", asList, "o", "优惠码", "Discount code"},
		fTest:            {"test", asBool, "o", "是否测试订单", "Test order"},
		fLine:            {"line", asText, "o", "明细编号", "Line id"},
		fLineSKU:         {"line_sku", asText, "o", "明细 SKU", "Line SKU"},
		fLineName:        {"line_name", asText, "o", "明细商品", "Line item"},
		fLineQuantity:    {"line_quantity", asCount, "o", "明细数量", "Line quantity"},
		fLinePrice:       {"line_price", asMoney, "o", "明细单价", "Line unit price"},
		fLineTotal:       {"line_total", asMoney, "o", "明细金额(已减优惠)", "Line amount after discount"},
	}
}

// FieldInfo is what a form needs to offer a field.
type FieldInfo struct {
	Field  Field  `json:"field"`
	ZH     string `json:"zh"`
	EN     string `json:"en"`
	IsTime bool   `json:"is_time,omitempty"`
	Sums   bool   `json:"sums,omitempty"`  // its parts may stand on several rows
	Words  bool   `json:"words,omitempty"` // its words are mapped to OrderStatuses
}

// Fields lists the fields of a grain in the order a form shows them.
func Fields(g Grain) []FieldInfo {
	var own, common []FieldInfo
	for _, f := range fieldTable() {
		if !f.at(g) {
			continue
		}
		info := FieldInfo{Field: f.name, ZH: f.zh, EN: f.en, IsTime: f.kind == asTime, Sums: f.sums(), Words: f.kind == asOrderStatus}
		if f.grains == "o" { // what only orders have comes before their customer
			own = append(own, info)
		} else {
			common = append(common, info)
		}
	}
	return append(own, common...)
}

// sums tells the amounts of an order that may stand in parts on its rows. What a line has of its own is no such part.
func (f fieldSpec) sums() bool {
	return f.kind == asMoney && f.name != "line_price" && f.name != "line_total"
}

func (f fieldSpec) at(g Grain) bool {
	if g == "" {
		return false
	}
	for i := 0; i < len(f.grains); i++ {
		if f.grains[i] == g[0] {
			return true
		}
	}
	return false
}

// observation names in mapping files.
func observesTable() []struct {
	name string
	bit  domain.Observes
} {
	return []struct {
		name string
		bit  domain.Observes
	}{
		{"messages", domain.ObservesMessages}, {"stamps", domain.ObservesStamps}, {"identity", domain.ObservesIdentity},
		{"assignment", domain.ObservesAssignment}, {"status", domain.ObservesStatus}, {"ratings", domain.ObservesRatings},
	}
}

// ObservesNames writes a set of observations as mapping files do.
func ObservesNames(o domain.Observes) []string {
	out := []string{}
	for _, t := range observesTable() {
		if o&t.bit != 0 {
			out = append(out, t.name)
		}
	}
	return out
}

// has says whether the mapping fills a field.
func (m Mapping) has(fields ...Field) bool {
	for _, f := range fields {
		if _, ok := m.Columns[f]; ok {
			return true
		}
	}
	return false
}

// Sees is what the mapped columns can show: the declared observations, or all possible ones when none are declared, and never more than
// the grain and the columns allow.
func (m Mapping) Sees() domain.Observes {
	may := m.possible()
	if len(m.Observes) == 0 {
		return may &^ m.needsDeclaring()
	}
	var declared domain.Observes
	for _, t := range observesTable() {
		for _, n := range m.Observes {
			if n == t.name {
				declared |= t.bit
			}
		}
	}
	return declared & may
}

// needsDeclaring is what a person must claim because columns alone do not prove it: one assignment stamp is not every assignment.
func (m Mapping) needsDeclaring() domain.Observes {
	if m.Grain == GrainTicket {
		return domain.ObservesAssignment | domain.ObservesStatus
	}
	return 0
}

func (m Mapping) possible() domain.Observes {
	var o domain.Observes
	if m.has("customer", "email", "phone") || (m.Grain == GrainMessage && m.has("author")) {
		o |= domain.ObservesIdentity
	}
	if m.has("rating") {
		o |= domain.ObservesRatings
	}
	switch m.Grain {
	case GrainTicket:
		if m.has("created") {
			o |= domain.ObservesStamps
		}
		if m.has("agent") {
			o |= domain.ObservesAssignment
		}
		if m.has("resolved", "resolved_after") {
			o |= domain.ObservesStatus
		}
	case GrainMessage:
		o |= domain.ObservesMessages | domain.ObservesStamps
		if m.has("agent") {
			o |= domain.ObservesAssignment
		}
		if m.has("resolved") {
			o |= domain.ObservesStatus
		}
	case GrainEvent:
		o |= domain.ObservesAssignment | domain.ObservesStatus | domain.ObservesStamps
		if m.mapsEventTo("customer_message") && m.mapsEventTo("agent_message") {
			o |= domain.ObservesMessages
		}
	}
	return o
}

func (m Mapping) mapsEventTo(class string) bool {
	for _, v := range m.Columns["event"].Map {
		if v == class {
			return true
		}
	}
	return false
}
