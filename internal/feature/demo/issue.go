package demo

// IssueType is one entry of the list of issue types (问题类型) that the simulated conversations use.
type IssueType struct {
	Key    string
	Intent string // presale, aftersale, other
	Zh, En string
}

// The issue types by position in IssueTypes.
const (
	issuePrice = iota
	issueSize
	issueSpec
	issueStock
	issueShipping
	issuePayment
	issuePromotion
	issueCertificate
	issueQuote
	issueTracking
	issueDelay
	issueNotReceived
	issueDamaged
	issueQuality
	issueReturn
	issueRefund
	issueAddress
	issueInvoice
	issueRepair
	issueComplaint
	issuePartner
	issueInvalid
	issueCount
)

// IssueTypes lists the issue types in the order in which they are offered.
func IssueTypes() []IssueType {
	return []IssueType{
		issuePrice:       {"price", "presale", "价格疑虑", "Price concern"},
		issueSize:        {"size", "presale", "尺码咨询", "Size advice"},
		issueSpec:        {"specification", "presale", "产品规格", "Product specification"},
		issueStock:       {"stock", "presale", "库存与到货", "Stock and arrival"},
		issueShipping:    {"shipping_range", "presale", "运费与配送范围", "Shipping cost and range"},
		issuePayment:     {"payment", "presale", "支付问题", "Payment"},
		issuePromotion:   {"promotion", "presale", "优惠与活动", "Offers and campaigns"},
		issueCertificate: {"certification", "presale", "产品认证", "Product certification"},
		issueQuote:       {"customisation", "presale", "定制与报价", "Customisation and quotation"},
		issueTracking:    {"tracking", "aftersale", "物流查询", "Parcel tracking"},
		issueDelay:       {"delay", "aftersale", "物流延迟", "Late delivery"},
		issueNotReceived: {"not_received", "aftersale", "未收到货", "Not received"},
		issueDamaged:     {"damaged", "aftersale", "少件破损", "Missing or damaged items"},
		issueQuality:     {"quality", "aftersale", "质量问题", "Quality"},
		issueReturn:      {"return", "aftersale", "退换货", "Return or exchange"},
		issueRefund:      {"refund", "aftersale", "退款进度", "Refund progress"},
		issueAddress:     {"address_cancel", "aftersale", "改地址取消", "Change of address, cancellation"},
		issueInvoice:     {"invoice", "aftersale", "发票单据", "Invoices and documents"},
		issueRepair:      {"repair", "aftersale", "维修", "Repair"},
		issueComplaint:   {"complaint", "aftersale", "投诉", "Complaint"},
		issuePartner:     {"partnership", "other", "合作", "Partnership"},
		issueInvalid:     {"void", "other", "无效", "Void"},
	}
}

// issueMixes is how often each issue comes up at each kind of desk.
func issueMixes() [4][issueCount]float64 {
	return [4][issueCount]float64{
		deskTrade: {
			issuePrice: 14, issueSpec: 22, issueStock: 8, issueShipping: 7, issuePayment: 4, issueCertificate: 10, issueQuote: 22,
			issueTracking: 3, issueInvoice: 3, issueRepair: 4, issuePartner: 3,
		},
		deskSales: {
			issuePrice: 12, issueSize: 26, issueSpec: 12, issueStock: 12, issueShipping: 10, issuePayment: 9, issuePromotion: 13,
			issueTracking: 5, issueInvalid: 1,
		},
		deskCare: {
			issueTracking: 24, issueDelay: 10, issueNotReceived: 9, issueDamaged: 9, issueQuality: 9, issueReturn: 18, issueRefund: 11,
			issueAddress: 5, issueInvoice: 2, issueComplaint: 3,
		},
		deskHome: {
			issuePrice: 8, issueSpec: 14, issueStock: 10, issueShipping: 8, issuePayment: 6, issuePromotion: 8, issueTracking: 14,
			issueDelay: 6, issueDamaged: 6, issueQuality: 5, issueReturn: 9, issueRefund: 5, issueInvalid: 1,
		},
	}
}
