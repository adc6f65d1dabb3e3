// The shop's colour, and what can be read on it.

type RGB = [number, number, number]

export function parse(text: string | undefined): RGB {
  const hex = /^#?([0-9a-f]{6})$/i.exec(text ?? '')?.[1] ?? '5b5bd6'
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as RGB
}

export const css = (rgb: RGB): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

export const mix = (a: RGB, b: RGB, share: number): RGB => a.map((part, at) => part + ((b[at] as number) - part) * share) as RGB

function luminance(rgb: RGB): number {
  const [r, g, b] = rgb.map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as RGB
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function contrast(a: RGB, b: RGB): number {
  const share = (luminance(a) + 0.05) / (luminance(b) + 0.05)
  return Math.max(share, 1 / share)
}

export const white: RGB = [255, 255, 255]
export const ink: RGB = [24, 24, 27]

/** The colour, moved away from the ground until text in it can be read there. */
export function readable(colour: RGB, ground: RGB): RGB {
  const away = luminance(ground) > 0.3 ? ink : white
  let found = colour
  for (let share = 0; contrast(found, ground) < 4.5 && share < 1; share += 0.1) found = mix(colour, away, share)
  return found
}

/** Custom properties for one theme: ground of the shop's colour, a second shade for its slope, text on both, and the colour as text. */
export function shades(text: string | undefined, dark: boolean): Record<string, string> {
  const colour = parse(text)
  const on = contrast(colour, white) >= 4.5 ? white : contrast(colour, ink) >= 4.5 ? ink : white
  const brand = on === white ? readable(colour, white) : colour
  return {
    '--k-brand': css(brand),
    '--k-brand-2': css(mix(brand, on === white ? [20, 16, 60] : white, 0.24)),
    '--k-on': css(on),
    '--k-text-brand': css(readable(colour, dark ? [42, 42, 49] : [242, 242, 246]))
  }
}
