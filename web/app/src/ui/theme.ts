// Light, dark or as the system says; remembered, and set on the root element before the first paint of the app.
import { computed, ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark'

const storageKey = 'kefu.theme'
const media = window.matchMedia('(prefers-color-scheme: dark)')

function remembered(): Theme {
  const saved = localStorage.getItem(storageKey)
  return saved === 'light' || saved === 'dark' ? saved : 'system'
}

const chosen = ref<Theme>(remembered())
const systemDark = ref(media.matches)

export const isDark = computed(() => (chosen.value === 'system' ? systemDark.value : chosen.value === 'dark'))

function paint(): void {
  document.documentElement.classList.toggle('dark', isDark.value)
  document.documentElement.classList.toggle('light', !isDark.value)
}

/** Applies the remembered theme and follows the system when nothing was chosen. */
export function restoreTheme(): void {
  paint()
  media.addEventListener('change', (event) => {
    systemDark.value = event.matches
    paint()
  })
}

export function setTheme(theme: Theme): void {
  chosen.value = theme
  if (theme === 'system') localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, theme)
  paint()
}

export function useTheme() {
  return { theme: computed(() => chosen.value), isDark, setTheme }
}

/** The colour a CSS variable holds now; charts paint on a canvas and cannot read variables themselves. */
export function cssColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
