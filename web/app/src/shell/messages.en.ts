import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  product: 'Kefu',
  allStores: 'All stores',
  stores: 'Stores',
  demo: 'Demo data',
  demoClear: 'Clear the demo data and begin',
  demoClearText: 'All demo stores, agents and conversations are deleted; your account, settings and own imports stay. This cannot be undone.',
  demoCleared: 'The demo data is gone',
  menu: 'Menu',
  openMenu: 'Open menu',
  foldMenu: 'Fold menu',
  unfoldMenu: 'Unfold menu',
  language: 'Language',
  theme: 'Appearance',
  themeSystem: 'Same as system',
  themeLight: 'Light',
  themeDark: 'Dark',
  account: 'My account',
  logout: 'Log out',
  palette: 'Command palette',
  search: 'Search…',
  skip: 'Skip to content',
  notFound: 'There is no such page',
  notFoundText: 'The address may be mistyped, or the page has moved.',
  goHome: 'Go to the first page',
  save: {
    changed: 'There are unsaved changes',
    discard: 'Discard changes',
    save: 'Save',
    saved: 'Saved',
    from: {
      label: 'Takes effect',
      tomorrowDay: 'From {day}, history stays',
      now: 'From now, history stays',
      start: 'Recalculate history too (new version)',
      startWarn: 'All history is recalculated; the old version can still be looked up.'
    }
  },
  groups: { desk: 'Desk', performance: 'Performance', settings: 'Settings' },
  inbox: 'Inbox',
  orders: 'Orders',
  shops: 'Shops',
  credit: 'Credit and rates',
  channels: 'Channels',
  webhooks: 'Webhooks',
  sla: 'SLA',
  surveys: 'Surveys',
  imports: 'Import data',
  readiness: 'Data readiness',
  metrics: 'Metric settings',
  people: 'Agents and teams',
  hours: 'Service hours',
  accounts: 'Accounts and rights',
  audit: 'Audit log',
  myday: 'My day',
  wall: 'Live wall',
  alerts: 'Alerts'
}

export default en
