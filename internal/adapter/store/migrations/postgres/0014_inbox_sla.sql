-- +goose Up
-- When the running SLA target of a conversation that is due first falls due; the highest number while none runs.
ALTER TABLE inbox ADD COLUMN sla_at BIGINT NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX inbox_sla ON inbox (status, sla_at, conversation_id) WHERE status <> 'resolved';
CREATE INDEX inbox_sla_wait ON inbox (sla_at, conversation_id) WHERE waiting_since > 0;
CREATE INDEX inbox_sla_owner ON inbox (owner_id, sla_at, conversation_id) WHERE waiting_since > 0;
CREATE INDEX inbox_sla_team ON inbox (team_id, sla_at, conversation_id) WHERE waiting_since > 0;
-- A team's waiting list used to read all that the team ever had.
CREATE INDEX inbox_wait_team ON inbox (team_id, due_at, conversation_id) WHERE waiting_since > 0;
UPDATE inbox SET sla_at = coalesce((
  SELECT min((c ->> 'due')::bigint) FROM jsonb_array_elements(coalesce(inbox.state::jsonb -> 'clocks', '[]')) c
  WHERE (c ->> 'due')::bigint > 0 AND (c ->> 'length')::bigint > 0
    AND coalesce((c ->> 'done')::bigint, 0) = 0 AND NOT coalesce((c ->> 'bot')::boolean, false)
), 9223372036854775807) WHERE status <> 'resolved';
