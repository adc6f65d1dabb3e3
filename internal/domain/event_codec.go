package domain

import (
	"encoding/json"
	"fmt"
)

// EventKind implements EventData.
func (ConversationStarted) EventKind() EventKind { return EventConversationStarted }

// EventKind implements EventData.
func (MessageCreated) EventKind() EventKind { return EventMessageCreated }

// EventKind implements EventData.
func (ConversationAssigned) EventKind() EventKind { return EventConversationAssigned }

// EventKind implements EventData.
func (ConversationStatus) EventKind() EventKind { return EventConversationStatus }

// EventKind implements EventData.
func (ConversationResolved) EventKind() EventKind { return EventConversationResolved }

// EventKind implements EventData.
func (ConversationReopened) EventKind() EventKind { return EventConversationReopened }

// EventKind implements EventData.
func (ConversationMerged) EventKind() EventKind { return EventConversationMerged }

// EventKind implements EventData.
func (ConversationUnmerged) EventKind() EventKind { return EventConversationUnmerged }

// EventKind implements EventData.
func (ConversationSplit) EventKind() EventKind { return EventConversationSplit }

// EventKind implements EventData.
func (ConversationExcluded) EventKind() EventKind { return EventConversationExcluded }

// EventKind implements EventData.
func (ConversationIncluded) EventKind() EventKind { return EventConversationIncluded }

// EventKind implements EventData.
func (ConversationTagged) EventKind() EventKind { return EventConversationTagged }

// EventKind implements EventData.
func (ConversationClassified) EventKind() EventKind { return EventConversationClassified }

// EventKind implements EventData.
func (ConversationStamped) EventKind() EventKind { return EventConversationStamped }

// EventKind implements EventData.
func (BotHandoff) EventKind() EventKind { return EventBotHandoff }

// EventKind implements EventData.
func (SurveyInvited) EventKind() EventKind { return EventSurveyInvited }

// EventKind implements EventData.
func (SurveyAnswered) EventKind() EventKind { return EventSurveyAnswered }

// EventKind implements EventData.
func (SurveyWithdrawn) EventKind() EventKind { return EventSurveyWithdrawn }

// EventKind implements EventData.
func (SurveySkipped) EventKind() EventKind { return EventSurveySkipped }

// EventKind implements EventData.
func (InquiryMarked) EventKind() EventKind { return EventInquiryMarked }

// EventKind implements EventData.
func (ContactMerged) EventKind() EventKind { return EventContactMerged }

// EventKind implements EventData.
func (ContactUnmerged) EventKind() EventKind { return EventContactUnmerged }

// EventKind implements EventData.
func (PresenceChanged) EventKind() EventKind { return EventPresenceChanged }

// EventKind implements EventData.
func (MessageDelivery) EventKind() EventKind { return EventMessageDelivery }

// EventKind implements EventData.
func (ConversationSeen) EventKind() EventKind { return EventConversationSeen }

// EventKind implements EventData.
func (SLAWarned) EventKind() EventKind { return EventSLAWarned }

// EventKind implements EventData.
func (SLABreached) EventKind() EventKind { return EventSLABreached }

// EventKind implements EventData.
func (ReplyChecked) EventKind() EventKind { return EventReplyChecked }

// EncodeData writes a payload as JSON.
func EncodeData(d EventData) ([]byte, error) { return json.Marshal(d) }

// DecodeData reads the payload of an event of the given kind. All kinds are at version 1; a version this build does not know is an
// error, so that an older binary never misreads newer history.
func DecodeData(kind EventKind, version int, b []byte) (EventData, error) {
	if version != 1 {
		return nil, Conflict("event_version", "event %s has version %d; this build knows version 1, use a newer one", kind, version)
	}
	switch kind {
	case EventConversationStarted:
		return decode[ConversationStarted](b)
	case EventMessageCreated:
		return decode[MessageCreated](b)
	case EventConversationAssigned:
		return decode[ConversationAssigned](b)
	case EventConversationStatus:
		return decode[ConversationStatus](b)
	case EventConversationResolved:
		return decode[ConversationResolved](b)
	case EventConversationReopened:
		return decode[ConversationReopened](b)
	case EventConversationMerged:
		return decode[ConversationMerged](b)
	case EventConversationUnmerged:
		return decode[ConversationUnmerged](b)
	case EventConversationSplit:
		return decode[ConversationSplit](b)
	case EventConversationExcluded:
		return decode[ConversationExcluded](b)
	case EventConversationIncluded:
		return decode[ConversationIncluded](b)
	case EventConversationTagged:
		return decode[ConversationTagged](b)
	case EventConversationClassified:
		return decode[ConversationClassified](b)
	case EventConversationStamped:
		return decode[ConversationStamped](b)
	case EventBotHandoff:
		return decode[BotHandoff](b)
	case EventSurveyInvited:
		return decode[SurveyInvited](b)
	case EventSurveyAnswered:
		return decode[SurveyAnswered](b)
	case EventSurveyWithdrawn:
		return decode[SurveyWithdrawn](b)
	case EventSurveySkipped:
		return decode[SurveySkipped](b)
	case EventInquiryMarked:
		return decode[InquiryMarked](b)
	case EventContactMerged:
		return decode[ContactMerged](b)
	case EventContactUnmerged:
		return decode[ContactUnmerged](b)
	case EventPresenceChanged:
		return decode[PresenceChanged](b)
	case EventConversationSeen:
		return decode[ConversationSeen](b)
	case EventSLAWarned:
		return decode[SLAWarned](b)
	case EventSLABreached:
		return decode[SLABreached](b)
	case EventReplyChecked:
		return decode[ReplyChecked](b)
	case EventMessageDelivery:
		return decode[MessageDelivery](b)
	case EventOrderPlaced:
		return decode[OrderPlaced](b)
	case EventOrderPaid:
		return decode[OrderPaid](b)
	case EventOrderRefunded:
		return decode[OrderRefunded](b)
	case EventOrderCancelled:
		return decode[OrderCancelled](b)
	case EventOrderFulfilled:
		return decode[OrderFulfilled](b)
	case EventOrderMarked:
		return decode[OrderMarked](b)
	case EventOrderShared:
		return decode[OrderShared](b)
	}
	return nil, Conflict("event_kind", "this build does not know events of kind %q, use a newer one", kind)
}

func decode[T EventData](b []byte) (EventData, error) {
	var d T
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, fmt.Errorf("event %s: %w", d.EventKind(), err)
	}
	return d, nil
}
