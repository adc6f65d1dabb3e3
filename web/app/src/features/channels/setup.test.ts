import { describe, expect, it } from 'vitest'
import { badOrigin, contrastOnWhite, formOf, setupOf, snippetOf } from './setup'

const widget = { id: '1', store: '2', name: 'Shop', key: 'k-1', enabled: true, origins: ['https://a.example'], greeting: { zh: '您好' } }

describe('a web chat as a form', () => {
  it('comes back as it was, with nothing that the server does not know', () => {
    expect(setupOf(formOf(widget))).toEqual({ name: 'Shop', enabled: true, color: '#4f46e5', side: 'right', greeting: { zh: '您好' }, away: {}, origins: ['https://a.example'] })
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
