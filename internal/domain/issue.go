package domain

// IssueType is one entry of the issue type list (问题类型), two levels deep.
type IssueType struct {
	Key      string `json:"key"`
	Parent   string `json:"parent,omitempty"` // presale, aftersale, other
	Name     Text   `json:"name"`
	Position int    `json:"position"`
}

// DefaultIssueTypes is the list a new workspace starts with, in the order in which it is offered.
func DefaultIssueTypes() []IssueType {
	list := []IssueType{
		{Key: "price", Parent: "presale", Name: Text{ZH: "价格疑虑", EN: "Price concern"}},
		{Key: "size", Parent: "presale", Name: Text{ZH: "尺码咨询", EN: "Size advice"}},
		{Key: "specification", Parent: "presale", Name: Text{ZH: "产品规格", EN: "Product specification"}},
		{Key: "stock", Parent: "presale", Name: Text{ZH: "库存与到货", EN: "Stock and arrival"}},
		{Key: "shipping_range", Parent: "presale", Name: Text{ZH: "运费与配送范围", EN: "Shipping cost and range"}},
		{Key: "payment", Parent: "presale", Name: Text{ZH: "支付问题", EN: "Payment"}},
		{Key: "promotion", Parent: "presale", Name: Text{ZH: "优惠与活动", EN: "Offers and campaigns"}},
		{Key: "certification", Parent: "presale", Name: Text{ZH: "产品认证", EN: "Product certification"}},
		{Key: "customisation", Parent: "presale", Name: Text{ZH: "定制与报价", EN: "Customisation and quotation"}},
		{Key: "tracking", Parent: "aftersale", Name: Text{ZH: "物流查询", EN: "Parcel tracking"}},
		{Key: "delay", Parent: "aftersale", Name: Text{ZH: "物流延迟", EN: "Late delivery"}},
		{Key: "not_received", Parent: "aftersale", Name: Text{ZH: "未收到货", EN: "Not received"}},
		{Key: "damaged", Parent: "aftersale", Name: Text{ZH: "少件破损", EN: "Missing or damaged items"}},
		{Key: "quality", Parent: "aftersale", Name: Text{ZH: "质量问题", EN: "Quality"}},
		{Key: "return", Parent: "aftersale", Name: Text{ZH: "退换货", EN: "Return or exchange"}},
		{Key: "refund", Parent: "aftersale", Name: Text{ZH: "退款进度", EN: "Refund progress"}},
		{Key: "address_cancel", Parent: "aftersale", Name: Text{ZH: "改地址取消", EN: "Change of address, cancellation"}},
		{Key: "invoice", Parent: "aftersale", Name: Text{ZH: "发票单据", EN: "Invoices and documents"}},
		{Key: "repair", Parent: "aftersale", Name: Text{ZH: "维修", EN: "Repair"}},
		{Key: "complaint", Parent: "aftersale", Name: Text{ZH: "投诉", EN: "Complaint"}},
		{Key: "partnership", Parent: "other", Name: Text{ZH: "合作", EN: "Partnership"}},
		{Key: "void", Parent: "other", Name: Text{ZH: "无效", EN: "Void"}},
		{Key: "hours", Parent: "other", Name: Text{ZH: "营业时间", EN: "Opening hours"}},
	}
	for i := range list {
		list[i].Position = i + 1
	}
	return list
}
