/**
 * The path of a small line without axes, over a box of the given size. Gaps in the values stay gaps; a value alone becomes
 * a dot, a flat line is drawn in the middle. Returns an empty text when nothing can be drawn.
 */
export function sparkPath(values: readonly (number | null)[], width: number, height: number, margin = 2): string {
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v))
  if (known.length === 0) return ''
  const low = Math.min(...known)
  const span = Math.max(...known) - low
  const step = values.length > 1 ? (width - 2 * margin) / (values.length - 1) : 0
  const y = (v: number) => (span === 0 ? height / 2 : margin + (1 - (v - low) / span) * (height - 2 * margin))
  let path = ''
  let drawing = false
  values.forEach((v, i) => {
    if (v === null || !Number.isFinite(v)) {
      drawing = false
      return
    }
    path += `${drawing ? 'L' : 'M'}${round(margin + i * step)} ${round(y(v))}`
    if (!drawing && (values[i + 1] ?? null) === null) path += 'h0'
    drawing = true
  })
  return path
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
