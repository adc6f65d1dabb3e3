package domain

import "math/big"

// The kinds of event that tell of orders. They belong to a contact and to no conversation; the fold finds out which conversation sold.
const (
	EventOrderPlaced    EventKind = "order.placed"
	EventOrderPaid      EventKind = "order.paid"
	EventOrderRefunded  EventKind = "order.refunded"
	EventOrderCancelled EventKind = "order.cancelled"
	EventOrderFulfilled EventKind = "order.fulfilled"
	EventOrderMarked    EventKind = "order.marked"
	EventOrderShared    EventKind = "order.shared"
)

// Proof says how an order is tied to who served the customer. The order of the list is that of strength, strongest first.
type Proof string

// The proofs.
const (
	ProofCheckout Proof = "checkout" // the agent made the order, its invoice or its checkout
	ProofCode     Proof = "code"     // a discount code or a link of the agent's was used
	ProofSession  Proof = "session"  // ordered in the visit in which the conversation was
	ProofIdentity Proof = "identity" // the same customer
)

// Strength ranks proofs: the higher the stronger.
func (p Proof) Strength() int {
	switch p {
	case ProofCheckout:
		return 3
	case ProofCode:
		return 2
	case ProofSession:
		return 1
	}
	return 0
}

// OrderProof ties an order to an agent (checkout, code) or to a conversation (session).
type OrderProof struct {
	Kind         Proof    `json:"kind"`
	Agent        AgentRef `json:"agent"`
	Conversation ID       `json:"conversation,omitempty"`
	At           Instant  `json:"at,omitempty"` // when the code was given, the link sent or the checkout made
}

// OrderPlaced says what an order is, as the shop last told it: a later event of the same source key replaces an earlier one. Amounts are in
// the smallest unit of the currency. Net is what the customer pays for goods: list price less discounts, without tax and shipping.
type OrderPlaced struct {
	Order    ID           `json:"order"`
	Currency string       `json:"currency"` // ISO 4217
	Total    int64        `json:"total"`    // what the customer pays in all
	Net      int64        `json:"net"`
	List     int64        `json:"list,omitempty"`
	Discount int64        `json:"discount,omitempty"`
	Manual   int64        `json:"manual,omitempty"` // of the discount what an agent gave by hand
	Tax      int64        `json:"tax,omitempty"`
	Shipping int64        `json:"shipping,omitempty"`
	Items    int64        `json:"items,omitempty"`
	Country  string       `json:"country,omitempty"` // it goes to
	Repeat   bool         `json:"repeat,omitempty"`  // of a business customer who bought the same before: 老客返单
	Sample   bool         `json:"sample,omitempty"`  // 样品单
	Test     bool         `json:"test,omitempty"`
	Employee bool         `json:"employee,omitempty"`
	Proofs   []OrderProof `json:"proofs,omitempty"`
}

// OrderPaid is money that came in for an order, of which Total is the whole. Deposits and balances are payments of their own.
type OrderPaid struct {
	Order  ID    `json:"order"`
	Amount int64 `json:"amount"`
}

// OrderRefunded is money that went back. Net is its share of OrderPlaced.Net; Items came back.
type OrderRefunded struct {
	Order  ID    `json:"order"`
	Amount int64 `json:"amount"`
	Net    int64 `json:"net"`
	Items  int64 `json:"items,omitempty"`
}

// OrderCancelled ends an order. What was paid for it stays paid until it is refunded.
type OrderCancelled struct {
	Order ID `json:"order"`
}

// OrderFulfilled says that goods have left.
type OrderFulfilled struct {
	Order ID `json:"order"`
}

// OrderFlag takes an order out of the credit of agents.
type OrderFlag string

// The flags.
const (
	FlagFlagged  OrderFlag = "flagged" // 插旗: by a person, for a reason of his or her own
	FlagTest     OrderFlag = "test"
	FlagEmployee OrderFlag = "employee"
	FlagSample   OrderFlag = "sample"
)

// OrderMarked sets a flag, or takes it away again; Actor says who.
type OrderMarked struct {
	Order ID        `json:"order"`
	Flag  OrderFlag `json:"flag"`
	Off   bool      `json:"off,omitempty"`
}

// OrderShare is a part of the credit of one order, in hundredths of a percent.
type OrderShare struct {
	Agent  AgentRef `json:"agent"`
	Role   string   `json:"role,omitempty"` // owner, presale, engineer
	Points int64    `json:"points"`
}

// OrderShared splits the credit of an order by hand, whatever the rules say: the points make 10,000. No shares: the rules hold again. Actor is who
// approved it.
type OrderShared struct {
	Order  ID           `json:"order"`
	Shares []OrderShare `json:"shares"`
}

// EventKind implements EventData.
func (OrderPlaced) EventKind() EventKind { return EventOrderPlaced }

// EventKind implements EventData.
func (OrderPaid) EventKind() EventKind { return EventOrderPaid }

// EventKind implements EventData.
func (OrderRefunded) EventKind() EventKind { return EventOrderRefunded }

// EventKind implements EventData.
func (OrderCancelled) EventKind() EventKind { return EventOrderCancelled }

// EventKind implements EventData.
func (OrderFulfilled) EventKind() EventKind { return EventOrderFulfilled }

// EventKind implements EventData.
func (OrderMarked) EventKind() EventKind { return EventOrderMarked }

// EventKind implements EventData.
func (OrderShared) EventKind() EventKind { return EventOrderShared }

// Proportion is amount × part ÷ whole, rounded half to even; of nothing it is nothing. None of the three is negative.
func Proportion(amount, part, whole int64) int64 {
	if whole == 0 {
		return 0
	}
	q, m := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(amount), big.NewInt(part)), big.NewInt(whole), new(big.Int))
	if c := m.Lsh(m, 1).Cmp(big.NewInt(whole)); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64()
}

// MinorDigits is how many decimals the smallest unit of a currency has (ISO 4217).
func MinorDigits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}
