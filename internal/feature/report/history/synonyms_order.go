package history

// orderNames are names that the order exports of shops give to a field, folded, the likelier first: Shopify, WooCommerce with its export plug-ins,
// SHOPLINE, Shoplazza, and what people write by hand.
func orderNames() map[Field][]string {
	return map[Field][]string{
		"order":        {"orderid", "ordernumber", "orderno", "order#", "order", "orderreference", "订单编号", "订单号", "订单id", "平台订单号", "訂單號碼", "訂單編號", "ordername"},
		"order_number": {"ordernumber", "ordernumberformatted", "orderno", "ordername", "订单号", "订单编号", "訂單號碼"},
		"placed": {"createdat", "orderdate", "placedat", "orderedat", "orderpurchasetimestamp", "purchasedate", "datecreated", "createddate", "ordertime", "created", "date",
			"下单时间", "订单创建时间", "创建时间", "订单时间", "下单日期", "订单日期", "訂單日期", "建立時間"},
		"paid": {"paidat", "paiddate", "datepaid", "paymentdate", "paymenttime", "paidtime", "orderapprovedat", "付款时间", "支付时间", "支付完成时间", "付款日期", "付款時間",
			"付款確認時間"},
		"shipped":        {"fulfilledat", "shippedat", "shipdate", "dateshipped", "shippedtime", "orderdeliveredcarrierdate", "发货时间", "出货时间", "发货日期", "發貨時間", "出貨時間"},
		"cancelled":      {"cancelledat", "canceledat", "datecancelled", "cancelledtime", "取消时间", "订单取消时间", "取消日期", "取消時間"},
		"updated":        {"updatedat", "modifiedat", "datemodified", "modifieddate", "lastmodified", "更新时间", "修改时间", "最后更新时间", "更新時間"},
		"order_status":   {"orderstatus", "status", "orderstate", "state", "订单状态", "状态", "訂單狀態"},
		"payment_status": {"financialstatus", "paymentstatus", "paystatus", "付款状态", "支付状态", "财务状态", "付款狀態", "支付狀態"},
		"currency":       {"currency", "ordercurrency", "currencycode", "币种", "货币", "结算币种", "订单币种", "貨幣", "幣別", "幣種"},
		"total": {"total", "ordertotal", "ordertotalamount", "totalamount", "grandtotal", "totalprice", "orderamount", "amount", "订单总额", "订单金额", "订单总价", "订单总金额",
			"总价", "总金额", "总计", "合计", "应付金额", "訂單合計", "訂單金額", "總金額", "合計", "实付金额"},
		"paid_amount": {"amountpaid", "paidamount", "totalpaid", "已付金额", "实付金额", "付款金额", "支付金额", "实收金额", "付款總金額"},
		"net":         {"subtotal", "ordernet", "netamount", "netsales", "商品小计", "小计", "商品金额", "商品总额", "商品合计", "商品总价", "小計", "商品小計", "訂單小計"},
		"list":        {"ordersubtotalamount", "ordersubtotal", "originaltotal", "listtotal", "商品原价", "商品原价总额", "原价合计", "商品原价合计"},
		"discount": {"cartdiscountamount", "cartdiscount", "discounttotal", "totaldiscount", "discountamount", "orderdiscount", "discounts", "discount", "优惠金额", "总优惠", "优惠总额",
			"折扣金额", "优惠", "折扣", "優惠折扣", "折扣金額", "優惠金額"},
		"tax":      {"taxes", "taxtotal", "totaltax", "ordertotaltaxamount", "ordertax", "taxamount", "tax", "vat", "税费", "税金", "税额", "总税费", "稅金", "稅費"},
		"shipping": {"shipping", "shippingtotal", "ordershippingamount", "ordershipping", "shippingcost", "shippingamount", "shippingfee", "freightvalue", "freight", "运费", "物流费", "配送费", "運費"},
		"items":    {"items", "totalitems", "itemcount", "itemssold", "totalquantity", "totalnumberofitems", "商品总数", "商品总数量", "商品件数", "总件数", "商品總數"},
		"refunded": {"refundedamount", "refundedtotal", "orderrefundamount", "refundtotal", "refundamount", "totalrefunded", "refunded", "退款金额", "已退款金额", "退款总额", "退款金額",
			"已退款金額"},
		"refunded_at":   {"refundedat", "refunddate", "refundtime", "退款时间", "退款日期", "退款時間"},
		"discount_code": {"discountcode", "couponcode", "coupons", "usedcoupons", "couponname", "优惠码", "折扣码", "优惠券码", "优惠券代码", "優惠碼", "優惠代碼"},
		"test":          {"test", "istest", "testorder", "测试订单", "是否测试"},
		"line":          {"orderitemid", "lineid", "lineitemid", "item#", "itemid", "明细编号", "子订单号", "子订单编号", "商品行号"},
		"line_sku":      {"lineitemsku", "itemsku", "sku", "productsku", "商品sku", "sku编码", "sku编号", "商品编码", "货号", "商品貨號"},
		"line_name":     {"lineitemname", "itemname", "productname", "product(item)name", "商品名称", "产品名称", "商品标题", "商品名稱"},
		"line_quantity": {"lineitemquantity", "itemquantity", "quantity(refund)", "quantity", "qty", "商品数量", "购买数量", "数量", "商品數量", "數量"},
		"line_price":    {"lineitemprice", "itemcost", "itemprice", "unitprice", "price", "商品单价", "商品价格", "单价", "商品售价", "商品單價", "商品結帳價"},
		"line_total":    {"itemtotal", "linetotal", "lineitemtotal", "orderlinetotal", "行金额", "行小计", "明细金额", "商品实付金额"},
		"customer":      {"customerid", "customeruniqueid", "customeruser", "customeruserid", "buyerid", "客户编号", "客户id", "顾客编号", "顾客id", "会员编号", "买家id", "顧客id"},
		"email":         {"email", "customeremail", "billingemail", "email(billing)", "emailaddress", "contactemail", "邮箱", "客户邮箱", "顾客邮箱", "电子邮箱", "联系邮箱", "收件人邮箱", "電郵", "顧客電郵"},
		"phone": {"phone", "customerphone", "billingphone", "phone(billing)", "shippingphone", "phonenumber", "mobile", "电话", "手机", "手机号", "手机号码", "联系电话", "顾客电话", "客户电话",
			"收件人电话", "收货人电话", "電話", "電話號碼"},
		"customer_name": {"customername", "billingname", "shippingname", "buyername", "fullname", "客户姓名", "顾客姓名", "买家姓名", "收件人", "收件人姓名", "收货人", "收货人姓名", "顾客", "顧客", "姓名"},
		"country": {"shippingcountrycode", "shippingcountry", "countrycode(shipping)", "country(shipping)", "billingcountry", "countrycode(billing)", "country(billing)", "countrycode",
			"country", "国家", "收货国家", "收件人国家", "国家/地区", "收货国家/地区", "收件人国家/地区", "国家地区", "國家", "送貨國家／地區"},
		"store": {"storename", "store", "shop", "shopname", "站点", "店铺", "店铺名称"},
		"agent": {"salesperson", "employee", "staff", "createdby", "agent", "客服", "业务员", "销售员", "跟单员", "制单人", "下单客服"},
	}
}

// nameParts are columns that make a customer's name together, folded.
func nameParts() [][2]string {
	return [][2]string{{"billingfirstname", "billinglastname"}, {"firstname(billing)", "lastname(billing)"}, {"shippingfirstname", "shippinglastname"},
		{"firstname(shipping)", "lastname(shipping)"}, {"customerfirstname", "customerlastname"}, {"firstname", "lastname"}}
}
