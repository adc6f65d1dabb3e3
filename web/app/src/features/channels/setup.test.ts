import { describe, expect, it } from 'vitest'
import { badOrigin, contrastOnWhite, formOf, missing, newQuestion, newRule, setupOf, snippetOf } from './setup'

const widget = { id: '1', store: '2', name: 'Shop', key: 'k-1', enabled: true, origins: ['https://a.example'], greeting: { zh: '您好' } }

describe('a web chat as a form', () => {
  it('comes back as it was, with nothing that the server does not know', () => {
    expect(setupOf(formOf(widget))).toEqual({ name: 'Shop', enabled: true, color: '#4f46e5', side: 'right', greeting: { zh: '您好' }, away: {}, origins: ['https://a.example'], consent: false, privacy: '', invites: [] })
  })
  it('keeps questions and invitations, also those of languages and kinds it does not show', () => {
    const full = {
      ...widget,
      consent: true,
      privacy: 'https://a.example/p',
      form: { when: 'offline' as const, intro: { de: 'Hallo' }, fields: [{ key: 'topic', kind: 'select' as const, label: { th: 'x' }, required: true, options: [{ value: 'order', label: { en: 'Order' } }] }] },
      invites: [{ id: '5', name: 'Cart', enabled: true, text: { en: 'Help?' }, idle: 90, exit: true, cart: 49.5, url: '/cart*', countries: ['DE'], languages: ['de'], hours: true, days: 7, hold_out: 10 }]
    }
    const { form, invites, consent, privacy } = setupOf(formOf(full))
    const rule = { ...formOf(full).rules[0]!, minutes: 2.5 as unknown as string, cart: '49,5', days: '' }
    expect(setupOf({ ...formOf(full), rules: [rule] }).invites).toMatchObject([{ idle: 150, cart: 49.5, days: 0 }])
    expect({ form, invites, consent, privacy }).toEqual({ form: full.form, invites: full.invites, consent: true, privacy: 'https://a.example/p' })
  })
  it('gives a question a name that is not taken, and says what is missing', () => {
    expect(newQuestion('email', ['email', 'email_2']).key).toBe('email_3')
    const form = { ...formOf(widget), asks: true, questions: [newQuestion('email', [])] }
    expect(missing(form)).toBe('question')
    form.questions[0]!.label = [{ lang: 'en', text: 'E-mail' }]
    expect(missing(form)).toBeUndefined()
    form.rules = [{ ...newRule(), name: 'Cart' }]
    expect(missing(form)).toBe('rule')
  })
  it('drops empty lines and texts, and slashes at the end', () => {
    const form = { ...formOf(widget), origins: ' https://a.example/ \n\nhttps://*.b.example', greeting: [{ lang: 'en', text: '  ' }], team: '9' }
    expect(setupOf(form)).toMatchObject({ origins: ['https://a.example', 'https://*.b.example'], greeting: {}, team: '9' })
  })
  it('names the first line that is no site', () => {
    expect(badOrigin('https://a.example\nhttp://localhost:8080\nhttps://*.b.example')).toBe('')
    expect(badOrigin('https://a.example\nb.example')).toBe('b.example')
    expect(badOrigin('https://a.example/path')).toBe('https://a.example/path')
  })
  it('reckons the contrast of white text', () => {
    expect(contrastOnWhite('#000000')).toBeCloseTo(21, 1)
    expect(contrastOnWhite('#ffffff')).toBeCloseTo(1, 5)
    expect(contrastOnWhite('#767676')).toBeCloseTo(4.54, 1)
  })
  it('gives the line for the page', () => {
    expect(snippetOf('k-1', 'https://desk.example')).toBe('<script async src="https://desk.example/w.js" data-key="k-1"></scr' + 'ipt>')
  })
})
