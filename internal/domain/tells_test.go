package domain_test

import (
	"testing"

	"kefu/internal/domain"
)

func TestTells(t *testing.T) {
	for _, tt := range []struct {
		text        string
		when, order bool
	}{
		{"您好,请问有什么可以帮您?", false, false},
		{"您的订单已发货,预计 3-5 个工作日送达", true, true},
		{"我帮您查一下,15分钟内回复您", true, false},
		{"包裹在清关,目前没有新的节点", false, true},
		{"明天上午给您答复", true, false},
		{"Hello, how can I help you?", false, false},
		{"Let me check, I will get back to you within 2 hours.", true, false},
		{"Your order has shipped and arrives on Friday.", true, true},
		{"Your parcel is in transit.", false, true},
		{"You have my word, in due time.", false, false},
		{"Guten Tag, wie kann ich helfen?", false, false},
		{"Ich melde mich morgen bis 10 Uhr.", true, false},
		{"Ihr Paket wird in 2–3 Werktagen zugestellt.", true, true},
		{"Die Sendung ist unterwegs.", false, true},
		{"Hola, ¿en qué puedo ayudarle?", false, false},
		{"Le respondo en 30 minutos.", true, false},
		{"Su pedido llega el jueves.", true, true},
		{"El paquete está en aduana.", false, true},
		{"我们会尽快处理", false, false}, // a vague promise names no time
		{"The shirt costs 12.50 USD.", false, false},
		{"Wir melden uns am 24.12. bei Ihnen.", true, false},
		{"Arriving 2026-12-24", true, false},
		{"11月5日前到货", true, false},
	} {
		when, order := domain.Tells(tt.text)
		if when != tt.when || order != tt.order {
			t.Errorf("%q tells the time %v and the order %v, want %v and %v", tt.text, when, order, tt.when, tt.order)
		}
	}
}

// Only where an order is open does an answer have to say how it stands.
func TestReplyCheckedOK(t *testing.T) {
	for _, tt := range []struct {
		check domain.ReplyChecked
		ok    bool
	}{
		{domain.ReplyChecked{Time: true}, true},
		{domain.ReplyChecked{Order: true}, false},
		{domain.ReplyChecked{Time: true, OpenOrder: true}, false},
		{domain.ReplyChecked{Time: true, Order: true, OpenOrder: true}, true},
		{domain.ReplyChecked{Order: true, OpenOrder: true}, false},
	} {
		if got := tt.check.OK(); got != tt.ok {
			t.Errorf("%+v is %v, want %v", tt.check, got, tt.ok)
		}
	}
}
