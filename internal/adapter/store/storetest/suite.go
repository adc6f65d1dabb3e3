package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
)

// Run proves a database engine. url makes an empty database for one test and returns where it is.
func Run(t *testing.T, url func(testing.TB) string) {
	tests := []struct {
		name string
		run  func(*testing.T, string)
	}{
		{"RollsBackAlone", rollsBackAlone},
		{"PanicIsAnError", panicIsAnError},
		{"CancelledCaller", cancelledCaller},
		{"OverlookedFailure", overlookedFailure},
		{"Closed", closed},
		{"IngestTwice", ingestTwice},
		{"IngestLarge", ingestLarge},
		{"IngestRefusesUnknownContacts", unknownContact},
		{"IngestRefusesBrokenPayloads", brokenPayload},
		{"RecordedForAnother", recordedForAnother},
		{"Numbers", numbers},
		{"ConversationMovesForward", movesForward},
		{"RecordMessage", recordMessage},
		{"Presence", presence},
		{"CursorSeesEachEventOnce", cursorSeesEachOnce},
		{"Cursors", cursors},
		{"Bell", bell},
		{"Persons", persons},
		{"PersonsAnyOrder", personsAnyOrder},
		{"Timelines", timelines},
		{"ClearDemo", clearDemo},
		{"TwoStores", twoStores},
		{"Crash", crash},
		{"Contacts", contacts},
		{"Desk", desk},
		{"Settings", settings},
		{"Targets", targets},
		{"Users", users},
		{"SessionsAndTokens", sessions},
		{"Audit", auditChain},
		{"ReportsAndSchedules", reports},
		{"Imports", imports},
		{"Figures", figures},
		{"Jobs", jobs},
		{"Alerts", alerts},
		{"JobsAreClaimedOnce", jobsOnce},
		{"DeskSpine", deskSpine},
		{"DeskSLA", deskSLA},
		{"DeskSLAOrder", deskSLAOrder},
		{"DeskAway", deskAway},
		{"DeskAwayBridge", deskAwayBridge},
		{"DeskStaged", deskStaged},
		{"DeskAgain", deskAgain},
		{"DeskOwners", deskOwners},
		{"DeskStatuses", deskStatuses},
		{"DeskReturns", deskReturns},
		{"DeskSurveys", deskSurveys},
		{"DeskSurveyLinks", deskSurveyLinks},
		{"DeskSilence", deskSilence},
		{"DeskOffers", deskOffers},
		{"DeskRandom", deskRandom},
		{"DeskAtOnce", deskAtOnce},
		{"DeskThread", deskThread},
		{"DeskVisitors", deskVisitors},
		{"DeskFiles", deskFiles},
		{"DeskAnswers", deskAnswers},
		{"DeskMarks", deskMarks},
		{"DeskUnsent", deskUnsent},
		{"DeskPlans", deskPlans},
		{"DeskForgets", deskForgets},
		{"DeskAdopts", deskAdopts},
		{"DeskMerge", deskMerge},
		{"DeskSplit", deskSplit},
		{"DeskSplitReturn", deskSplitReturn},
		{"DeskSplitBridge", deskSplitBridge},
		{"DeskSearch", deskSearch},
		{"DeskSearchSegments", deskSearchSegments},
		{"DeskSearchQuiet", deskSearchQuiet},
		{"DeskLost", deskLost},
		{"DeskContactSearch", deskContactSearch},
		{"DeskContactIndex", deskContactIndex},
		{"DeskViews", deskViews},
		{"DeskMentions", deskMentions},
		{"DeskHandOver", deskHandOver},
		{"DeskCanned", deskCanned},
		{"Webhooks", webhooks},
		{"WebhooksAtOnce", webhooksAtOnce},
		{"Bridge", bridge},
		{"DeskMacros", deskMacros},
		{"OrdersReplay", ordersReplay},
		{"OrdersReorder", ordersReorder},
		{"OrdersCorrected", ordersCorrected},
		{"OrdersRefused", ordersRefused},
		{"OrdersAtOnce", ordersAtOnce},
		{"OrdersHeld", ordersHeld},
		{"OrdersCustomer", ordersCustomer},
		{"OrdersProofs", ordersProofs},
		{"OrdersReads", ordersReads},
		{"OrdersMany", ordersMany},
		{"OrdersMarks", ordersMarks},
		{"Shops", shops},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.run(t, url(t)) })
	}
}

// open opens a store that is closed when the test ends.
func open(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, store.Options{Clock: Clock(), IDs: IDs()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// must returns v or ends the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same fails the test when got is not want.
func same[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// fails checks an error's kind and code.
func fails(t testing.TB, err error, kind domain.ErrorKind, code string) {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Code != code {
		t.Errorf("got error %v (%s), want %s %s", err, domain.KindOf(err), kind, code)
	}
}
