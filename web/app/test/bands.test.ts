// Which folder may know which: ui and api know nobody; shared knows them; features know all of these and the shell, and not each other but for one pair.
import { describe, expect, it } from 'vitest'

const sources = Object.entries(
  import.meta.glob<string>('../src/**/*.{vue,ts}', { eager: true, query: '?raw', import: 'default' })
).filter(([file]) => !file.endsWith('.test.ts') && !file.endsWith('/schema.d.ts'))

function wrong(test: (file: string, text: string) => boolean): string[] {
  return sources.filter(([file, text]) => test(file, text)).map(([file]) => file)
}

describe('bands of the web app', () => {
  it('finds the sources', () => expect(sources.length).toBeGreaterThan(40))

  it('imports the kit and the chart library in ui only', () => {
    const kit = /from '(@nuxt\/ui|reka-ui|echarts)/
    expect(wrong((file, text) => !file.includes('/src/ui/') && !file.endsWith('/src/main.ts') && kit.test(text))).toEqual([])
  })

  it('keeps ui and api free of shell and features', () => {
    expect(wrong((file, text) => /\/src\/(ui|api)\//.test(file) && /@\/(features|shell|shared)/.test(text))).toEqual([])
  })

  it('keeps what features share free of features and the shell', () => {
    expect(wrong((file, text) => file.includes('/src/shared/') && /@\/(features|shell)/.test(text))).toEqual([])
  })

  // An agent's own day shows figures in the very drawer of the report, so that both explain alike.
  const allowed = new Set(['myday → report'])
  it('keeps features apart', () => {
    expect(
      wrong((file, text) => {
        const own = file.match(/\/features\/([^/]+)\//)?.[1]
        return own !== undefined && [...text.matchAll(/@\/features\/([^/'"]+)/g)].some((m) => m[1] !== own && !allowed.has(`${own} → ${m[1]}`))
      })
    ).toEqual([])
  })

  it('calls the server through the api folder only', () => {
    expect(wrong((file, text) => !file.includes('/src/api/') && /\bfetch\(/.test(text))).toEqual([])
  })

  it('keeps every file at a readable length', () => {
    expect(wrong((_file, text) => text.split('\n').length > 500)).toEqual([])
  })
})
