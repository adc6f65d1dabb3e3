// The settings of a web chat as a form, and what is wrong with them.
import type { Widget, WidgetSetup } from '@/api/desk'

export const colors = ['#4f46e5', '#1d4ed8', '#0f766e', '#15803d', '#b45309', '#be123c', '#7e22ce', '#18181b'] as const

export interface Form {
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
    origins: (widget.origins ?? []).join('\n')
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
    origins: lines(form.origins)
  }
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
