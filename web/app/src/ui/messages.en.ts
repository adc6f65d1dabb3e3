import type { Deep } from './i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  close: 'Close',
  texts: { any: 'Any other', add: 'Add a language', remove: 'Remove {language}' },
  cancel: 'Cancel',
  confirm: 'OK',
  save: 'Save',
  clear: 'Clear',
  all: 'All',
  apply: 'Apply',
  search: 'Search',
  noMatch: 'Nothing matches',
  loading: 'Loading…',
  retry: 'Try again',
  failed: 'This did not load',
  columns: 'Columns',
  notification: 'Notification',
  sortBy: 'Sort by {column}',
  selected: '{label} · {n}',
  from: 'From',
  to: 'To',
  category: 'Item',
  target: 'Target',
  smallSampleN: 'Too few (n={n})',
  provisional: 'provisional',
  onTarget: 'on target',
  nearTarget: 'near target',
  offTarget: 'off target',
  excellent: 'excellent',
  about: 'How {name} is defined',
  more: 'More',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  page: '{from}–{to} of {total}',
  previous: 'Previous page',
  next: 'Next page',
  chart: { heat: 'Heat map', table: 'Table', line: 'Line', bar: 'Bar', pie: 'Pie' }
}

export default en
