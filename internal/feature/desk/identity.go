package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
)

// Claim is who a page says its visitor is. Signature is the lower-case hex HMAC-SHA256 under the web chat's secret of the id, or of the id, a
// line feed and the e-mail address; only the second vouches for the address.
type Claim struct{ ID, Email, Name, Signature string }

// Known is a customer whom a shop vouches for; ID is empty for anybody else.
type Known struct {
	ID    string // in the shop
	Email string // only if the shop vouches for it, too
	Name  string
}

// OldSecretLife is how long the secret before the one in force still holds.
const OldSecretLife = 24 * time.Hour

// Secrets are those that hold at an instant, the newest first.
func (w Widget) Secrets(now domain.Instant) []string {
	out := []string{w.Secret}
	if w.OldSecret != "" && now < w.OldUntil {
		out = append(out, w.OldSecret)
	}
	return out
}

// maxClaim is how long a part of a claim may be.
const maxClaim = 200

// Verify checks a claim. An error says what the shop's page does wrong; nothing of such a claim may be used.
func (w Widget) Verify(c Claim, now domain.Instant) (Known, error) {
	switch {
	case c.Signature == "":
		return Known{}, domain.Forbidden("unsigned_user", "the page names the user without a signature; sign the id with the secret of the web chat")
	case c.ID == "" || len(c.ID) > maxClaim || len(c.Email) > maxClaim || strings.ContainsAny(c.ID+c.Email, "\n\r\x00"):
		return Known{}, domain.Invalid("user", "bad_user", "a signed user needs an id of at most %d bytes without line feeds", maxClaim)
	}
	known := Known{ID: c.ID, Name: oneLine(c.Name)}
	for _, secret := range w.Secrets(now) {
		if c.Email != "" && signed(secret, c.ID+"\n"+c.Email, c.Signature) {
			known.Email = strings.ToLower(c.Email)
			return known, nil
		}
		if signed(secret, c.ID, c.Signature) {
			return known, nil
		}
	}
	return Known{}, domain.Forbidden("bad_signature",
		"the signature of the user is wrong; it is the hex HMAC-SHA256 of the id, or of the id, a line feed and the e-mail address, under the secret of the web chat")
}

func signed(secret, text, signature string) bool {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	given, err := hex.DecodeString(signature)
	return err == nil && secret != "" && hmac.Equal(given, mac.Sum(nil))
}

// oneLine is a short text that somebody typed, fit to stand in a line.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r == 0x7f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return cut(strings.Join(strings.Fields(s), " "), maxClaim)
}

// userKind is the kind of identifier that a shop's own id of a customer is.
const userKind = "user"

func homeOf(store domain.ID, user string) domain.ID {
	return domain.HashID("user", store.String(), user)
}

// recognise finds the contact of a customer the shop vouches for: the same in every browser. Somebody who has talked in this browser before
// logging in is the same person from then on; a conversation under way is finished where it began.
func (v *Visitors) recognise(ctx context.Context, w Widget, who Visitor) (domain.ID, error) {
	var out domain.ID
	store := w.Account.StoreID
	here := contactOf(store, Visitor{Key: who.Key})
	err := v.Store.Change(ctx, func(tx Tx) error {
		owner, found, err := tx.ContactBy(store, domain.Identifier{Kind: userKind, Value: who.User.ID})
		if err != nil {
			return err
		}
		locked := lockAll(tx, here, owner)
		if locked.err != nil {
			return locked.err
		}
		out = owner
		if !found {
			out = homeOf(store, who.User.ID)
		}
		if !locked.here {
			return nil
		}
		mine, err := tx.ContactRow(here)
		if err != nil {
			return err
		}
		foreign, err := anothers(tx, mine, who.User.ID)
		if err != nil {
			return err
		}
		switch {
		case foreign || here == owner:
			return nil
		case !found && mine.Person == mine.ID:
			out = here
			if err := tx.FillContact(vouched(here, store, who.User)); err != nil {
				return err
			}
			return tx.SaveDetails(here, []ContactDetail{who.User.detail(tx.Now())})
		case !found:
			return nil
		}
		return v.join(tx, w, who.User, mine, owner, &out)
	})
	return out, err
}

// join makes one person of this browser's contact and the customer's own.
func (v *Visitors) join(tx Tx, w Widget, who Known, mine domain.Contact, owner domain.ID, out *domain.ID) error {
	theirs, err := tx.ContactRow(owner)
	if err != nil {
		return err
	}
	if mine.Person != theirs.Person {
		if mine.Person != mine.ID { // it is part of another person
			return nil
		}
		now := tx.Now()
		_, err := tx.Append([]domain.Event{{
			ID: v.IDs.Next(), StoreID: w.Account.StoreID, ContactID: owner, Kind: domain.EventContactMerged, Version: 1, At: now, RecordedAt: now,
			Actor: system(), Data: domain.ContactMerged{Other: mine.ID},
		}})
		if err == nil {
			err = tx.SaveDetails(mine.ID, []ContactDetail{who.detail(now)})
		}
		if err != nil {
			return err
		}
	}
	latest, found, err := tx.LatestOf(mine.ID, w.Account.ID)
	if err == nil && found && latest.Status != domain.StatusResolved {
		*out = mine.ID
	}
	return err
}

// anothers reports whether the contact of this browser was recognised as another customer before: a computer may have several users.
func anothers(tx Tx, mine domain.Contact, user string) (bool, error) {
	for _, id := range mine.Identifiers {
		if id.Kind == userKind && id.Value != user {
			return true, nil
		}
	}
	details, err := tx.DetailsOf(mine.ID)
	return slices.ContainsFunc(details, func(d ContactDetail) bool { return d.Key == userKind && d.Verified && d.Value != user }), err
}

// detail is the shop's own id of a customer, as agents see it.
func (k Known) detail(at domain.Instant) ContactDetail {
	return ContactDetail{Key: userKind, Kind: FieldText, Value: k.ID, Verified: true, At: at}
}

type locks struct {
	here bool // this browser's contact exists
	err  error
}

// lockAll locks this browser's contact and the customer's own, in order of their ids, as far as they exist.
func lockAll(tx Tx, here, owner domain.ID) locks {
	ids := []domain.ID{here}
	if owner != 0 && owner != here {
		ids = append(ids, owner)
	}
	slices.Sort(ids)
	var out locks
	for _, id := range ids {
		switch err := tx.LockContact(id); {
		case err == nil:
			out.here = out.here || id == here
		case domain.KindOf(err) != domain.KindInvalid:
			return locks{err: err}
		}
	}
	return out
}

// vouched is what a shop says of its customer.
func vouched(id, store domain.ID, k Known) domain.Contact {
	c := domain.Contact{ID: id, StoreID: store, Name: k.Name, Identifiers: []domain.Identifier{{Kind: userKind, Value: k.ID}}}
	if k.Email != "" {
		c.Identifiers = append(c.Identifiers, domain.Identifier{Kind: "email", Value: k.Email})
	}
	return c
}
