// The settings of a web chat as a form, and what is wrong with them.
import type { Invite, PreField, PreForm, Widget, WidgetSetup } from '@/api/desk'

export const colors = ['#4f46e5', '#1d4ed8', '#0f766e', '#15803d', '#b45309', '#be123c', '#7e22ce', '#18181b'] as const

export type Said = { lang: string; text: string }[]

/** A question before the first message, as the page edits it. */
export interface Question {
  key: string
  kind: PreField['kind']
  label: Said
  required: boolean
  options: { value: string; label: Said }[]
}

/** An invitation, as the page edits it: numbers are texts, empty ones hold nothing back. */
export interface Rule {
  id?: string
  name: string
  enabled: boolean
  text: Said
  minutes: string
  exit: boolean
  cart: string
  url: string
  countries: string
  languages: string
  hours: boolean
  days: string
  holdOut: string
}

export interface Form {
  asks: boolean
  when: PreForm['when']
  intro: Said
  questions: Question[]
  consent: boolean
  privacy: string
  rules: Rule[]
  name: string
  enabled: boolean
  color: string
  side: 'left' | 'right'
  team: string
  greeting: { lang: string; text: string }[]
  away: { lang: string; text: string }[]
  origins: string
}

const entries = (texts: Record<string, string> | null | undefined) => Object.entries(texts ?? {}).map(([lang, text]) => ({ lang, text }))
const texts = (list: Form['greeting']) => Object.fromEntries(list.filter((one) => one.text.trim()).map((one) => [one.lang, one.text.trim()]))

export function formOf(widget: Widget): Form {
  return {
    name: widget.name,
    enabled: widget.enabled,
    color: widget.color || colors[0],
    side: widget.side || 'right',
    team: widget.team && widget.team !== '0' ? widget.team : '',
    greeting: entries(widget.greeting),
    away: entries(widget.away),
    origins: (widget.origins ?? []).join('\n'),
    asks: !!widget.form,
    when: widget.form?.when ?? 'always',
    intro: entries(widget.form?.intro),
    questions: (widget.form?.fields ?? []).map((field) => ({
      key: field.key,
      kind: field.kind,
      label: entries(field.label),
      required: !!field.required,
      options: (field.options ?? []).map((option) => ({ value: option.value, label: entries(option.label) }))
    })),
    consent: !!widget.consent,
    privacy: widget.privacy ?? '',
    rules: (widget.invites ?? []).map(ruleOf)
  }
}

export function setupOf(form: Form): WidgetSetup {
  return {
    name: form.name.trim(),
    enabled: form.enabled,
    color: form.color,
    side: form.side,
    ...(form.team ? { team: form.team } : {}),
    greeting: texts(form.greeting),
    away: texts(form.away),
    origins: lines(form.origins),
    consent: form.consent,
    privacy: form.privacy.trim(),
    ...(form.asks && form.questions.length ? { form: { when: form.when, intro: texts(form.intro), fields: form.questions.map(fieldOf) } } : {}),
    invites: form.rules.map(inviteOf)
  }
}

const fieldOf = (one: Question): PreField => ({
  key: one.key,
  kind: one.kind,
  label: texts(one.label),
  ...(one.required ? { required: true } : {}),
  ...(one.kind === 'select' ? { options: one.options.map((option) => ({ value: option.value, label: texts(option.label) })) } : {})
})

/** A question to begin with: its name is not taken yet. */
export function newQuestion(kind: Question['kind'], taken: string[]): Question {
  const base = kind === 'select' ? 'topic' : kind
  let key: string = base
  for (let n = 2; taken.includes(key); n++) key = `${base}_${n}`
  return { key, kind, label: [], required: false, options: kind === 'select' ? [{ value: '1', label: [] }] : [] }
}

// A field for numbers hands over a number, an empty one a text.
const number = (text: string | number) => Number(String(text).replace(',', '.')) || 0
const words = (text: string) => text.split(/[\s,,、]+/).filter(Boolean)

export const newRule = (): Rule => ({ name: '', enabled: true, text: [], minutes: '5', exit: false, cart: '', url: '', countries: '', languages: '', hours: true, days: '7', holdOut: '10' })

const ruleOf = (invite: Invite): Rule => ({
  id: invite.id,
  name: invite.name,
  enabled: invite.enabled,
  text: entries(invite.text),
  minutes: invite.idle ? String(invite.idle / 60) : '',
  exit: !!invite.exit,
  cart: invite.cart ? String(invite.cart) : '',
  url: invite.url ?? '',
  countries: (invite.countries ?? []).join(', '),
  languages: (invite.languages ?? []).join(', '),
  hours: !!invite.hours,
  days: String(invite.days),
  holdOut: String(invite.hold_out)
})

const inviteOf = (rule: Rule): Invite => ({
  ...(rule.id ? { id: rule.id } : {}),
  name: rule.name.trim(),
  enabled: rule.enabled,
  text: texts(rule.text),
  idle: Math.round(number(rule.minutes) * 60),
  exit: rule.exit,
  cart: number(rule.cart),
  url: rule.url.trim(),
  countries: words(rule.countries).map((code) => code.toUpperCase()),
  languages: words(rule.languages).map((code) => code.toLowerCase()),
  hours: rule.hours,
  days: number(rule.days),
  hold_out: number(rule.holdOut)
})

/** What is missing before the form can be saved; nothing: it can. */
export function missing(form: Form): 'question' | 'rule' | undefined {
  const said = (some: Said) => some.some((one) => one.text.trim())
  if (form.asks && form.questions.some((one) => !said(one.label) || (one.kind === 'select' && !one.options.every((option) => said(option.label))))) return 'question'
  if (form.rules.some((rule) => !rule.name.trim() || (rule.enabled && !said(rule.text)))) return 'rule'
  return undefined
}

const lines = (text: string) => text.split('\n').map((line) => line.trim().replace(/\/+$/, '')).filter(Boolean)

/** The first line that is no origin; empty: all are. */
export function badOrigin(text: string): string {
  return lines(text).find((line) => !/^https?:\/\/(\*\.)?[^\s/*?#@]+$/i.test(line)) ?? ''
}

/** The contrast of white text on a colour, from 1 to 21. */
export function contrastOnWhite(color: string): number {
  const channel = (at: number) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }
  const light = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
  return 1.05 / (light + 0.05)
}

export const snippetOf = (key: string, origin: string) => `<script async src="${origin}/w.js" data-key="${key}"></` + 'script>'
