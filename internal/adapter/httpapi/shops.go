package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/webhook"
)

// ShopView is where orders come from.
type ShopView struct {
	ID      domain.ID      `json:"id"`
	Store   domain.ID      `json:"store"`
	Kind    commerce.Kind  `json:"kind" enum:"api,file" doc:"file: the order files of the store"`
	Name    string         `json:"name"`
	Key     string         `json:"key" doc:"part of the address that orders are sent to; not secret"`
	Active  bool           `json:"active"`
	Created domain.Instant `json:"created_at"`

	Secret   string         `json:"secret,omitempty" doc:"shown once: what signs the orders"`
	OldUntil domain.Instant `json:"old_until,omitempty" doc:"until when the secret before holds, too"`
}

// ShopSetup is what can be set of a shop.
type ShopSetup struct {
	Name   string `json:"name" maxLength:"200"`
	Active bool   `json:"active"`
}

type addShopIn struct {
	Body struct {
		Store domain.ID     `json:"store"`
		Kind  commerce.Kind `json:"kind" enum:"api"`
		ShopSetup
	}
}

func (a *API) registerShops() {
	route(a, http.MethodGet, "/api/shops", "list-shops", "Where orders come from", access.ShopsManage, a.shops)
	route(a, http.MethodPost, "/api/shops", "add-shop", "Add a shop that sends orders", access.ShopsManage, a.addShop)
	route(a, http.MethodPut, "/api/shops/{id}", "save-shop", "Change a shop", access.ShopsManage, a.saveShop)
	route(a, http.MethodPost, "/api/shops/{id}/secret", "renew-shop", "Give a shop a new secret", access.ShopsManage, a.renewShop)
	route(a, http.MethodPost, ordersInto, "take-orders", "Take orders of a shop: one, or {\"orders\": [one, …]}",
		public("a shop has no login; the signature of the request guards it"), a.takeOrders)
}

// ordersInto is where shops send orders.
const ordersInto = "/api/shops/{key}/orders"

// maxOrdersBody is how large what a shop sends may be.
const maxOrdersBody = 1 << 20

func (a *API) shopView(s commerce.Shop) ShopView {
	v := ShopView{ID: s.ID, Store: s.Store, Kind: s.Kind, Name: s.Name, Key: s.Key, Active: s.Active, Created: s.Created}
	if len(s.Secrets) > 1 && a.Clock.Now() < s.Secrets[1].Until {
		v.OldUntil = s.Secrets[1].Until
	}
	return v
}

func (a *API) shops(ctx context.Context, _ *empty) (*list[ShopView], error) {
	all, err := a.Commerce.ListShops(ctx, caller(ctx))
	out := make([]ShopView, 0, len(all))
	for _, s := range all {
		out = append(out, a.shopView(s))
	}
	return items(out, err)
}

func (a *API) addShop(ctx context.Context, in *addShopIn) (*bodyOf[ShopView], error) {
	b := in.Body
	s, err := a.Commerce.AddShop(ctx, caller(ctx), b.Store, b.Kind, commerce.ShopSetup{Name: b.Name, Active: b.Active})
	return a.savedShop(ctx, "shop.add", s, true, err)
}

func (a *API) saveShop(ctx context.Context, in *change[ShopSetup]) (*bodyOf[ShopView], error) {
	s, err := a.Commerce.SaveShop(ctx, caller(ctx), in.ID, commerce.ShopSetup{Name: in.Body.Name, Active: in.Body.Active})
	return a.savedShop(ctx, "shop.change", s, false, err)
}

func (a *API) renewShop(ctx context.Context, in *rotateIn) (*bodyOf[ShopView], error) {
	s, err := a.Commerce.RenewShop(ctx, caller(ctx), in.ID, !in.Body.Keep)
	return a.savedShop(ctx, "shop.renew", s, true, err)
}

// savedShop writes down what was done, without the secret, which is shown to whoever made it.
func (a *API) savedShop(ctx context.Context, action string, s commerce.Shop, secret bool, err error) (*bodyOf[ShopView], error) {
	if err != nil {
		return nil, err
	}
	v := a.shopView(s)
	if err := a.record(ctx, action, "shop:"+v.ID.String(), v); err != nil {
		return nil, err
	}
	if secret {
		v.Secret = s.Secrets[0].Value
	}
	return &bodyOf[ShopView]{Body: v}, nil
}

type takeOrdersIn struct {
	Key       string `path:"key" maxLength:"64"`
	ID        string `header:"webhook-id" maxLength:"200" doc:"of the message; part of what is signed"`
	Timestamp string `header:"webhook-timestamp" maxLength:"20" doc:"second of this try, within five minutes of now"`
	Signature string `header:"webhook-signature" maxLength:"2000" doc:"v1, and the base64 of HMAC-SHA256 over id.timestamp.body; several are separated by spaces"`
	RawBody   []byte // JSON, read by the shop's decoder: what is signed are the bytes, and one bad order does not refuse the others
}

func (a *API) takeOrders(ctx context.Context, in *takeOrdersIn) (*bodyOf[commerce.Taken], error) {
	if wait := a.pace.shops.Take(in.Key + " " + a.callerOf(rawRequest(ctx))); wait > 0 {
		return nil, domain.TooMany("too_many_calls", "too many calls; send several orders at once, and go on in a minute")
	}
	if len(in.RawBody) > maxOrdersBody {
		return nil, domain.Invalid("body", "body_too_large", "send at most %d bytes at once", maxOrdersBody)
	}
	taken, err := a.Commerce.Receive(ctx, in.Key, webhook.Signed{ID: in.ID, Timestamp: in.Timestamp, Signature: in.Signature}, in.RawBody)
	return &bodyOf[commerce.Taken]{Body: taken}, err
}
