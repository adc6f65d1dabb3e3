package demo

import (
	"context"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// TestOrdersAreOnesAShopCouldTell: every simulated order would be taken, and no two have one name.
func TestOrdersAreOnesAShopCouldTell(t *testing.T) {
	p := small()
	names := map[string]bool{}
	refunds, contracts := 0, 0
	err := Generate(context.Background(), p, func(b Part) error {
		for _, o := range b.Orders {
			if err := o.Check(); err != nil {
				t.Errorf("%s: %v", o.Number, err)
			}
			if key := o.Store.String() + o.External; names[key] {
				t.Errorf("two orders are %s", o.External)
			} else {
				names[key] = true
			}
			if o.Updated > p.Until || o.Placed > p.Until {
				t.Errorf("%s lies ahead", o.Number)
			}
			refunds += len(o.Refunds)
			if len(o.Payments) > 1 {
				contracts++
			}
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 || refunds == 0 {
		t.Errorf("%d orders with %d refunds", len(names), refunds)
	}
}

// sales are one agent's figures of the last 30 days, in cents.
type sales struct{ orders, gross, net, list, manual int64 }

func (st *story) sales(agent domain.ID) (out sales) {
	for _, r := range st.rows.OrderCredits {
		if r.View != fact.ViewOwn || r.Role != fact.RoleCredit || r.Credited.Agent != agent || !st.month(r.Sold) {
			continue
		}
		out.net += r.Base.V
		if r.First {
			out.orders++
		}
		if r.Entry == fact.EntrySale {
			out.gross += r.Base.V
		}
	}
	for _, o := range st.rows.ShopOrders {
		if o.Credited.Agent == agent && st.month(o.Sold) && o.Void == "" {
			out.list += o.List.V
			out.manual += o.Manual.V
		}
	}
	return out
}

// TestStoryOfSales: who sells by discounts sells most and keeps less; who knows the market does better; without a rate nothing is worth a number.
func TestStoryOfSales(t *testing.T) {
	st := fullStory(t)
	luo, zhou := st.sales(st.agent(t, "罗薇")), st.sales(st.agent(t, "周启明"))
	t.Logf("罗薇 %+v, 周启明 %+v", luo, zhou)
	if luo.orders <= zhou.orders*8/10 {
		t.Errorf("罗薇 has %d orders, 周启明 %d", luo.orders, zhou.orders)
	}
	if luo.net >= zhou.net {
		t.Errorf("net of refunds 罗薇 sold %d, not less than 周启明 with %d", luo.net, zhou.net)
	}
	if share := float64(luo.manual) / float64(luo.list); share < 0.11 || share > 0.17 {
		t.Errorf("罗薇 gives %.3f away by hand", share)
	}
	if share := float64(zhou.manual) / float64(zhou.list); share < 0.02 || share > 0.06 {
		t.Errorf("周启明 gives %.3f away by hand", share)
	}
	var credited, silent, nulls int64
	for _, r := range st.rows.OrderCredits {
		switch {
		case r.View != fact.ViewOwn:
		case !r.Base.OK:
			nulls++
		case r.Role == fact.RoleCredit:
			credited += r.Base.V
		case r.Role == fact.RoleSilent:
			silent += r.Base.V
		}
	}
	t.Logf("credited %d, silent %d", credited, silent)
	if nulls != 0 || credited == 0 || silent == 0 {
		t.Errorf("credited %d, silent %d, %d rows without a rate", credited, silent, nulls)
	}
}
