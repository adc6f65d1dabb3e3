package demo

import (
	"strings"
	"unicode/utf8"
)

// tongue is a language of the simulated customers.
type tongue uint8

const (
	tongueEn tongue = iota
	tongueDe
	tongueEs
	tongueFr
	tongueZh
	tongueTh
	tongueMs
	tongueAr
	tongueCount
)

func (t tongue) tag() string {
	return [...]string{"en", "de", "es", "fr", "zh", "th", "ms", "ar"}[t]
}

// topic is what a question is about, as far as the words differ.
type topic uint8

const (
	topicPrice topic = iota
	topicQuote
	topicPay
	topicCloth
	topicMachine
	topicHome
	topicStock
	topicShipping
	topicCertificate
	topicTrack
	topicDamaged
	topicRepair
	topicReturn
	topicRefund
	topicAddress
	topicInvoice
	topicOther
	topicCount
)

func topicOf(issue uint8, s shop) topic {
	switch issue {
	case issuePrice, issuePromotion:
		return topicPrice
	case issueSize, issueSpec:
		return [...]topic{shopClothes: topicCloth, shopHome: topicHome, shopMachines: topicMachine}[s]
	case issueQuality, issueDamaged, issueComplaint:
		return topicDamaged
	case issueTracking, issueDelay, issueNotReceived:
		return topicTrack
	}
	return [issueCount]topic{
		issueQuote: topicQuote, issuePayment: topicPay, issueStock: topicStock, issueShipping: topicShipping, issueCertificate: topicCertificate,
		issueRepair: topicRepair, issueReturn: topicReturn, issueRefund: topicRefund, issueAddress: topicAddress, issueInvoice: topicInvoice,
		issuePartner: topicOther, issueInvalid: topicOther,
	}[issue]
}

// phrase is a sentence somebody writes, measured once. {o} stands for an order number.
type phrase struct {
	text      string
	chars     int
	sentences int
	order     bool
}

const orderMark, orderLength = "{o}", 8

func newPhrase(text string) phrase {
	p := phrase{text: text, chars: utf8.RuneCountInString(text), order: strings.Contains(text, orderMark)}
	if p.order {
		p.chars += orderLength - len(orderMark)
	}
	for _, r := range text {
		if strings.ContainsRune(".!?。!?؟", r) {
			p.sentences++
		}
	}
	p.sentences = max(1, p.sentences)
	return p
}

// phraseBook is everything that is said, by language.
type phraseBook struct {
	ask    [tongueCount][topicCount][]phrase
	answer [topicCount][]phrase // in English
	reply  [tongueCount][]phrase
	more   [tongueCount][]phrase // the customer goes on
	angry  [tongueCount][]phrase
	thanks [tongueCount][]phrase
	back   [tongueCount][]phrase // the customer returns
	auto   [tongueCount][]phrase // at night
	bot    [tongueCount][]phrase
	notes  []phrase
	hello  phrase // says nothing and stops the clock
	manual phrase
}

func newPhraseBook() *phraseBook {
	b := &phraseBook{
		notes: measure("已联系仓库核对,等回复。", "客户要求今天内给答复,请跟进。", "物流单号已核对,与订单一致。", "老客户,注意语气。",
			"技术参数已向工程师确认。", "客户希望用邮件收到报价单。"),
		hello:  newPhrase("Hi dear"),
		manual: newPhrase("Here is the technical manual: https://docs.example.com/manual. Which voltage, capacity and delivery date do you need?"),
	}
	for t, lines := range askLines() {
		for i, l := range lines {
			b.ask[t][i] = measure(l...)
		}
	}
	for i, l := range answerLines() {
		b.answer[i] = measure(l...)
	}
	for t, v := range voices() {
		b.reply[t], b.more[t], b.angry[t] = measure(v.reply...), measure(v.more...), measure(v.angry...)
		b.thanks[t], b.back[t], b.auto[t], b.bot[t] = measure(v.thanks...), measure(v.back...), measure(v.auto), measure(v.bot...)
	}
	return b
}

func measure(lines ...string) []phrase {
	out := make([]phrase, len(lines))
	for i, l := range lines {
		out[i] = newPhrase(l)
	}
	return out
}

// one draws a phrase, and another one if it is the last that was said.
func (sc *scene) one(list []phrase) phrase {
	i := sc.g.rng.IntN(len(list))
	if list[i].text == sc.said {
		i = (i + 1) % len(list)
	}
	return list[i]
}

// tongueOf draws the language of a customer of a country.
func (g *generator) tongueOf(country string) tongue {
	n := g.rng.IntN(100)
	pick := func(limit int, a, b tongue) tongue {
		if n < limit {
			return a
		}
		return b
	}
	switch country {
	case "US":
		return pick(90, tongueEn, tongueEs)
	case "GB":
		return pick(95, tongueEn, tongueFr)
	case "DE":
		return pick(75, tongueDe, tongueEn)
	case "SG":
		return pick(70, tongueEn, tongueZh)
	case "MY":
		if n >= 80 {
			return tongueZh
		}
		return pick(50, tongueMs, tongueEn)
	case "TH":
		return pick(90, tongueTh, tongueEn)
	case "AE":
		return pick(60, tongueEn, tongueAr)
	case "SA", "EG":
		return pick(68, tongueAr, tongueEn)
	}
	return tongueEn
}

// voice is what is said in a language whatever the topic.
type voice struct {
	reply, more, angry, thanks, back []string
	auto                             string
	bot                              []string
}
