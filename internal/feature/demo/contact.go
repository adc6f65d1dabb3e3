package demo

import (
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// regulars are customers of a lane who may write again, the longest silent first.
type regulars struct {
	list []regular
	head int
}

type regular struct {
	contact domain.Contact
	tongue  tongue
	last    domain.Instant
}

// A customer who was silent for so long comes with a new question, whatever the window of first contact resolution.
const silentFor = 25 * 24 * time.Hour

// customer returns who writes: the one who wrote before, an old acquaintance, or somebody new.
func (g *generator) customer(sc *scene) {
	s, l := sc.slot, sc.lane
	if s.partner != nil && s.partner.known != nil {
		sc.contact, sc.tongue = s.partner.known.contact, s.partner.known.tongue
		return
	}
	r := g.regular[l.key()]
	if r == nil {
		r = &regulars{}
		g.regular[l.key()] = r
	}
	if r.head < len(r.list) && s.start.Sub(r.list[r.head].last) > silentFor && g.rng.IntN(4) == 0 {
		old := r.list[r.head]
		r.head++
		sc.contact, sc.tongue = old.contact, old.tongue
	} else {
		sc.tongue = g.tongueOf(l.country)
		sc.contact = g.newContact(l, sc.tongue)
	}
	now := regular{contact: sc.contact, tongue: sc.tongue, last: s.start}
	switch {
	case s.has(markHead):
		s.known = &now
	case !s.has(markReturn) && g.rng.IntN(3) == 0:
		if r.head > 1024 {
			r.list, r.head = append(r.list[:0], r.list[r.head:]...), 0
		}
		r.list = append(r.list, now)
	}
}

func (l *lane) key() routeKey { return routeKey{l.shop, l.channel, l.country} }

func (g *generator) newContact(l *lane, t tongue) domain.Contact {
	g.number++
	first := firstNames(t)
	name := first[g.rng.IntN(len(first))]
	c := domain.Contact{ID: g.id(), StoreID: l.store, Name: name + " " + string(rune('A'+g.rng.IntN(26))) + ".", Country: l.country, Language: t.tag()}
	c.Person = c.ID
	number := g.run + "-" + strconv.Itoa(g.number)
	id := domain.Identifier{Kind: string(l.channel), Value: "demo-" + number}
	switch l.channel {
	case domain.ChannelEmail, domain.ChannelForm:
		id = domain.Identifier{Kind: "email", Value: "customer-" + number + "@example.com"}
	case domain.ChannelWeb:
		id.Kind = "visitor"
	}
	c.Identifiers = []domain.Identifier{id}
	return c
}

// firstNames are invented customers' names as they are written in a language.
func firstNames(t tongue) []string {
	return strings.Fields([...]string{
		tongueEn: "Emma Liam Olivia Noah Ava James Sophie Lucas Mia Henry Grace Oscar",
		tongueDe: "Anna Lukas Lena Felix Marie Jonas Clara Paul Greta Emil",
		tongueEs: "Lucía Mateo Sofía Diego Valeria Pablo Elena Tomás",
		tongueFr: "Camille Hugo Chloé Louis Manon Jules",
		tongueZh: "小林 佳欣 子轩 美玉 志强 雅婷",
		tongueTh: "มาลี สมชาย กานดา นที ปิยะ วรรณา",
		tongueMs: "Aisyah Hafiz Nurul Farid Siti Azlan",
		tongueAr: "أحمد فاطمة عمر ليلى خالد مريم يوسف سارة",
	}[t])
}
