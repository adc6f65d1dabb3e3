import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Accounts and rights',
  text: 'Who may log in and whose figures they see. Every look at another person’s figures is recorded.',
  tabs: { users: 'Accounts', roles: 'Roles', tokens: 'API tokens' },
  add: 'Add an account',
  edit: 'Edit account',
  name: 'Name',
  email: 'E-mail',
  role: 'Role',
  agent: 'Is the agent',
  agentHelp: 'So that agents find their own figures.',
  agentNeeded: 'This role sees its own figures only: choose which agent this is.',
  pickAgent: 'Choose one',
  pickTeams: 'Choose teams',
  allTeams: 'All',
  noAgent: 'not an agent',
  teams: 'Teams in sight',
  lang: 'Language',
  disabled: 'Disabled',
  disabledChip: 'disabled',
  passwordOptional: 'First password (empty: one is made)',
  resetPassword: 'New password (empty: unchanged)',
  passwordOnce: 'The first password is shown only this once; pass it on now:',
  tokenOnce: 'The token is shown only this once; copy it now:',
  copy: 'Copy',
  copied: 'Copied',
  saved: 'Saved',
  empty: 'No accounts yet.',
  roles: { owner: 'Owner', manager: 'Manager', supervisor: 'Supervisor', agent: 'Agent', outsourced: 'Outsourced agent', quality: 'Quality reviewer', techlead: 'Technical lead', finance: 'Finance', viewer: 'Viewer' },
  sees: {
    owner: 'All data, all settings, accounts and bonus',
    manager: 'All data, settings and targets',
    supervisor: 'Named figures and conversations of own teams; totals of the others',
    agent: 'Own figures and conversations only',
    outsourced: 'Own only; customers masked; no export; no money',
    quality: 'Sampled conversations and their reviews',
    techlead: 'Conversations with technical answers',
    finance: 'Scores and pay lines; no conversations',
    viewer: 'Totals only'
  },
  tokens: {
    text: 'For reporting tools, a data warehouse or scripts. A token has the rights of the account that made it.',
    add: 'New token',
    name: 'Used for',
    namePlaceholder: 'For example: nightly sync to the warehouse',
    expires: 'Valid for',
    days: '{n} days',
    created: 'Created',
    used: 'Last used',
    never: 'never',
    until: 'Ends',
    remove: 'Revoke',
    removeAsk: 'Programs that use “{name}” lose access at once.',
    empty: 'No tokens yet.'
  }
}

export default en
