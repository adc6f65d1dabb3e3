// What the build does to texts and names.
import { describe, expect, it } from 'vitest'
import { shorten } from '../scripts/shorten.mjs'
import { corner, keysOf, numbered } from '../scripts/texts.mjs'

const words = (lang: string, keys: string[]) => Object.fromEntries(keys.map((key) => [key, `${lang} ${key.slice(1)}`]))

describe('texts by number', () => {
  it('begin with those of the button, in the order every version has had, whatever the order of the file', () => {
    expect(corner).toEqual(['@open', '@openUnread', '@close', '@hide'])
    const keys = ['@send', '@hide', '@rate', '@close', '@open', '@openUnread']
    const { numbers, files } = numbered({ en: words('en', keys), de: words('de', keys) }, ['@send', '@close'], ['@rate', '@send'])
    expect(numbers).toEqual({ '@open': 0, '@openUnread': 1, '@close': 2, '@hide': 3, '@send': 4, '@rate': 5 })
    expect(files.de).toEqual({ first: ['de open', 'de openUnread', 'de close', 'de hide', 'de send'], later: ['de rate'] })
  })

  it('are all shown somewhere, and all there', () => {
    expect(() => numbered({ en: words('en', [...corner, '@old']) }, [], [])).toThrow('@old')
    expect(() => numbered({ en: words('en', corner) }, ['@new'], [])).toThrow('@new')
  })

  it('are found in a script, and put in for their keys', () => {
    const code = 'var t=k=>x[k];t("@send");t(a?`@rate`:"@send");mail("a@rate.test",`${b}@rate`)'
    expect(keysOf(code)).toEqual(['@send', '@rate'])
    expect(shorten(code, { privates: [], properties: [], texts: { '@send': 4, '@rate': 5 } })).toBe(
      'var t=k=>x[k];t(4);t(a?5:4);mail("a@rate.test",`${b}@rate`)'
    )
    expect(shorten('function f(a){return`@rate`}for(k of["@send"]);"@rate"in x', { privates: [], properties: [], texts: { '@send': 4, '@rate': 5 } })).toBe(
      'function f(a){return 5}for(k of[4]);5 in x'
    )
  })
})

describe('names', () => {
  it('of private members and custom properties become short, the longest first', () => {
    const code = 'class A{waiting;socket=1;get(){return this.socket}}var c="a{--k-brand:1;--k-brand-2:var(--k-brand)}"'
    expect(shorten(code, { privates: ['socket'], properties: ['--k-brand-2', '--k-brand'], texts: {} })).toBe(
      'class A{$0=1;get(){return this.$0}}var c="a{--y:1;--z:var(--y)}"'
    )
  })
})
