package history

import "strings"

// What the words of an order's status come to.
const (
	orderIgnore       = "ignore" // says nothing about money: being packed, under review
	orderUnpaid       = "unpaid"
	orderPartlyPaid   = "partially_paid"
	orderPaid         = "paid"
	orderCancelled    = "cancelled"
	orderPartRefunded = "partially_refunded"
	orderRefunded     = "refunded"
)

// OrderStatuses are the values a mapping gives to the status columns of orders.
func OrderStatuses() []string {
	return []string{orderIgnore, orderUnpaid, orderPartlyPaid, orderPaid, orderCancelled, orderPartRefunded, orderRefunded}
}

// orderStatusOf knows the values themselves and the words that shops commonly use. A word that is not known is a reason to stop: it could
// take money back.
func orderStatusOf(s string) (string, Reason) {
	if absent(s) {
		return "", ""
	}
	t := strings.TrimPrefix(alike(s), "wc")
	for _, known := range OrderStatuses() {
		if t == alike(known) {
			return known, ""
		}
	}
	switch t {
	case "paid", "completed", "complete", "processing", "delivered", "shipped", "approved", "invoiced", "captured", "succeeded", "success", "fulfilled",
		"finished",
		"已付款", "已支付", "支付成功", "付款成功", "已完成", "完成", "已发货", "待发货", "已签收", "已收款", "交易成功", "已結清", "全额支付":
		return orderPaid, ""
	case "pending", "unpaid", "pendingpayment", "awaitingpayment", "onhold", "failed", "authorized", "authorised", "waiting", "created", "draft",
		"checkoutdraft", "placed",
		"expired", "overdue", "未付款", "未支付", "待付款", "待支付", "支付失败", "付款失败", "支付中", "等待付款":
		return orderUnpaid, ""
	case "partiallypaid", "partlypaid", "deposit", "部分付款", "部分支付", "已付定金":
		return orderPartlyPaid, ""
	case "cancelled", "canceled", "void", "voided", "trash", "已取消", "取消", "已关闭", "交易关闭", "作废", "已作废":
		return orderCancelled, ""
	case "refunded", "fullyrefunded", "已退款", "退款成功", "全额退款", "全部退款", "已全额退款":
		return orderRefunded, ""
	case "partiallyrefunded", "partialrefund", "partlyrefunded", "部分退款", "已部分退款":
		return orderPartRefunded, ""
	case "open", "confirmed", "new", "inprogress", "preparing", "packed", "unfulfilled", "partial", "partiallyfulfilled", "refunding",
		"处理中", "进行中", "處理中", "已确认", "已確認", "待处理", "新订单", "未发货", "部分发货", "备货中", "退款中":
		return orderIgnore, ""
	}
	return "", ReasonUnknownValue
}

func saysPaid(status string) bool {
	return status == orderPaid || status == orderRefunded || status == orderPartRefunded
}
