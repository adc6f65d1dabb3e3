// Words in eight languages, each in a file of its own.
import type en from './locales/en.json'

export type Texts = typeof en
export type Key = keyof Texts
export const languages = ['en', 'zh', 'de', 'fr', 'es', 'ar', 'pt', 'ja']
declare const __TEXTS__: Record<string, string>

/** The first wish that can be met. */
export function choose(wishes: (string | undefined | null)[]): string {
  for (const wish of wishes) {
    const short = wish?.toLowerCase().split(/[-_]/)[0]
    if (short && languages.includes(short)) return short
  }
  return 'en'
}

export const direction = (lang: string): 'rtl' | 'ltr' => (lang === 'ar' ? 'rtl' : 'ltr')

/** Words of a language. */
export const loadTexts = async (base: string, lang: string): Promise<Texts> =>
  (await fetch(`${base}widget/locales/${__TEXTS__[lang]}.json`, { credentials: 'omit' })).json()

export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
}
