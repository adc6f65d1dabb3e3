// Messages live beside the feature that shows them and are found by their file name; the namespace is the folder's name.
// zh-CN is loaded at once, other languages on demand; a key that a language lacks falls back to zh-CN. A feature that is
// not part of the first load brings its texts along (see bring) and is left out here.
import { computed, type WritableComputedRef } from 'vue'
import { createI18n } from 'vue-i18n'

export type Locale = 'zh-CN' | 'en'
export const locales: readonly Locale[] = ['zh-CN', 'en']

/** Same keys as T with any text: a translation that misses a key does not compile. */
export type Deep<T> = { readonly [K in keyof T]: T[K] extends string ? string : Deep<T[K]> }

/** Dotted paths to the texts of T, such as 'menu.report'. */
export type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]

type Tree = { [key: string]: string | Tree }
type Module = { default: Tree }

const eager = import.meta.glob<Module>(['/src/**/messages.zh-CN.ts', '!/src/features/{account,accounts,audit,channels,credit,hours,imports,inbox,metrics,myday,orders,people,readiness,shops,sla,surveys,wall,webhooks,welcome}/**', '!/src/features/report/later/**', '!/src/shared/{acts,order,talk}/**', '!/src/shell/{alarm,errors,palette}/**'], { eager: true })
const lazy: Record<Exclude<Locale, 'zh-CN'>, Record<string, () => Promise<Module>>> = {
  en: import.meta.glob<Module>(['/src/**/messages.en.ts', '!/src/features/{account,accounts,audit,channels,credit,hours,imports,inbox,metrics,myday,orders,people,readiness,shops,sla,surveys,wall,webhooks,welcome}/**', '!/src/features/report/later/**', '!/src/shared/{acts,order,talk}/**', '!/src/shell/{alarm,errors,palette}/**'])
}

/** Texts that came with their feature, or with a part of it: how to read the other languages. */
const brought = new Map<string, Record<Exclude<Locale, 'zh-CN'>, () => Promise<Module>>>()

function namespaceOf(path: string): string {
  const parts = path.split('/')
  return parts[parts.length - 2] ?? ''
}

const storageKey = 'kefu.locale'

function rememberedLocale(): Locale {
  const saved = localStorage.getItem(storageKey)
  return locales.find((l) => l === saved) ?? 'zh-CN'
}

const zh: Tree = {}
for (const [path, mod] of Object.entries(eager)) zh[namespaceOf(path)] = mod.default

const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh } as Record<string, Tree>
})

export const i18nPlugin = i18n

const loaded = new Set<Locale>(['zh-CN'])

async function load(locale: Locale): Promise<void> {
  if (loaded.has(locale) || locale === 'zh-CN') return
  const files = Object.entries(lazy[locale])
  const modules = await Promise.all(files.map(([, read]) => read()))
  const tree: Tree = {}
  modules.forEach((mod, i) => (tree[namespaceOf(files[i]![0])] = mod.default))
  await Promise.all([...brought].map(async ([namespace, read]) => (tree[namespace] = { ...(tree[namespace] as Tree | undefined), ...(await read[locale]()).default })))
  i18n.global.setLocaleMessage(locale, tree)
  loaded.add(locale)
}

/** Adds the texts of a feature that is loaded late, in every language that is in use; await it before the feature is drawn. */
export async function bring(namespace: string, zhTexts: Tree, others: Record<Exclude<Locale, 'zh-CN'>, () => Promise<{ default: object }>>): Promise<void> {
  if (brought.has(namespace)) return
  const read = others as Record<Exclude<Locale, 'zh-CN'>, () => Promise<Module>>
  i18n.global.mergeLocaleMessage('zh-CN', { [namespace]: zhTexts })
  if (loaded.has('en')) i18n.global.mergeLocaleMessage('en', { [namespace]: (await read.en()).default })
  brought.set(namespace, read)
}

/** Switches the screen's language, loads its texts first and remembers the choice. */
export async function setLocale(locale: Locale): Promise<void> {
  await load(locale)
  ;(i18n.global.locale as unknown as { value: string }).value = locale
  document.documentElement.lang = locale
  localStorage.setItem(storageKey, locale)
}

/** Brings back the language of the last visit; called once before the app is mounted. */
export function restoreLocale(): Promise<void> {
  return setLocale(rememberedLocale())
}

export function useLocale(): WritableComputedRef<Locale> {
  return computed({
    get: () => (i18n.global.locale as unknown as { value: Locale }).value,
    set: (next) => void setLocale(next)
  })
}

export function getLocale(): Locale {
  return (i18n.global.locale as unknown as { value: Locale }).value
}

/** The text of a key that may not exist, else nothing. */
export function messageIfAny(key: string): string {
  return i18n.global.te(key) || i18n.global.te(key, 'zh-CN') ? i18n.global.t(key) : ''
}

export type Translate<T> = (key: Leaves<T>, values?: Record<string, string | number>) => string

/** The texts of one feature. T is the type of its zh-CN file, so a key that does not exist is a type error. */
export function messagesOf<T>(namespace: string): Translate<T> {
  return (key, values) => i18n.global.t(`${namespace}.${key}`, values ?? {})
}
