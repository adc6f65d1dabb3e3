package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/engine/access"
	"kefu/internal/feature/report"
)

func (a *API) registerOrderCredit() {
	route(a, http.MethodGet, "/api/orders/{id}/credit", "explain-order-credit", "Whose an order is, by which rule and why, and why nobody else's", access.OrdersView, a.orderCredit)
}

// orderCredit explains an order to whoever may see it.
func (a *API) orderCredit(ctx context.Context, in *PathID) (*bodyOf[report.SaleView], error) {
	r, err := a.Commerce.Get(ctx, caller(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	view, err := a.Report.Sale(ctx, r.Contact, r.ID, lang(ctx))
	if err != nil {
		return nil, err
	}
	return &bodyOf[report.SaleView]{Body: *view}, nil
}
