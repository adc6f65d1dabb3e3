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
  SELECT min(json_extract(c.value, '$.due')) FROM json_each(inbox.state, '$.clocks') c
  WHERE json_extract(c.value, '$.due') > 0 AND json_extract(c.value, '$.length') > 0
    AND coalesce(json_extract(c.value, '$.done'), 0) = 0 AND NOT coalesce(json_extract(c.value, '$.bot'), 0)
), 9223372036854775807) WHERE status <> 'resolved';
