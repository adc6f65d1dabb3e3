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

// topic groups issues whose customers say much the same.
type topic uint8

const (
	topicPrice topic = iota
	topicProduct
	topicShipping
	topicCertificate
	topicTrack
	topicProblem
	topicReturn
	topicOther
	topicCount
)

func topicOf(issue uint8) topic {
	switch issue {
	case issuePrice, issuePromotion, issueQuote, issuePayment:
		return topicPrice
	case issueSize, issueSpec, issueStock:
		return topicProduct
	case issueShipping:
		return topicShipping
	case issueCertificate:
		return topicCertificate
	case issueTracking, issueDelay, issueNotReceived:
		return topicTrack
	case issueDamaged, issueQuality, issueRepair, issueComplaint:
		return topicProblem
	case issueReturn, issueRefund, issueAddress, issueInvoice:
		return topicReturn
	}
	return topicOther
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

func (g *generator) one(list []phrase) phrase { return list[g.rng.IntN(len(list))] }

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
