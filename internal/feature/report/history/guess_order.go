package history

import (
	"maps"
	"slices"
	"strings"
)

// orders recognises a file of orders and proposes its mapping: a key, a time and an amount, and no column of conversations.
func (g *guesser) orders(m *Mapping, fileName string) bool {
	names := orderNames()
	if g.find([]string{"financialstatus"}) >= 0 {
		names["order"] = append(names["order"], "name") // Shopify calls the order's number its name
	}
	amount := slices.Concat(names["total"], names["net"], names["list"], names["line_price"], names["line_total"])
	if g.find(names["order"]) < 0 || g.find(names["placed"]) < 0 || g.find(amount) < 0 || g.any(GrainMessage, "conversation") {
		return false
	}
	m.Grain = GrainOrder
	m.Source = g.shop(fileName)
	g.order = g.dateOrder(GrainOrder)
	m.DateOrder = g.order
	if g.comma = g.decimals(names); g.comma == ',' {
		m.Decimal = ","
	}
	g.orderColumns(m, names)
	g.orderWords(m)
	g.parts(m)
	g.goodsColumn(m)
	if !m.has("currency") {
		g.orderCurrency(m)
	}
	if !m.has("paid", "payment_status", "order_status") {
		g.note("payment_missing", "paid", "")
	}
	return true
}

// shop names the source. It is part of every order's identity, and the names of files change from export to export, so that they say little.
func (g *guesser) shop(fileName string) string {
	has := func(names ...string) bool { return g.find(names) >= 0 }
	file := strings.ToLower(fileName)
	switch {
	case has("financialstatus") && has("lineitemname", "lineitemquantity"):
		return "shopify"
	case has("billingemail", "email(billing)", "customeruser") && has("ordertotal", "ordertotalamount"):
		return "woocommerce"
	case strings.Contains(file, "shopline"):
		return "shopline"
	case strings.Contains(file, "shoplazza") || strings.Contains(file, "店匠"):
		return "shoplazza"
	}
	return "orders"
}

// orderColumns goes by importance: a column belongs to the first field that wants it.
func (g *guesser) orderColumns(m *Mapping, names map[Field][]string) {
	table := fieldTable()
	specs := map[Field]fieldSpec{}
	for _, s := range table {
		specs[s.name] = s
	}
	for _, f := range []Field{"order", "order_number", "placed", "paid", "shipped", "cancelled", "refunded_at", "updated", "payment_status", "order_status",
		"currency", "total", "paid_amount", "net", "list", "discount", "tax", "shipping", "items", "refunded", "discount_code", "test", "line", "line_sku",
		"line_name", "line_price", "line_total", "line_quantity", "customer", "email", "phone", "customer_name", "country", "store", "agent"} {
		i := g.find(names[f])
		if i < 0 || !g.fits(specs[f], i) {
			continue
		}
		if f == "line_quantity" && !m.has("items") && !m.has("line", "line_sku", "line_name", "line_price", "line_total") {
			f = "items"
		}
		g.take(m, f, i, ColumnRule{Column: g.header[i]})
	}
	if m.has("customer_name") {
		return
	}
	for _, p := range nameParts() {
		if a, b := g.find([]string{p[0]}), g.find([]string{p[1]}); a >= 0 && b >= 0 {
			g.take(m, "customer_name", a, ColumnRule{Columns: []string{g.header[a], g.header[b]}, Join: " "})
			g.used[b] = true
			return
		}
	}
}

// orderWords proposes what each word of a status means; one that is not known says nothing until a person decides.
func (g *guesser) orderWords(m *Mapping) {
	find := columnIndex(g.header)
	for _, f := range []Field{"payment_status", "order_status"} {
		r, ok := m.Columns[f]
		if !ok {
			continue
		}
		r.Map = map[string]string{}
		for _, v := range g.values(find(r.Column)) {
			word, reason := orderStatusOf(v)
			if reason != "" {
				word = orderIgnore
				if _, known := r.Map[v]; !known {
					g.note("column_guessed", f, r.Column+" = "+v)
				}
			}
			r.Map[v] = word
		}
		m.Columns[f] = r
	}
}

// decimals finds what stands before the cents: what comes last where both marks are, or what is followed by other than three digits.
func (g *guesser) decimals(names map[Field][]string) byte {
	votes := map[byte]int{}
	unsure := false
	for _, spec := range fieldTable() {
		if spec.kind != asMoney {
			continue
		}
		for i, h := range g.header {
			if !slices.Contains(names[spec.name], alike(h)) {
				continue
			}
			for _, v := range g.values(i) {
				mark, sure := decimalOf(v)
				if sure {
					votes[mark]++
				}
				unsure = unsure || !sure && mark != 0
			}
		}
	}
	switch {
	case votes[','] > votes['.']:
		return ','
	case votes['.'] == 0 && unsure:
		g.note("decimal_unsure", "total", "")
	}
	return '.'
}

// decimalOf is the decimal mark of one amount: 0 when it has none, not sure for 1,234 or 1.234.
func decimalOf(v string) (mark byte, sure bool) {
	body, _, ok := unsigned(v)
	if !ok {
		return 0, false
	}
	dot, comma := strings.LastIndexByte(body, '.'), strings.LastIndexByte(body, ',')
	switch at := max(dot, comma); {
	case at < 0:
		return 0, false
	case dot >= 0 && comma >= 0:
		return body[at], true
	case strings.Count(body, body[at:at+1]) > 1: // thousands: the other mark is that of decimals
		return '.' + ',' - body[at], true
	default:
		return body[at], len(body)-at-1 != 3
	}
}

// parts finds amounts of which each row has a part: rows of one order differ in them.
func (g *guesser) parts(m *Mapping) {
	find := columnIndex(g.header)
	key := find(m.Columns["order"].Column)
	for _, spec := range fieldTable() {
		r, ok := m.Columns[spec.name]
		if !ok || !spec.sums() {
			continue
		}
		col := find(r.Column)
		seen := map[string]string{}
		for _, row := range g.sample {
			order, v := cell(row, key), strings.TrimSpace(cell(row, col))
			if before, known := seen[order]; v != "" && known && before != v {
				r.Sum = true
			}
			if v != "" {
				seen[order] = v
			}
		}
		if r.Sum {
			m.Columns[spec.name] = r
			g.note("amounts_per_line", spec.name, r.Column)
		}
	}
}

// goodsColumn finds by reckoning whether the goods' column is before or after discounts, and with or without tax: total = goods [− discount] +
// shipping [+ tax].
func (g *guesser) goodsColumn(m *Mapping) {
	field := Field("net")
	if !m.has(field) {
		field = "list"
	}
	if !m.has(field) || !m.has("total") || m.has("net") && m.has("list") {
		return
	}
	type reading struct{ list, included bool }
	plain := reading{list: field == "list"}
	hits := map[reading]int{}
	for _, row := range g.sample {
		v, ok := g.figuresOf(m, row, "total", field, "discount", "tax", "shipping")
		if !ok || v[2] == 0 && v[3] == 0 {
			continue
		}
		for _, r := range []reading{{false, false}, {false, true}, {true, false}, {true, true}} {
			sum := v[1] + v[4]
			if r.list {
				sum -= max(v[2], -v[2])
			}
			if !r.included {
				sum += v[3]
			}
			if sum == v[0] {
				hits[r]++
			}
		}
	}
	best := plain
	for _, r := range []reading{{plain.list, true}, {!plain.list, false}, {!plain.list, true}} {
		if hits[r] > hits[best] {
			best = r
		}
	}
	if best.list != plain.list {
		to := Field("list")
		if !best.list {
			to = "net"
		}
		m.Columns[to] = m.Columns[field]
		delete(m.Columns, field)
	}
	if m.TaxIncluded = best.included; m.TaxIncluded {
		g.note("tax_included", "tax", "")
	}
}

// figuresOf reads amounts of one row in thousandths; a field that is not mapped or empty is 0. False: one cannot be read, or one of the first two
// is not there.
func (g *guesser) figuresOf(m *Mapping, row []string, fields ...Field) ([]int64, bool) {
	find := columnIndex(g.header)
	out := make([]int64, len(fields))
	for i, f := range fields {
		r, ok := m.Columns[f]
		if !ok {
			continue
		}
		s, reason := amountOf(strings.TrimSpace(cell(row, find(r.Column))), g.comma)
		if reason != "" || s == "" && i < 2 {
			return nil, false
		}
		if s == "" {
			continue
		}
		if out[i], ok = minor(s, "KWD"); !ok {
			return nil, false
		}
	}
	return out, true
}

// orderCurrency reads the currency off the amounts, where their mark means one only.
func (g *guesser) orderCurrency(m *Mapping) {
	find := columnIndex(g.header)
	found := map[string]bool{}
	for _, f := range []Field{"total", "net", "list", "line_price", "line_total"} {
		r, ok := m.Columns[f]
		if !ok {
			continue
		}
		for _, v := range g.values(find(r.Column)) {
			mark := strings.TrimFunc(v, func(r rune) bool { return strings.ContainsRune("0123456789.,'-() \u00a0\u202f\u2019\u2212", r) })
			if code, reason := currencyOf(mark); mark != "" && reason == "" {
				found[code] = true
			}
		}
	}
	if len(found) == 1 {
		for code := range maps.Keys(found) {
			m.Columns["currency"] = ColumnRule{Const: code}
		}
		g.note("column_guessed", "currency", m.Columns["currency"].Const)
		return
	}
	g.note("currency_missing", "currency", "")
}
