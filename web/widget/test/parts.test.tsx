// The small parts: back-off, trail, origin, form, links, times, colours, words in all languages.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Field } from '../src/config'
import { contrast, parse, shades, white } from '../src/colour'
import { fault, faults, tidy } from '../src/form'
import { choose, direction, fill, languages } from '../src/i18n'
import { Keep } from '../src/keep'
import { backoff } from '../src/line'
import { analytics, touch } from '../src/origin'
import { merge, surveys, unread, empty } from '../src/thread'
import { dayName, moment } from '../src/time'
import { clean, Trail } from '../src/trail'
import { sizeText } from '../src/size'
import { accepted, refusal } from '../src/upload'
import { pieces } from '../src/words'
import type { Item, Page } from '../src/frames'

describe('back-off', () => {
  it('doubles from half a second to half a minute, spread over the upper half', () => {
    expect([0, 1, 2, 3, 6, 20].map((n) => backoff(n, 1))).toEqual([500, 1000, 2000, 4000, 30_000, 30_000])
    expect([0, 6].map((n) => backoff(n, 0))).toEqual([250, 15_000])
  })
})

describe('trail', () => {
  const { pushState, replaceState } = history
  beforeEach(() => {
    vi.useFakeTimers()
    ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://shop.test/')
  })
  afterEach(() => {
    history.pushState = pushState
    history.replaceState = replaceState
    vi.useRealTimers()
  })

  it('leaves secrets and persons out of addresses', () => {
    expect(clean('https://u:p@shop.test/a?utm_source=x&access_token=t&Email=a%40b.c&page=2#frag')).toBe('https://shop.test/a?utm_source=x&page=2')
    expect(clean('nonsense')).toBe('')
  })

  it('follows pushState, replaceState and back, once per page, with the title set afterwards', () => {
    const seen: Page[] = []
    const trail = new Trail(new Keep('k:', false))
    trail.seen = (page) => seen.push(page) > 0
    document.title = 'Home'
    trail.watch()
    history.pushState({}, '', '/dress')
    document.title = 'Dress'
    vi.advanceTimersByTime(300)
    history.replaceState({}, '', '/dress')
    vi.advanceTimersByTime(300)
    history.replaceState({}, '', '/dress?size=m')
    vi.advanceTimersByTime(300)
    expect(seen.map(({ url, title }) => [url, title])).toEqual([
      ['https://shop.test/', 'Home'],
      ['https://shop.test/dress', 'Dress'],
      ['https://shop.test/dress?size=m', 'Dress']
    ])
  })

  it('keeps the last twenty pages until somebody listens, without the one on the screen', () => {
    const trail = new Trail(new Keep('k:', false))
    trail.watch()
    for (let n = 1; n <= 30; n++) {
      history.pushState({}, '', `/p${n}`)
      vi.advanceTimersByTime(300)
    }
    expect(trail.waiting().map((page) => page.url)).toEqual(Array.from({ length: 19 }, (_, n) => `https://shop.test/p${n + 11}`))
    trail.told()
    expect(trail.waiting()).toEqual([])
  })
})

describe('origin', () => {
  it('keeps the first touch and moves the last', () => {
    const first = touch(undefined, 'https://shop.test/?utm_source=google&utm_medium=cpc&gclid=G1', 'https://www.google.com/search?q=x', 1)
    const second = touch(first, 'https://shop.test/dress', 'https://shop.test/', 2)
    const third = touch(second, 'https://shop.test/?utm_source=news&fbclid=F1', 'https://mail.test/', 3)
    expect(third).toEqual({
      ref: 'https://www.google.com/search?q=x',
      landing: 'https://shop.test/?utm_source=google&utm_medium=cpc&gclid=G1',
      first: { source: 'google', medium: 'cpc', at: 1 },
      last: { source: 'news', at: 3 },
      clicks: { gclid: 'G1', fbclid: 'F1' }
    })
  })

  it('reads both forms of the cookies of Google Analytics', () => {
    expect(analytics('a=b; _ga=GA1.1.123.456; _ga_ABC=GS1.1.1700000000.5.1.1700000100.0.0.0')).toEqual({ client: '123.456', session: '1700000000' })
    expect(analytics('_ga_ABC=GS2.1.s1760000000$o5$g1$t1760000100')).toEqual({ client: undefined, session: '1760000000' })
    expect(analytics('x_ga=GA1.1.1.2')).toBeUndefined()
  })
})

describe('form', () => {
  const field = (kind: Field['kind'], more: Partial<Field> = {}): Field => ({ key: kind, kind, label: kind, ...more })

  it.each<[Field, string | boolean | undefined, string | undefined]>([
    [field('text', { required: true }), '   ', '@required'],
    [field('text'), '', undefined],
    [field('text', { max: 3 }), 'four', '@tooLong'],
    [field('text', { max: 4 }), ' four ', undefined],
    [field('email'), 'a@b', '@badEmail'],
    [field('email'), 'a b@c.de', '@badEmail'],
    [field('email'), 'a@@c.de', '@badEmail'],
    [field('email'), 'ümit.ö+x@mail.example.co', undefined],
    [field('tel'), '12345', '@badTel'],
    [field('tel'), 'call me 123456', '@badTel'],
    [field('tel'), '+49 (30) 123-456', undefined],
    [field('select', { options: [{ value: 'a', label: 'A' }] }), 'b', '@required'],
    [field('select', { options: [{ value: 'a', label: 'A' }] }), 'a', undefined],
    [field('checkbox', { required: true }), false, '@required'],
    [field('checkbox'), undefined, undefined]
  ])('%o with %o: %s', (rule, value, why) => expect(fault(rule, value)).toBe(why))

  it('names every fault by field and sends trimmed values without empty ones', () => {
    const fields = [field('text', { required: true }), field('email'), field('checkbox')]
    expect(faults(fields, { email: 'x' })).toEqual({ text: '@required', email: '@badEmail' })
    expect(tidy(fields, { text: ' a ', email: '' })).toEqual({ text: 'a', checkbox: false })
  })
})

describe('links', () => {
  it('takes the sentence off the link, and nothing but http is one', () => {
    expect(pieces('See https://a.test/x?y=1. (or http://b.test/(1)) javascript:alert(1) <b>')).toEqual([
      'See ',
      { href: 'https://a.test/x?y=1' },
      '. (or ',
      { href: 'http://b.test/(1))' },
      ' javascript:alert(1) <b>'
    ])
    expect(pieces('请看 https://a.test/页。谢谢')).toEqual(['请看 ', { href: 'https://a.test/页' }, '。谢谢'])
    expect(pieces('plain')).toEqual(['plain'])
    expect(pieces('')).toEqual([])
  })
})

describe('times', () => {
  const now = new Date(2026, 10, 20, 23, 30)
  const at = (...part: [number, number, number, number, number]) => new Date(...part).getTime() * 1000

  it('names the day only when it is another', () => {
    expect(moment(at(2026, 10, 20, 23, 45), 'de', now)).toBe('23:45')
    expect(moment(at(2026, 10, 21, 0, 15), 'de', now)).toBe('morgen 00:15')
    expect(moment(at(2026, 10, 23, 9, 0), 'de', now)).toBe('Montag 09:00')
    expect(moment(at(2026, 11, 1, 9, 0), 'de', now)).toBe('1. Dez. 09:00')
    expect(dayName(at(2026, 10, 19, 1, 0), 'en', now)).toBe('Yesterday')
  })
})

describe('colours', () => {
  it.each(['#5b5bd6', '#ffe600', '#000000', '#ffffff', '#e11d48', '#7a7a7a', '#22c55e', 'nonsense', undefined])(
    '%s can be read in both themes',
    (colour) => {
      for (const [dark, ground] of [
        [false, '#f2f2f6'],
        [true, '#2a2a31']
      ] as const) {
        const found = shades(colour, dark)
        expect(contrast(parse(found['--k-brand']), parse(found['--k-on']))).toBeGreaterThanOrEqual(4.5)
        expect(contrast(parse(found['--k-brand-2']), parse(found['--k-on']))).toBeGreaterThanOrEqual(4.5)
        expect(contrast(parse(found['--k-text-brand']), parse(ground))).toBeGreaterThanOrEqual(4.5)
      }
    }
  )

  it('leaves a colour that works as it is', () => {
    expect(shades('#5b5bd6', false)).toMatchObject({ '--k-brand': '#5b5bd6', '--k-on': '#ffffff' })
    expect(contrast(white, [0, 0, 0])).toBe(21)
  })
})

describe('files', () => {
  it('refuses before anything is sent', () => {
    const rules = { bytes: 1000, kinds: ['image/*', 'application/pdf', '.csv'] }
    expect(refusal({ name: 'a.png', type: 'image/png', size: 1000 }, rules)).toBeUndefined()
    expect(refusal({ name: 'a.png', type: 'image/png', size: 1001 }, rules)).toBe('@fileBig')
    expect(refusal({ name: 'a.exe', type: 'application/x-msdownload', size: 1 }, rules)).toBe('@fileKind')
    expect(refusal({ name: 'A.CSV', type: '', size: 1 }, rules)).toBeUndefined()
    expect(accepted('a', 'imagex/png', ['image/*'])).toBe(false)
    expect(accepted('a', 'any/thing', [])).toBe(true)
  })

  it('writes sizes as people do', () => {
    expect([10 * 1048576, 1536, 10].map((size) => sizeText(size, 'en'))).toEqual(['10 MB', '1.5 kB', '1 kB'])
  })
})

describe('thread', () => {
  const item = (seq: number, kind = 'message', by = 'agent', more: Partial<Item> = {}): Item => ({ seq, at: seq, kind, by: { kind: by }, ...more })

  it('is the same list in whatever order and however often items come', () => {
    const items = [item(3), item(1, 'message', 'customer', { cid: 'x' }), item(2)]
    const once = merge(empty, items, 3)
    const twice = merge(merge(merge(empty, [items[1] as Item]), items, 3), [item(1, 'message', 'customer'), item(2)], 2)
    expect(twice).toEqual(once)
    expect(once.items.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(once.after).toBe(3)
    expect(unread(once, 1)).toHaveLength(2)
  })

  it('the last answer to a survey stands', () => {
    const asked = merge(empty, [
      item(1, 'survey', 'system', { data: { invitation: 'i', expires: 9 } }),
      item(2, 'rated', 'customer', { data: { invitation: 'i', score: 2 } }),
      item(4, 'rated', 'customer', { data: { invitation: 'i', score: 5, comment: 'c' } }),
      item(3, 'rated', 'customer', { data: { invitation: 'other', score: 1 } })
    ])
    expect([...surveys(asked).values()]).toEqual([{ invitation: 'i', expires: 9, score: 5, comment: 'c' }])
  })

  it('a question ends when the server withdraws it, and no other does', () => {
    const about = (seq: number, kind: string, invitation: string) => item(seq, kind, 'system', { data: { invitation, expires: 9 } })
    const asked = [about(1, 'survey', 'a'), about(2, 'survey', 'b'), item(3, 'reopened'), about(4, 'survey_withdrawn', 'a'), about(5, 'survey', 'c')]
    expect([...surveys(merge(empty, asked)).keys()]).toEqual(['b', 'c'])
  })
})

describe('languages', () => {
  const folder = join(import.meta.dirname, '../src/locales')
  const texts = (name: string): Record<string, string> => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const holes = (text = '') => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

  it('every language has the same words with the same holes', () => {
    expect(readdirSync(folder).sort()).toEqual(languages.map((lang) => `${lang}.json`).sort())
    const en = texts('en.json')
    for (const lang of languages) {
      const other = texts(`${lang}.json`)
      expect(Object.keys(other), lang).toEqual(Object.keys(en))
      for (const [key, text] of Object.entries(en)) {
        expect(other[key]?.trim(), `${lang} ${key}`).toBeTruthy()
        expect(holes(other[key]), `${lang} ${key}`).toEqual(holes(text))
      }
    }
  })

  it('takes the first wish it knows, and English otherwise', () => {
    expect(choose([undefined, 'nl-NL', 'pt-BR', 'de'])).toBe('pt')
    expect(choose(['zh_Hant_TW'])).toBe('zh')
    expect(choose(['tlh'])).toBe('en')
    expect(languages.filter((lang) => direction(lang) === 'rtl')).toEqual(['ar'])
    expect(fill('{a} of {b}', { a: 1, b: '{a}' })).toBe('1 of {a}')
  })
})
