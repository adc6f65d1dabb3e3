package domain_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

func ref() domain.AgentRef {
	return domain.AgentRef{Agent: 1 << 60, Team: 12, Seniority: domain.SenioritySenior, Employment: domain.EmploymentOwn}
}

// payloads has one value of every kind with every field set, so that a field without a working tag shows.
func payloads() []domain.EventData {
	three, five, yes := 3, 5, true
	return []domain.EventData{
		domain.ConversationStarted{Account: 9, Channel: domain.ChannelLINE, Country: "TH", CountryRule: "phone", Region: domain.RegionSoutheastAsia,
			Language: "th", Priority: "high", VIP: true, Outbound: true, Observes: domain.ObservesAll, SilenceEnds: true},
		domain.MessageCreated{Message: 5, Type: domain.MessageSticker, Note: true, Chars: 7, Sentences: 2, Language: "de", Closing: true, Macro: true,
			Assisted: true, Outside: true, Failed: true, Auto: domain.AutoOffHours},
		domain.ConversationAssigned{From: ref(), To: domain.AgentRef{Team: 4}, Reason: domain.AssignHandover, Note: "language"},
		domain.ConversationStatus{Status: domain.StatusSnoozed, Reason: "warehouse", Until: 8},
		domain.ConversationResolved{Reason: domain.ResolveSilence, Owner: ref()},
		domain.ConversationReopened{},
		domain.ConversationMerged{Into: 77},
		domain.ConversationUnmerged{From: 78},
		domain.ConversationSplit{From: 79, Messages: []domain.ID{5, 1 << 61}, Reopenings: []domain.ID{6}},
		domain.ConversationExcluded{Reason: "spam"},
		domain.ConversationIncluded{},
		domain.ConversationTagged{Added: []string{"样品", "vip"}, Removed: []string{"x"}},
		domain.ConversationClassified{IssueType: "delay", Intent: "aftersale", Priority: "low", Language: "en", Country: "US", VIP: &yes},
		domain.ConversationStamped{FirstReply: 1_700_000_000_000_001, FirstReplier: ref(), CustomerMessages: &three, AgentMessages: &five},
		domain.BotHandoff{Reason: "asked"},
		domain.SurveyInvited{Invitation: 1, Survey: domain.SurveyCSAT, Agent: ref(), Expires: 2, Bounced: true, Link: true},
		domain.SurveyAnswered{Invitation: 1, Survey: domain.SurveyNPS, Score: 10, Commented: true, Agent: ref(), Dimensions: map[string]int{"speed": 4}},
		domain.SurveyWithdrawn{Invitation: 1, Reason: "reopened"},
		domain.SurveySkipped{Survey: domain.SurveyCSAT, Reason: "cooldown"},
		domain.InquiryMarked{Grade: "A"},
		domain.ContactMerged{Other: 3},
		domain.ContactUnmerged{Other: 3},
		domain.ConversationSeen{},
		domain.SLAWarned{SLAMark: domain.SLAMark{Target: "first_reply", Policy: "chat", Start: 7, Due: 9, Owner: ref()}},
		domain.SLABreached{SLAMark: domain.SLAMark{Target: "resolution", Policy: "mail", Start: 7, Due: 9, Owner: ref()}},
		domain.ReplyChecked{Message: 5, Time: true, Order: true, OpenOrder: true},
		domain.PresenceChanged{State: domain.PresenceBreak, Reason: "meal", Planned: 45},
		domain.MessageDelivery{Message: 5, State: domain.DeliveryFailed, Reason: "131047"},
		domain.OrderPlaced{Order: 5, Currency: "EUR", Total: 119, Net: 100, List: 110, Discount: 10, Manual: 4, Tax: 19, Shipping: 1, Items: 2, Country: "DE",
			Repeat: true, Sample: true, Test: true, Employee: true, Proofs: []domain.OrderProof{{Kind: domain.ProofCode, Agent: ref(), Conversation: 7, At: 3}}},
		domain.OrderPaid{Order: 5, Amount: 119},
		domain.OrderRefunded{Order: 5, Amount: 119, Net: 100, Items: 2},
		domain.OrderCancelled{Order: 5},
		domain.OrderFulfilled{Order: 5},
		domain.OrderMarked{Order: 5, Flag: domain.FlagFlagged, Off: true},
		domain.OrderShared{Order: 5, Shares: []domain.OrderShare{{Agent: ref(), Role: "owner", Points: 10_000}}},
	}
}

func TestEventsRoundTrip(t *testing.T) {
	seen := map[domain.EventKind]bool{}
	for _, want := range payloads() {
		kind := want.EventKind()
		if seen[kind] {
			t.Errorf("%s is claimed by two payloads", kind)
		}
		seen[kind] = true
		v := reflect.ValueOf(want)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s.%s is not set in the test", kind, v.Type().Field(i).Name)
			}
		}
		const version = 1
		b, err := domain.EncodeData(want)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		got, err := domain.DecodeData(kind, version, b)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s changed on the way:\n%s", kind, d)
		}
		if _, err := domain.DecodeData(kind, version+1, b); err == nil {
			t.Errorf("%s: a version of the future was read", kind)
		}
		if _, err := domain.DecodeData(kind, version, []byte(`{"to":`)); err == nil {
			t.Errorf("%s: broken JSON was read", kind)
		}
	}
	if len(seen) != 35 {
		t.Errorf("%d kinds are tested, the list has 35", len(seen))
	}
	if _, err := domain.DecodeData("order.dreamt", 1, []byte(`{}`)); domain.KindOf(err) != domain.KindConflict {
		t.Errorf("an unknown kind gives %v, want a conflict", err)
	}
}

func TestHashID(t *testing.T) {
	// Computed apart from this code: SHA-256 over each part with its length before it as eight little-endian bytes; the first eight bytes of
	// the sum, little-endian, without the sign bit. Ids of imported records are stored, so these must never change.
	for _, tt := range []struct {
		parts []string
		want  domain.ID
	}{
		{[]string{"demo", "agent", "陈嘉怡"}, 4985159050094253274},
		{nil, 1449310910991872227},
		{[]string{"ab", "c"}, 5332788046488530499},
		{[]string{"a", "bc"}, 4521832513580862106},
	} {
		if got := domain.HashID(tt.parts...); got != tt.want {
			t.Errorf("HashID(%q) = %d, want %d", tt.parts, got, tt.want)
		}
	}
	seen := map[domain.ID][]string{}
	for _, parts := range [][]string{{""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"abc"}, {"a", "b", "c"}, {"ab", "c"}, {"a\x00"}, {"a", "\x00"}} {
		id := domain.HashID(parts...)
		if id <= 0 {
			t.Errorf("HashID(%q) = %d, want a positive number", parts, id)
		}
		if other, taken := seen[id]; taken {
			t.Errorf("%q and %q have the same id", parts, other)
		}
		seen[id] = parts
	}
}

func TestNear(t *testing.T) {
	// The highest twenty of the 63 bits are the other's, the rest stays: ids of imported events are stored, so this must never change.
	for _, tt := range []struct{ id, other, want domain.ID }{
		{0x0000_0123_4567_89ab, 0x7fff_f7ff_ffff_ffff, 0x7fff_f123_4567_89ab},
		{0x7fff_ffff_ffff_ffff, 1, 0x0000_07ff_ffff_ffff},
		{0x7fff_f800_0000_0000, 1, 1},
	} {
		if got := tt.id.Near(tt.other); got != tt.want {
			t.Errorf("%x near %x = %x, want %x", int64(tt.id), int64(tt.other), int64(got), int64(tt.want))
		}
	}
	contact := domain.HashID("contact", "anna")
	seen := map[domain.ID]bool{}
	for n := range 100_000 {
		seen[domain.HashID("event", strconv.Itoa(n)).Near(contact)] = true
	}
	if len(seen) != 100_000 {
		t.Errorf("%d of 100000 identifiers near one contact differ", len(seen))
	}
}

func TestRegionOf(t *testing.T) {
	for country, want := range map[string]domain.Region{
		"US": domain.RegionNorthAmerica, "CA": domain.RegionNorthAmerica, "GB": domain.RegionEurope, "DE": domain.RegionEurope,
		"SG": domain.RegionSoutheastAsia, "MY": domain.RegionSoutheastAsia, "TH": domain.RegionSoutheastAsia, "PH": domain.RegionSoutheastAsia,
		"ID": domain.RegionSoutheastAsia, "VN": domain.RegionSoutheastAsia, "AE": domain.RegionMiddleEast, "SA": domain.RegionMiddleEast,
		"QA": domain.RegionMiddleEast, "KW": domain.RegionMiddleEast, "BH": domain.RegionMiddleEast, "OM": domain.RegionMiddleEast,
		"EG": domain.RegionMiddleEast, "BR": domain.RegionLatinAmerica, "MX": domain.RegionLatinAmerica, "JP": domain.RegionJapanKorea,
		"AU": domain.RegionOceania, "ZA": domain.RegionAfrica, "CN": domain.RegionChina, "IN": domain.RegionOther, "": domain.RegionUnknown,
		"us": domain.RegionOther, "USA": domain.RegionOther,
	} {
		if got := domain.RegionOf(country); got != want {
			t.Errorf("RegionOf(%q) = %s, want %s", country, got, want)
		}
	}
}

func TestChannelKind(t *testing.T) {
	for channel, want := range map[domain.Channel]domain.ChannelKind{
		domain.ChannelWeb: domain.KindChat, domain.ChannelEmail: domain.KindMail, domain.ChannelForm: domain.KindMail, domain.ChannelPhone: domain.KindVoice,
		domain.ChannelWhatsApp: domain.KindMessaging, domain.ChannelLINE: domain.KindMessaging, domain.ChannelSMS: domain.KindMessaging,
		domain.ChannelSocial: domain.KindMessaging, domain.ChannelOther: domain.KindMessaging, "viber": domain.KindMessaging, "": domain.KindMessaging,
	} {
		if got := channel.Kind(); got != want {
			t.Errorf("%q is %s, want %s", channel, got, want)
		}
	}
}

func TestErrorKinds(t *testing.T) {
	cause := errors.New("disk full")
	for _, tt := range []struct {
		err  error
		want domain.ErrorKind
	}{
		{nil, ""}, {cause, domain.KindInternal}, {domain.Invalid("f", "c", "m"), domain.KindInvalid}, {domain.NotFound("c", "m"), domain.KindNotFound},
		{domain.Conflict("c", "m"), domain.KindConflict}, {domain.Forbidden("c", "m"), domain.KindForbidden},
		{domain.Unauthenticated("c", "m"), domain.KindUnauthenticated}, {domain.TooMany("c", "m"), domain.KindTooMany},
		{domain.Unavailable("c", "m"), domain.KindUnavailable}, {fmt.Errorf("while: %w", domain.TooMany("c", "m")), domain.KindTooMany},
		{errors.Join(cause, domain.NotFound("c", "m")), domain.KindNotFound},
	} {
		if got := domain.KindOf(tt.err); got != tt.want {
			t.Errorf("KindOf(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
	err := domain.Invalid("zone", "bad_zone", "%q is no zone", "X")
	if err.Error() != `zone: "X" is no zone` || err.Code != "bad_zone" {
		t.Errorf("got %q with code %q", err.Error(), err.Code)
	}
	if e := (&domain.Error{Kind: domain.KindUnavailable, Message: "m", Err: cause}); !errors.Is(e, cause) {
		t.Error("the cause is lost")
	}
}

func TestIDText(t *testing.T) {
	type holder struct {
		ID  domain.ID            `json:"id"`
		Opt domain.ID            `json:"opt,omitempty"`
		By  map[domain.ID]string `json:"by,omitempty"`
	}
	b, err := json.Marshal(holder{ID: 1<<63 - 1, By: map[domain.ID]string{9007199254740993: "x"}})
	if err != nil || string(b) != `{"id":"9223372036854775807","by":{"9007199254740993":"x"}}` {
		t.Errorf("got %s, %v", b, err)
	}
	var h holder
	if err := json.Unmarshal(b, &h); err != nil || h.ID != 1<<63-1 || h.By[9007199254740993] != "x" {
		t.Errorf("read back %+v, %v", h, err)
	}
	for in, want := range map[string]domain.ID{`"17"`: 17, `17`: 17, `""`: 0, `null`: 0, `"0"`: 0} {
		var id domain.ID = 5
		if err := json.Unmarshal([]byte(in), &id); err != nil || id != want {
			t.Errorf("%s gives %d, %v; want %d", in, id, err, want)
		}
	}
	for _, in := range []string{`"-1"`, `"x"`, `1.5`, `"9223372036854775808"`, `" 1"`, `"1e3"`, `true`} {
		var id domain.ID
		if err := json.Unmarshal([]byte(in), &id); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%s gives %d, %v; want an invalid error", in, id, err)
		}
	}
}

func TestInstant(t *testing.T) {
	at := domain.At(time.Date(2026, 11, 21, 14, 32, 5, 123_456_789, time.UTC))
	if at != 1_795_271_525_123_456 {
		t.Errorf("at = %d; below the microsecond is cut", at)
	}
	if at.String() != "2026-11-21T14:32:05.123456Z" || domain.Instant(0).String() != "-" {
		t.Errorf("String gives %s and %s", at, domain.Instant(0))
	}
	if at.Add(90*time.Second).Sub(at) != 90*time.Second {
		t.Error("Add and Sub disagree")
	}
}

func TestRefAt(t *testing.T) {
	a := domain.Agent{ID: 7, Terms: []domain.AgentTerm{{From: 100, Team: 1, Seniority: domain.SeniorityTrainee}, {From: 200, Team: 2, Seniority: domain.SeniorityJunior}}}
	for at, team := range map[domain.Instant]domain.ID{0: 1, 100: 1, 199: 1, 200: 2, 999: 2} {
		if got := a.RefAt(at); got.Team != team || got.Agent != 7 {
			t.Errorf("at %d the agent is %+v, want team %d", at, got, team)
		}
	}
	if got := (domain.Agent{ID: 7}).RefAt(5); got != (domain.AgentRef{Agent: 7}) {
		t.Errorf("an agent without terms is %+v", got)
	}
}

func TestTextLanguage(t *testing.T) {
	x := domain.Text{ZH: "客服", EN: "agent"}
	for lang, want := range map[string]string{"zh-CN": "客服", "ZH": "客服", "zh-Hant": "客服", "en": "agent", "": "agent", "de": "agent"} {
		if got := x.In(lang); got != want {
			t.Errorf("In(%q) = %s, want %s", lang, got, want)
		}
	}
}

func TestMinorDigits(t *testing.T) {
	for currency, want := range map[string]int{"USD": 2, "CNY": 2, "JPY": 0, "VND": 0, "KWD": 3, "OMR": 3} {
		if got := domain.MinorDigits(currency); got != want {
			t.Errorf("%s has %d decimals, want %d", currency, got, want)
		}
	}
}

func TestProofsByStrength(t *testing.T) {
	last := domain.ProofCheckout.Strength() + 1
	for _, p := range []domain.Proof{domain.ProofCheckout, domain.ProofCode, domain.ProofSession, domain.ProofIdentity} {
		if p.Strength() >= last {
			t.Errorf("%s is as strong as the one before", p)
		}
		last = p.Strength()
	}
}
