// How large a file is, in words.

/** 10 MB, 640 KB. */
export function sizeText(bytes: number, lang: string): string {
  const [value, unit] = bytes < 1e6 ? [Math.max(1, bytes / 1024), 'kilobyte'] : [bytes / 1048576, 'megabyte']
  return new Intl.NumberFormat(lang, { style: 'unit', unit: unit as string, maximumFractionDigits: (value as number) < 10 ? 1 : 0 }).format(
    value as number
  )
}
