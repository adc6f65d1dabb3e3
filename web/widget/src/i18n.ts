// Words in eight languages: English is part of the script, the others are fetched when they are needed.
import en from './locales/en.json'

export type Texts = typeof en
export type Key = keyof Texts
export const languages = ['en', 'zh', 'de', 'fr', 'es', 'ar', 'pt', 'ja']
declare const __TEXTS__: string

/** The first wish that can be met. */
export function choose(wishes: (string | undefined | null)[]): string {
  for (const wish of wishes) {
    const short = wish?.toLowerCase().split(/[-_]/)[0]
    if (short && languages.includes(short)) return short
  }
  return 'en'
}

export const direction = (lang: string): 'rtl' | 'ltr' => (lang === 'ar' ? 'rtl' : 'ltr')

/** Words of a language; English when they cannot be had. */
export async function loadTexts(base: string, lang: string): Promise<Texts> {
  if (lang === 'en') return en
  try {
    const answer = await fetch(`${base}widget/locales/${lang}.json?v=${__TEXTS__}`, { credentials: 'omit' })
    return { ...en, ...(await answer.json()) }
  } catch {
    return en
  }
}

export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
}
