package wall

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/desk"
)

// Channel is an account through which customers write, and whether it is suspiciously quiet.
type Channel struct {
	ID      domain.ID      `json:"id"`
	Store   domain.ID      `json:"store"`
	Channel domain.Channel `json:"channel"`
	Name    string         `json:"name"`
	Last    domain.Instant `json:"last,omitempty"`  // last message of a customer; 0: none lately
	Usual   int64          `json:"usual,omitempty"` // gap between messages that is usual at this hour, in ms; 0: too few to tell
	State   Quiet          `json:"state"`
}

// Quiet says how long a channel has been silent for the hour.
type Quiet string

// A channel is quiet after three and silent after six times its usual gap.
const (
	Sounds  Quiet = "ok"
	IsQuiet Quiet = "quiet"
	Silent  Quiet = "silent"
)

const (
	quietAfter  = 3
	silentAfter = 6
	usualDays   = 28
	leastUsual  = 20 // messages in this hour of all usualDays, below which no gap is usual
	leastGap    = time.Minute
)

// quiet knows when customers wrote last, and how often they usually do.
type quiet struct {
	mu       sync.Mutex
	accounts []domain.Account
	read     domain.Instant // when accounts were
	last     map[domain.ID]domain.Instant
	counts   map[domain.ID][24]int // messages per hour of the day, of usualDays
	zone     *time.Location
	counted  domain.Instant
}

func (q *quiet) due(now domain.Instant) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.counted == 0 || now.Sub(q.counted) >= usualLasts
}

// Publish implements desk.Sink: it hears customers write.
func (s *Service) Publish(updates []desk.Update) {
	s.quiet.mu.Lock()
	defer s.quiet.mu.Unlock()
	for _, u := range updates {
		for _, item := range u.Items {
			if item.Kind == desk.ItemMessage && item.By.Kind == domain.ActorCustomer {
				s.quiet.last[u.Row.Account] = max(s.quiet.last[u.Row.Account], item.At)
			}
		}
	}
}

// channels says how each channel that is connected does now.
func (s *Service) channels(ctx context.Context, now domain.Instant) ([]Channel, error) {
	q := &s.quiet
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.read == 0 || now.Sub(q.read) >= peopleLasts {
		all, err := s.Store.Widgets(ctx)
		if err != nil {
			return nil, err
		}
		q.accounts, q.read = q.accounts[:0], now
		for _, w := range all {
			if w.Enabled {
				q.accounts = append(q.accounts, w.Account)
			}
		}
		slices.SortFunc(q.accounts, func(a, b domain.Account) int { return cmp.Compare(a.ID, b.ID) })
	}
	out := make([]Channel, 0, len(q.accounts))
	for _, a := range q.accounts {
		c := Channel{ID: a.ID, Store: a.StoreID, Channel: a.Channel, Name: a.Name, Last: q.last[a.ID], State: Sounds}
		if q.zone != nil {
			c.Usual = usual(q.counts[a.ID][now.Time().In(q.zone).Hour()]).Milliseconds()
		}
		c.State = quietness(c, now)
		out = append(out, c)
	}
	return out, nil
}

// usual is the gap between messages at an hour with so many on all days; 0: too few to tell.
func usual(count int) time.Duration {
	if count < leastUsual {
		return 0
	}
	return max(usualDays*time.Hour/time.Duration(count), leastGap)
}

func quietness(c Channel, now domain.Instant) Quiet {
	if c.Usual == 0 || c.Last == 0 {
		return Sounds
	}
	switch gap := now.Sub(c.Last).Milliseconds(); {
	case gap >= silentAfter*c.Usual:
		return Silent
	case gap >= quietAfter*c.Usual:
		return IsQuiet
	}
	return Sounds
}

// readUsual reads how often customers write at each hour, and when they wrote last if that was before this program began to listen.
func (s *Service) readUsual(ctx context.Context, day string, now domain.Instant) error {
	if !s.quiet.due(now) {
		return nil
	}
	end, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return err
	}
	at := func(back int) string { return end.AddDate(0, 0, -back).Format(time.DateOnly) }
	tables, err := s.Figures.Queries(ctx, access.Principal{Role: access.Owner}, []metric.Query{
		{Metrics: []string{messages}, By: []string{"account", "hour_of_day"}, From: at(usualDays), To: at(1)},
		{Metrics: []string{messages}, By: []string{"account"}, From: at(1), To: day, Grain: "quarter_hour"},
	}, "en")
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(tables[0].Meta.Zone)
	if err != nil {
		return err
	}
	counts := map[domain.ID][24]int{}
	for _, r := range tables[0].Rows {
		account, err := domain.ParseID(r.Keys[0].Value)
		hour, err2 := strconv.Atoi(r.Keys[1].Value)
		if err == nil && err2 == nil && hour >= 0 && hour < 24 {
			of := counts[account]
			of[hour] += whole(r.Cells[0])
			counts[account] = of
		}
	}
	q := &s.quiet
	q.mu.Lock()
	defer q.mu.Unlock()
	q.counts, q.zone, q.counted = counts, zone, now
	for _, r := range tables[1].Rows {
		account, err := domain.ParseID(r.Keys[1].Value)
		begin, err2 := time.ParseInLocation("2006-01-02T15:04", r.Keys[0].Value, zone)
		if err == nil && err2 == nil && whole(r.Cells[0]) > 0 { // somewhere in this quarter of an hour: the benefit of the doubt
			q.last[account] = max(q.last[account], min(domain.At(begin).Add(15*time.Minute), now))
		}
	}
	return nil
}
