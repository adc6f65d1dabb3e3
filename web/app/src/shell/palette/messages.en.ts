import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Command palette',
  hint: 'Type a page, a command or what to look for',
  go: '↑ ↓ choose · Enter run · Esc close',
  none: 'Nothing found',
  searching: 'Searching',
  searchFor: 'Search the inbox for “{q}”',
  visitor: 'Visitor #{tag}',
  headings: { here: 'This conversation', actions: 'Actions', views: 'Lists', pages: 'Pages', look: 'Appearance and language', contacts: 'Customers', conversations: 'Conversations', messages: 'Messages' },
  themes: { system: 'Appearance: same as system', light: 'Appearance: light', dark: 'Appearance: dark' }
}

export default en
