package desk

import (
	"context"
	"net/url"
	"strings"

	"kefu/internal/domain"
)

// Touch is what a campaign's link says of itself.
type Touch struct {
	Source   string         `json:"source,omitempty"`
	Medium   string         `json:"medium,omitempty"`
	Campaign string         `json:"campaign,omitempty"`
	Term     string         `json:"term,omitempty"`
	Content  string         `json:"content,omitempty"`
	At       domain.Instant `json:"at,omitempty"`
}

// Origin is where a visitor came from, as the browser tells it once it may: the first and the last campaign, the ids of clicked advertisements,
// and those of Google Analytics.
type Origin struct {
	Referrer string           `json:"ref,omitempty"`
	Landing  string           `json:"landing,omitempty"`
	First    *Touch           `json:"first,omitempty"`
	Last     *Touch           `json:"last,omitempty"`
	Clicks   *OriginClicks    `json:"clicks,omitempty"`
	GA       *OriginAnalytics `json:"ga,omitempty"`
}

// OriginClicks are ids that advertisements put into their links.
type OriginClicks struct {
	Google string `json:"gclid,omitempty"`
	Meta   string `json:"fbclid,omitempty"`
	TikTok string `json:"ttclid,omitempty"`
}

// OriginAnalytics are the ids of Google Analytics.
type OriginAnalytics struct {
	Client  string `json:"client,omitempty"`
	Session string `json:"session,omitempty"`
}

// clean keeps what is short and what is an address of a page.
func (o Origin) clean(now domain.Instant) Origin {
	out := Origin{Referrer: pageAddress(o.Referrer), Landing: pageAddress(o.Landing), First: o.First.clean(now), Last: o.Last.clean(now)}
	if c := o.Clicks; c != nil {
		out.Clicks = &OriginClicks{Google: oneLine(c.Google), Meta: oneLine(c.Meta), TikTok: oneLine(c.TikTok)}
	}
	if g := o.GA; g != nil {
		out.GA = &OriginAnalytics{Client: oneLine(g.Client), Session: oneLine(g.Session)}
	}
	return out
}

func (t *Touch) clean(now domain.Instant) *Touch {
	if t == nil {
		return nil
	}
	return &Touch{Source: oneLine(t.Source), Medium: oneLine(t.Medium), Campaign: oneLine(t.Campaign), Term: oneLine(t.Term), Content: oneLine(t.Content),
		At: max(min(t.At, now), 0)}
}

// How long an address may be that is read, and how much of it is kept.
const (
	maxRead = 8 << 10
	maxPage = 500
)

// pageAddress is the address of a page without password and fragment, cut where it is too long but never within an escaped character; "" for anything else.
func pageAddress(address string) string {
	if len(address) > maxRead {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(u.Host) > 255 {
		return ""
	}
	u.User, u.Fragment = nil, ""
	page := u.String()
	if len(page) <= maxPage {
		return page
	}
	page = cut(page, maxPage)
	if i := strings.LastIndexByte(page, '%'); i > len(page)-3 {
		page = page[:i]
	}
	return page
}

// Came keeps where a visitor came from, until a conversation takes it over.
func (v *Visitors) Came(ctx context.Context, who Visitor, o Origin) error {
	now := v.Clock.Now()
	return v.Store.SaveOrigin(ctx, who.Key, o.clean(now), now)
}
