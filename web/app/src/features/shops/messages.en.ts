import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Shops',
  text: 'Where orders come from. They appear beside the customer in the inbox and are credited to agents by the rules.',
  add: 'Add a shop',
  addFor: 'Add one for {store}',
  newName: 'Orders of {store}',
  added: 'Added',
  saved: 'Saved',
  none: 'There is no shop yet',
  noneText: 'Add one and let your system send its orders; past orders can be imported from a file.',
  import: 'Import a file of orders',
  kinds: { api: 'Sent by API', file: 'Order files' },
  fileText: 'Made by the import of order files. New orders come with the next file.',
  name: 'Name',
  active: 'Take orders',
  activeText: 'When off, orders that are sent are refused; those that are there stay.',
  off: 'Off',
  save: 'Save',
  address: 'Address',
  secretOnce: 'The signing secret is shown only this once; keep it now:',
  copySecret: 'Copy the secret',
  copied: 'Copied',
  renew: 'Change the secret',
  renewAsk: 'Make a new secret? The old one holds beside it for 24 hours, so that you can update the other system.',
  oldUntil: 'The old secret holds until {time}',
  example: 'How to send',
  exampleText: 'Sign “id.timestamp.body” with the secret (HMAC-SHA256), as in Standard Webhooks. An order that is sent twice is taken once; send it again when it changes.',
  copyExample: 'Copy the example'
}
export default en
