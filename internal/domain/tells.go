package domain

import (
	"regexp"
	"strings"
)

// Tells says what an answer to a customer tells: when something will happen, and how an order stands. It goes by words of Chinese, English,
// German and Spanish, and by clock times and dates, which are written alike in many languages; it is a reminder, not a judge.
func Tells(text string) (when, order bool) {
	t := strings.ToLower(text)
	return tellsTime.MatchString(t), tellsOrder.MatchString(t)
}

var (
	tellsTime = regexp.MustCompile(`\d{1,2}[:：h]\d{2}` +
		`|\d{4}-\d{1,2}-\d{1,2}|\b\d{1,2}/\d{1,2}\b|\b\d{1,2}\.\d{1,2}\.|\d{1,2}月` +
		`|[\d一二三四五六七八九十两半几]+\s*(?:个)?(?:-|–|到|至|~)?\s*[\d一二三四五六七八九十两]*\s*(?:个)?(?:工作日|小时|分钟|天|日|周|星期|点)` +
		`|今天|今日|明天|后天|今晚|明早|本周|下周|周[一二三四五六日末]|月底|之前回复` +
		`|\d+\s*(?:-|–|to)?\s*\d*\s*(?:business |working )?(?:minutes?|mins?|hours?|hrs?|days?|weeks?)\b` +
		`|\b(?:an hour|a day|a few minutes|today|tomorrow|tonight|this week|next week|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}\s?(?:am|pm))\b` +
		`|\d+\s*(?:-|–|bis)?\s*\d*\s*(?:minuten?|stunden?|tage?n?|werktage?n?|wochen?)\b` +
		`|\b(?:heute|morgen|übermorgen|diese woche|nächste woche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|\d{1,2} uhr)\b` +
		`|\d+\s*(?:-|–|a)?\s*\d*\s*(?:minutos?|horas?|días?|dias?|semanas?)\b` +
		`|(?:\bhoy\b|\bmañana\b|\besta semana\b|próxima semana|\blunes\b|\bmartes\b|\bmiércoles\b|\bjueves\b|\bviernes\b|\bsábado\b|\bdomingo\b)`)
	tellsOrder = regexp.MustCompile(`订单|包裹|已发货|未发货|待发货|发货|在途|运输中|派送|签收|清关|仓库|快递|物流` +
		`|\b(?:your )?(?:order|parcel|package|shipment)\b|\b(?:shipped|dispatched|in transit|out for delivery|delivered|customs)\b` +
		`|\b(?:bestellung|paket|sendung|versendet|verschickt|unterwegs|zugestellt|zoll)\b` +
		`|\b(?:pedido|paquete|envío|enviado|en tránsito|en camino|entregado|aduana)\b`)
)
