package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/feature/channels"
)

// MarkInvite notes that a visitor met the conditions of an invitation, unless he or she did since an instant; fresh says whether it was noted.
func (s *Store) MarkInvite(ctx context.Context, m channels.Mark, since domain.Instant) (fresh bool, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		n, err := tx.exec(`INSERT INTO invite_mark (rule_id, visitor, at, account_id, held_out, shown_at, clicked_at, conversation_id)
			SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BOOLEAN), 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM invite_mark WHERE rule_id = $1 AND visitor = $2 AND at > $6)
			ON CONFLICT DO NOTHING`,
			int64(m.Rule), m.Visitor, int64(m.At), int64(m.Account), m.HeldOut, int64(since))
		fresh = n > 0
		return err
	})
	return fresh, err
}

// MarkInviteSeen notes that the newest invitation of a rule was shown to a visitor, or clicked; of one held out nothing is noted.
func (s *Store) MarkInviteSeen(ctx context.Context, rule domain.ID, visitor string, clicked bool, now domain.Instant) error {
	set := `shown_at = $3 WHERE shown_at = 0`
	if clicked {
		set = `clicked_at = $3 WHERE clicked_at = 0 AND shown_at > 0`
	}
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE invite_mark SET `+set+` AND rule_id = $1 AND visitor = $2 AND NOT held_out
			AND at = (SELECT max(m.at) FROM invite_mark m WHERE m.rule_id = $1 AND m.visitor = $2)`, int64(rule), visitor, int64(now))
		return err
	})
}

// InviteCounts returns what came of the invitations of an account, by rule.
func (r reader) InviteCounts(ctx context.Context, account domain.ID) ([]channels.Count, error) {
	return list(ctx, r, func(row scanner, c *channels.Count) error {
		return row.Scan((*int64)(&c.Rule), &c.HeldOut, &c.Eligible, &c.Shown, &c.Clicked, &c.Conversations)
	}, `SELECT rule_id, held_out, count(*), sum(CASE WHEN shown_at > 0 THEN 1 ELSE 0 END), sum(CASE WHEN clicked_at > 0 THEN 1 ELSE 0 END),
			sum(CASE WHEN conversation_id > 0 THEN 1 ELSE 0 END)
		FROM invite_mark WHERE account_id = $1 GROUP BY rule_id, held_out ORDER BY rule_id, held_out`, int64(account))
}
