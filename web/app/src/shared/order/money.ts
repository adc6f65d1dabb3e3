// Amounts of orders read as all money does.
import { formatFigure } from '@/ui/format'
import type { Locale } from '@/ui/i18n'

/** 1,284.00 USD for 128400; amounts come in the smallest unit of their currency. */
export const moneyText = (minor: number | null | undefined, currency: string, locale: Locale): string => formatFigure(minor, `money ${currency}`, locale)
