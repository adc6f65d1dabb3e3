// Entries of the audit log in words: what they were done to and their details, with names where they are known and a short code where not.
import { tagOf } from '@/shared/talk/people'
import zh from './messages.zh-CN'
import { t } from './t'

/** What is known by name, by id. */
export interface Known {
  names: ReadonlyMap<string, string>
  metric: (ref: string) => string
}

const id = /^\d{9,19}$/
const kindOf = (kind: string) => (kind in zh.kinds ? t(`kinds.${kind as keyof typeof zh.kinds}`) : kind)

/** agent:17 → 客服 吴诗雅; what nobody has a name for: its kind and a short code. */
export function objectText(object: string, known: Known): string {
  const [kind = '', key = ''] = object.split(':')
  if (!key) return kindOf(kind)
  return `${kindOf(kind)} ${known.names.get(key) ?? `#${tagOf(key)}`}`
}

/** The details as pairs, without what is empty and what the entry has said already. */
export function detailText(detail: unknown, object: string, known: Known): string {
  if (detail === null || detail === undefined) return ''
  if (typeof detail !== 'object' || Array.isArray(detail)) return valueText('', detail, known)
  const own = object.split(':')[1]
  return Object.entries(detail as Record<string, unknown>)
    .sort(([a], [b]) => place(a) - place(b))
    .filter(([key, value]) => value !== '' && value !== null && value !== '0' && !(key === 'id' || (typeof value === 'string' && value === own)))
    .map(([key, value]) => `${key in zh.fields ? t(`fields.${key as keyof typeof zh.fields}`) : key}: ${valueText(key, value, known)}`)
    .join(' · ')
}

// What matters first stands first; what has no place keeps its own, behind.
const places = ['name', 'title', 'metric', 'metrics', 'from', 'to', 'agents']
const place = (key: string) => (places.includes(key) ? places.indexOf(key) : places.length)

function valueText(key: string, value: unknown, known: Known): string {
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== 'object')
    return value.length === 0 ? t('none') : plain && value.length <= 4 ? value.map((one) => valueText(key, one, known)).join(', ') : t('items', { n: value.length })
  }
  if (value !== null && typeof value === 'object') {
    const text = value as { zh?: unknown; en?: unknown }
    return typeof text.zh === 'string' && text.zh ? text.zh : t('set')
  }
  const text = String(value)
  if (id.test(text)) return known.names.get(text) ?? `#${tagOf(text)}`
  if (key === 'metric' || key === 'metrics') return text.split(' ').map(known.metric).join(', ')
  return text
}
