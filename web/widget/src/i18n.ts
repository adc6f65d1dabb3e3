// Words in eight languages. Keys begin with @, by which the build knows them: there a text is known by its number, first those of the window in one
// file, then those of the third script in another.
import { get } from './config'
import type en from './locales/en.json'

export type Texts = typeof en
export type Key = keyof Texts
export const languages = ['en', 'zh', 'de', 'fr', 'es', 'ar', 'pt', 'ja']
declare const __VERSION__: string

/** The first wish that can be met. */
export function choose(wishes: (string | undefined | null)[]): string {
  return wishes.map((wish) => wish?.toLowerCase().split(/[-_]/)[0] ?? '').find((short) => languages.includes(short)) ?? 'en'
}

export const direction = (lang: string): 'rtl' | 'ltr' => (lang === 'ar' ? 'rtl' : 'ltr')

/** Words of a language. */
export const loadTexts = async <T>(base: string, lang: string): Promise<T> =>
  (await get(`${base}widget/locales/${lang}.${__VERSION__}.json`)).json()

export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
}
