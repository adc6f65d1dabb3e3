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
  kinds: {
    agent: 'Agent', agents: 'Several agents', user: 'Account', team: 'Team', store: 'Store', account: 'Channel', conversation: 'Conversation', contact: 'Customer', order: 'Order', shop: 'Shop', import: 'Import', token: 'API token',
    webhook: 'Webhook', canned: 'Canned reply', schedule: 'Scheduled report', workspace: 'Workspace', settings: 'Metric settings', targets: 'Targets', plan: 'Plan', alerts: 'Alert settings', report: 'Report', issue_types: 'Issue types'
  },
  fields: {
    metric: 'metric', metrics: 'metrics', from: 'from', to: 'to', agents: 'agents', conversation: 'conversation', conversations: 'conversations', owner: 'agent', name: 'name', email: 'e-mail', role: 'role', routes: 'mailboxes and groups',
    set: 'set of targets', preset: 'plan', format: 'format', kind: 'kind', title: 'title', rows: 'rows', count: 'count', delivery: 'delivery', on: 'on', off: 'off', url: 'address', enabled: 'enabled', disabled: 'disabled',
    lang: 'language', languages: 'languages', parent: 'parent', zone: 'time zone', currency: 'currency', capacity: 'capacity', skills: 'skills', teams: 'teams', agent_id: 'agent', channel: 'channel', flag: 'mark', shares: 'split', active: 'on'
  },
  yes: 'yes',
  no: 'no',
  none: 'none',
  items: '{n} items',
  set: 'set'
}

export default en
