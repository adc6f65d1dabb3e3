package workspace

import (
	"regexp"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// checkSettings refuses settings that can be computed with but cannot be meant: hours that no calendar has, which would leave figures
// without business time, and lines that are no lengths of time.
func checkSettings(s fact.Settings) error {
	if s.Clock != "business" && s.Clock != "calendar" {
		return domain.Invalid("clock", "bad_clock", "clock is %q; use business or calendar", s.Clock)
	}
	if err := checkCalendars(s); err != nil {
		return err
	}
	if len(s.Timeouts) == 0 {
		return domain.Invalid("timeouts", "no_timeouts", "give at least one time-out line, for all channels")
	}
	for i, t := range s.Timeouts {
		if t.RedS <= 0 || t.AmberS < 0 || t.AmberS > t.RedS {
			return domain.Invalid("timeouts", "bad_timeout", "line %d: %d s to amber and %d s to red; red must be positive and amber not after it", i+1, t.AmberS, t.RedS)
		}
	}
	for i, p := range s.Policies {
		if min(p.FirstReply, p.NextReply, p.Resolution, p.Acknowledge, p.Assignment) < 0 {
			return domain.Invalid("policies", "bad_policy", "line %d: a target is a positive number of seconds, or 0 for none", i+1)
		}
		if p.Warn < 0 || p.Warn > 100 {
			return domain.Invalid("policies", "bad_warning", "line %d: warn after 1 to 99 percent of the time, or 100 for not at all", i+1)
		}
	}
	if err := checkMoney(s); err != nil {
		return err
	}
	if x := s.Staged; x != nil && x.On && (x.MarkS <= 0 || x.ReplyS < x.MarkS || x.ResolveS < x.ReplyS) {
		return domain.Invalid("staged", "bad_stages", "3-5-15 needs three rising times: taken note of, answered, resolved")
	}
	for field, n := range map[string]int{"fcr_window_hours": s.FCRWindowHours, "reopen_window_hours": s.ReopenHours, "missed_after_s": s.MissedAfter,
		"slow_turn_s": s.SlowTurn, "idle_cut_s": s.IdleCut, "bot_return_hours": s.BotReturnHours, "pending_max_hours": s.PendingMaxHours} {
		if n <= 0 {
			return domain.Invalid(field, "bad_window", "%s is %d; it must be positive", field, n)
		}
	}
	return nil
}

// maxRates bounds the table of exchange rates: fifty currencies, monthly, for twenty years.
const maxRates = 12_000

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// checkMoney refuses currencies that are none and lines of the rate table that are there twice. The rates themselves are read by the fold.
func checkMoney(s fact.Settings) error {
	if s.Currency != "" && !currencyForm.MatchString(s.Currency) {
		return domain.Invalid("currency", "bad_currency", "%q is no currency; write its three letters, like USD", s.Currency)
	}
	if len(s.Rates) > maxRates {
		return domain.Invalid("rates", "too_many_rates", "at most %d rates are kept; take out old ones", maxRates)
	}
	seen := map[[2]string]bool{}
	for i, r := range s.Rates {
		key := [2]string{r.Currency, r.From}
		switch {
		case !currencyForm.MatchString(r.Currency):
			return domain.Invalid("rates", "bad_currency", "line %d: %q is no currency; write its three letters, like USD", i+1, r.Currency)
		case r.Currency == s.Currency:
			return domain.Invalid("rates", "own_rate", "line %d: %s is the currency of reports and needs no rate", i+1, r.Currency)
		case seen[key]:
			return domain.Invalid("rates", "rate_twice", "line %d: there is another rate of %s from %s on", i+1, r.Currency, r.From)
		}
		seen[key] = true
	}
	return nil
}

func checkCalendars(s fact.Settings) error {
	known := map[string]bool{}
	for _, c := range s.Calendars {
		if c.ID == "" || known[c.ID] {
			return domain.Invalid("calendars", "bad_calendar_id", "calendar %q: every calendar needs an id of its own", c.ID)
		}
		known[c.ID] = true
	}
	if !known[s.DefaultCalendar] {
		return domain.Invalid("default_calendar", "no_calendar", "there is no calendar %q; choose one of the list", s.DefaultCalendar)
	}
	for market, id := range s.MarketCalendars {
		if !known[id] {
			return domain.Invalid("market_calendars", "no_calendar", "market %s goes by calendar %q, which does not exist", market, id)
		}
	}
	for store, id := range s.StoreCalendars {
		if !known[id] {
			return domain.Invalid("store_calendars", "no_calendar", "store %s goes by calendar %q, which does not exist", store, id)
		}
	}
	return nil
}
