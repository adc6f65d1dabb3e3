package fact

import "kefu/internal/domain"

// Roles of an OrderCredit row.
const (
	RoleCredit = "credit" // an agent's
	RoleSilent = "silent" // nobody's
	RoleVoid   = "void"   // left out of both, with the reason
	RoleAssist = "assist" // served and is not credited: shown, never added
)

// Views of the same orders.
const (
	ViewOwn = "own" // by the rulebook
	View3d  = "d3"  // every reply in the three days before, for comparison
	View7d  = "d7"
)

// Entries of the ledger.
const (
	EntrySale   = "sale"   // a payment
	EntryRefund = "refund" // signed: less
)

// OrderCredit is the ledger of sales: one row per order, view, entry and share of the credit. Within a view credit and silent make everything
// that was paid less everything that was refunded, to the last unit. The dimensions are those of the credited conversation; an order nobody is
// credited with has those of the store and of the country it goes to.
type OrderCredit struct {
	Dims
	Order     domain.ID `fact:"order_id"`
	View      string    `fact:"view"`
	Entry     string    `fact:"entry"`
	Role      string    `fact:"role"`
	Void      string    `fact:"void"` // test orders are not in the facts: flagged, employee, sample
	Path      string    `fact:"path"`
	ShareRole string    `fact:"share_role"` // of a split by hand
	Credited  Credit    `fact:"credited"`
	Sold      When      `fact:"sold"`   // what dates the sale by the judge rule: cohort
	Booked    When      `fact:"booked"` // of this payment or refund: cash
	First     bool      `fact:"first"`  // set in one row per order, view and role
	Currency  string    `fact:"currency"`
	Net       int64     `fact:"net"`  // smallest unit of the currency
	Base      Null      `fact:"base"` // smallest unit of the reporting currency; NULL: no rate for the day of the order
	Items     int64     `fact:"items"`
}

// ShopOrder is one row per order that is not a test.
type ShopOrder struct {
	Dims
	Order     domain.ID      `fact:"order_id"`
	Placed    When           `fact:"placed"`
	Paid      When           `fact:"paid"` // first payment
	Shipped   When           `fact:"shipped"`
	Sold      When           `fact:"sold"`
	Credited  Credit         `fact:"credited"`
	Placer    Credit         `fact:"placer"` // led up to the order
	Payer     Credit         `fact:"payer"`  // led up to the payment
	Path      string         `fact:"path"`
	Void      string         `fact:"void"`
	Cancelled bool           `fact:"cancelled"`
	Repeat    bool           `fact:"repeat"`
	Sample    bool           `fact:"sample"`
	Currency  string         `fact:"currency"`
	Net       int64          `fact:"net"`
	Base      Null           `fact:"base"`
	Total     int64          `fact:"total"`
	Collected int64          `fact:"collected"` // of the total, so far
	List      Null           `fact:"list_base"`
	Discount  Null           `fact:"discount_base"`
	Manual    Null           `fact:"manual_base"`
	Items     int64          `fact:"items"`
	Refunded  Null           `fact:"refunded_base"` // of the net
	Returned  int64          `fact:"returned_items"`
	Wait      Null           `fact:"wait_ms"` // placed → paid
	FinalAt   domain.Instant `fact:"final_at"`
}

// Consult is one row per person, store and reporting day with a contact before a sale (询单).
type Consult struct {
	Dims               // of the day's first conversation
	Day      When      `fact:"consult"` // its first customer message
	Presale  Credit    `fact:"presale"` // first human replier of the day's conversations, else the first owner
	Answered bool      `fact:"answered"`
	Outbound bool      `fact:"outbound"`  // an agent began
	Placed   Null      `fact:"placed_ms"` // to the first order placed after it
	Paid     Null      `fact:"paid_ms"`   // to the first payment of an order placed after it
	Order    domain.ID `fact:"order_id"`  // that one, else the placed one
	Base     Null      `fact:"base"`
}
