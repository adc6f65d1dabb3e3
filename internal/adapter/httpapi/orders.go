package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/commerce"
)

// OrderView is an order. Amounts are in the smallest unit of its currency.
type OrderView struct {
	ID       domain.ID      `json:"id"`
	Shop     domain.ID      `json:"shop"`
	Store    domain.ID      `json:"store"`
	Contact  domain.ID      `json:"contact"`
	Recorded domain.Instant `json:"recorded_at" doc:"when it was first taken"`
	commerce.Order
	Collected int64               `json:"collected" doc:"paid so far"`
	Refunded  int64               `json:"refunded" doc:"of what was paid"`
	Proofs    []domain.OrderProof `json:"proofs,omitempty" doc:"what ties it to who served"`
	Flags     []domain.OrderFlag  `json:"flags,omitempty"`
	Shares    []domain.OrderShare `json:"shares,omitempty" doc:"credit that was split by hand"`
}

func orderView(r commerce.Record) OrderView {
	return OrderView{
		ID: r.ID, Shop: r.Shop, Store: r.Store, Contact: r.Contact, Recorded: r.Recorded, Order: r.Order, Collected: r.Order.Collected(),
		Refunded: r.Order.Refunded(), Proofs: r.Proofs, Flags: r.Flags, Shares: r.Shares,
	}
}

func (a *API) registerOrders() {
	route(a, http.MethodGet, "/api/orders", "list-orders", "Orders, newest first", access.OrdersView, a.orders)
	route(a, http.MethodGet, "/api/orders/{id}", "get-order", "One order", access.OrdersView, a.order)
	route(a, http.MethodPost, "/api/orders/{id}/flag", "flag-order", "Take an order out of the credit of agents, or back in", access.OrdersManage, a.flagOrder)
	route(a, http.MethodPost, "/api/orders/{id}/share", "share-order", "Split the credit of an order by hand; without shares the rules hold again",
		access.OrdersManage, a.shareOrder)
}

type ordersIn struct {
	Contact string `query:"contact" pattern:"^[0-9]{0,19}$" doc:"of this customer, whatever contacts he or she consists of"`
	Store   string `query:"store" pattern:"^[0-9]{0,19}$"`
	Q       string `query:"q" maxLength:"200" doc:"how the number, or the customer's e-mail address or name, begins"`
	Cursor  string `query:"cursor" maxLength:"60"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

// OrderPage is one page of orders; Next is empty on the last. What was ordered line by line is shown with the order alone.
type OrderPage struct {
	Items []OrderView `json:"items"`
	Next  string      `json:"next,omitempty"`
}

func (a *API) orders(ctx context.Context, in *ordersIn) (*bodyOf[OrderPage], error) {
	store, err := optionalID("store", in.Store)
	if err != nil {
		return nil, err
	}
	contact, err := optionalID("contact", in.Contact)
	if err != nil {
		return nil, err
	}
	page, err := a.Commerce.List(ctx, caller(ctx), commerce.Query{Store: store, Contact: contact, Text: in.Q, Cursor: in.Cursor, Limit: in.Limit})
	out := OrderPage{Items: make([]OrderView, 0, len(page.Items)), Next: page.Next}
	for _, r := range page.Items {
		r.Order.Lines = nil
		out.Items = append(out.Items, orderView(r))
	}
	return &bodyOf[OrderPage]{Body: out}, err
}

func (a *API) order(ctx context.Context, in *PathID) (*bodyOf[OrderView], error) {
	r, err := a.Commerce.Get(ctx, caller(ctx), in.ID)
	return &bodyOf[OrderView]{Body: orderView(r)}, err
}

// FlagSetup sets a flag of an order, or takes it away.
type FlagSetup struct {
	Flag domain.OrderFlag `json:"flag" enum:"flagged,test,employee,sample"`
	On   bool             `json:"on"`
}

func (a *API) flagOrder(ctx context.Context, in *change[FlagSetup]) (*bodyOf[OrderView], error) {
	r, changed, err := a.Commerce.Flag(ctx, caller(ctx), in.ID, in.Body.Flag, in.Body.On)
	return a.markedOrder(ctx, "order.flag", r, in.Body, changed, err)
}

// ShareSetup is how the credit of an order is split. The points make 10,000.
type ShareSetup struct {
	Shares []ShareView `json:"shares" maxItems:"5"`
}

// ShareView is the part of one agent.
type ShareView struct {
	Agent  domain.ID `json:"agent"`
	Role   string    `json:"role,omitempty" enum:",owner,presale,engineer"`
	Points int64     `json:"points" minimum:"1" maximum:"10000" doc:"hundredths of a percent"`
}

func (a *API) shareOrder(ctx context.Context, in *change[ShareSetup]) (*bodyOf[OrderView], error) {
	shares := make([]commerce.Share, 0, len(in.Body.Shares))
	for _, s := range in.Body.Shares {
		shares = append(shares, commerce.Share{Agent: s.Agent, Role: s.Role, Points: s.Points})
	}
	r, changed, err := a.Commerce.Share(ctx, caller(ctx), in.ID, shares)
	return a.markedOrder(ctx, "order.share", r, in.Body, changed, err)
}

// markedOrder writes down what a person has changed about an order.
func (a *API) markedOrder(ctx context.Context, action string, r commerce.Record, detail any, changed bool, err error) (*bodyOf[OrderView], error) {
	if err == nil && changed {
		err = a.record(ctx, action, "order:"+r.ID.String(), detail)
	}
	return &bodyOf[OrderView]{Body: orderView(r)}, err
}
