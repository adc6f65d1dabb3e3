import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  product: 'Kefu',
  allStores: 'All stores',
  stores: 'Stores',
  demo: 'Demo data',
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
  skip: 'Skip to content',
  notFound: 'There is no such page',
  notFoundText: 'The address may be mistyped, or the page has moved.',
  goHome: 'Go to the first page',
  groups: { performance: 'Performance', settings: 'Settings' }
}

export default en
