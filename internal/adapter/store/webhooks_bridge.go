package store

import (
	"context"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/records"
)

// Records is the store as feature/records sees it.
type Records struct{ Desk }

var (
	_ records.Store     = Records{}
	_ channels.APIStore = Desk{}
)

func scanBond(row scanner, b *desk.Bond) error {
	return row.Scan((*int64)(&b.Conversation), (*int64)(&b.Contact), (*int64)(&b.Account), &b.External)
}

const bondColumns = `conversation_id, contact_id, account_id, external`

// Bonds implements records.Store.
func (d Desk) Bonds(ctx context.Context, conversations []domain.ID) ([]desk.Bond, error) {
	return listIn(ctx, d.reader, scanBond, `SELECT `+bondColumns+` FROM conversation_bond WHERE conversation_id IN `, ``, sortedIDs(conversations))
}

// LatestBond implements desk.Tx.
func (t deskTx) LatestBond(account domain.ID, external string) (desk.Bond, bool, error) {
	all, err := list(t.ctx, t.reader, scanBond, `SELECT `+bondColumns+` FROM conversation_bond WHERE account_id = $1 AND external = $2
		ORDER BY conversation_id DESC LIMIT 1`, int64(account), external)
	if err != nil || len(all) == 0 {
		return desk.Bond{}, false, err
	}
	return all[0], true, nil
}

// Tie implements desk.Tx.
func (t deskTx) Tie(b desk.Bond) error {
	_, err := t.exec(`INSERT INTO conversation_bond (`+bondColumns+`) VALUES ($1, $2, $3, $4) ON CONFLICT (conversation_id) DO NOTHING`,
		int64(b.Conversation), int64(b.Contact), int64(b.Account), b.External)
	return err
}

// ContactBy implements desk.Tx.
func (t deskTx) ContactBy(store domain.ID, id domain.Identifier) (domain.ID, bool, error) {
	found, err := list(t.ctx, t.reader, scanID, `SELECT contact_id FROM contact_identifier WHERE store_id = $1 AND kind = $2 AND value = $3`,
		int64(store), id.Kind, id.Value)
	if err != nil || len(found) == 0 {
		return 0, false, err
	}
	return found[0], true, nil
}

// FillContact implements desk.Tx.
func (t deskTx) FillContact(c domain.Contact) error {
	n, err := t.exec(`UPDATE contact SET name = $2 WHERE id = $1 AND name = '' AND name <> $2`, int64(c.ID), c.Name)
	if err == nil && n > 0 {
		err = t.staleContacts([]domain.Contact{c})
	}
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE contact SET country = CASE WHEN country = '' THEN $2 ELSE country END, language = CASE WHEN language = '' THEN $3 ELSE language END
		WHERE id = $1 AND (country = '' OR language = '')`, int64(c.ID), c.Country, c.Language)
	if err != nil {
		return err
	}
	_, err = t.addContacts([]domain.Contact{c})
	return err
}

// ContactIDs implements records.Store.
func (r Records) ContactIDs(ctx context.Context, q records.ContactRange) ([]domain.ID, error) {
	args := []any{int64(q.After), q.Limit}
	add := func(v any) string {
		args = append(args, v)
		return place(len(args))
	}
	from, where := `SELECT c.id FROM contact c WHERE c.id > $1`, ``
	if q.Value != "" {
		from = `SELECT DISTINCT c.id FROM contact_identifier i JOIN contact c ON c.id = i.contact_id WHERE c.id > $1 AND i.value = ` + add(q.Value)
		if q.Kind != "" {
			where += ` AND i.kind = ` + add(q.Kind)
		}
	}
	if q.Store != 0 {
		where += ` AND c.store_id = ` + add(int64(q.Store))
	}
	if !q.All {
		mine := []string{`(x.owner_id = 0 AND x.team_id = 0)`}
		if q.Agent != 0 {
			mine = append(mine, `x.owner_id = `+add(int64(q.Agent)))
		}
		for _, team := range q.Teams {
			mine = append(mine, `x.team_id = `+add(int64(team)))
		}
		where += ` AND EXISTS (SELECT 1 FROM inbox x WHERE x.contact_id = c.id AND (` + strings.Join(mine, ` OR `) + `))`
	}
	return list(ctx, r.reader, scanID, from+where+` ORDER BY c.id LIMIT $2`, args...)
}

// CreateContact implements records.Store.
func (r Records) CreateContact(ctx context.Context, c domain.Contact) error {
	return r.InTx(ctx, func(tx *Tx) error {
		if _, err := tx.addContacts([]domain.Contact{c}); err != nil {
			return err
		}
		return tx.holds(c)
	})
}

// EditContact implements records.Store.
func (r Records) EditContact(ctx context.Context, c domain.Contact) error {
	return r.InTx(ctx, func(tx *Tx) error {
		renamed, err := tx.exec(`UPDATE contact SET name = $2 WHERE id = $1 AND name <> $2`, int64(c.ID), c.Name)
		if err == nil && renamed > 0 {
			err = tx.staleContacts([]domain.Contact{c})
		}
		if err != nil {
			return err
		}
		err = tx.changeOne("contact", `UPDATE contact SET country = $2, language = $3 WHERE id = $1`, int64(c.ID), c.Country, c.Language)
		if err != nil {
			return err
		}
		if _, err := tx.addContacts([]domain.Contact{c}); err != nil {
			return err
		}
		return tx.holds(c)
	})
}

// holds checks that no other contact has the identifiers of one.
func (tx *Tx) holds(c domain.Contact) error {
	for _, id := range c.Identifiers {
		owner, found, err := deskTx{tx}.ContactBy(c.StoreID, id)
		if err != nil {
			return err
		}
		if !found || owner != c.ID {
			return domain.Conflict("identifier_taken", "another contact of this store has the %s %s", id.Kind, id.Value)
		}
	}
	return nil
}

const channelSelect = `SELECT a.id, a.store_id, a.channel, a.name, a.demo, c.key, c.secret_hash, c.team_id, c.hook_id, c.enabled, c.auto_reply
	FROM api_channel c JOIN account a ON a.id = c.account_id `

func scanAPIChannel(row scanner, c *channels.API) error {
	a := &c.Account
	var texts string
	err := row.Scan((*int64)(&a.ID), (*int64)(&a.StoreID), (*string)(&a.Channel), &a.Name, &a.Demo, &c.Key, &c.SecretHash, (*int64)(&c.Team), (*int64)(&c.Hook),
		&c.Enabled, &texts)
	if err != nil {
		return err
	}
	return decodeDoc(texts, &c.AutoReply)
}

// APIChannels implements channels.APIStore.
func (d Desk) APIChannels(ctx context.Context) ([]channels.API, error) {
	return list(ctx, d.reader, scanAPIChannel, channelSelect+`ORDER BY a.name, a.id`)
}

// APIChannel implements channels.APIStore.
func (d Desk) APIChannel(ctx context.Context, key string) (channels.API, error) {
	return one(ctx, d.reader, "channel", scanAPIChannel, channelSelect+`WHERE c.key = $1`, key)
}

// SaveAPIChannel implements channels.APIStore.
func (d Desk) SaveAPIChannel(ctx context.Context, c channels.API) error {
	texts, err := encodeJSON(c.AutoReply)
	if err != nil {
		return err
	}
	return d.InTx(ctx, func(tx *Tx) error {
		if err := tx.SaveAccounts(c.Account); err != nil {
			return err
		}
		_, err := tx.exec(`INSERT INTO api_channel (account_id, key, secret_hash, team_id, hook_id, enabled, auto_reply) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (account_id) DO UPDATE SET secret_hash = excluded.secret_hash, team_id = excluded.team_id, hook_id = excluded.hook_id,
				enabled = excluded.enabled, auto_reply = excluded.auto_reply`, int64(c.Account.ID), c.Key, c.SecretHash, int64(c.Team), int64(c.Hook), c.Enabled, texts)
		return err
	})
}
