import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Audit log',
  text: 'Who changed what and looked at whose figures, and when. Each entry is tied to the one before, so tampering shows.',
  ok: 'The log is complete and untouched',
  broken: 'The chain is broken: entries were changed or removed',
  at: 'Time',
  user: 'Account',
  action: 'Action',
  object: 'Object',
  detail: 'Details',
  empty: 'There are no entries yet.',
  more: 'Earlier entries',
  actions: {
    login: 'Log-in',
    setup: 'First set-up',
    password_change: 'Password changed',
    user_add: 'Account added',
    user_change: 'Account changed',
    token_add: 'API token made',
    token_delete: 'API token deleted',
    agent_add: 'Agent added',
    agent_change: 'Agent changed',
    team_add: 'Team added',
    team_change: 'Team changed',
    store_add: 'Store added',
    store_change: 'Store changed',
    issue_types_change: 'Issue types changed',
    settings_change: 'Metric settings changed',
    targets_change: 'Targets changed',
    targets_apply_set: 'Target set applied',
    plan_apply: 'Plan applied',
    plan_change: 'Plan changed',
    import_start: 'Data imported',
    demo_clear: 'Demo data removed',
    report_view_agent: 'Agent figures viewed',
    desk_nudge: 'Agent nudged',
    desk_redistribute: 'Conversation reassigned',
    desk_take_over: 'Conversation taken over',
    desk_whisper: 'Whisper',
    desk_silent_view: 'Silent look into a conversation',
    alert_setup: 'Alert settings changed',
    conversation_view: 'Conversation viewed',
    report_export: 'Report exported',
    schedule_save: 'Scheduled report saved',
    schedule_delete: 'Scheduled report deleted',
    schedule_run: 'Report sent at once'
  }
}

export default en
