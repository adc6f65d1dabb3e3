import type { RouteRecordRaw } from 'vue-router'

/** An entry of the left menu; label is read at drawing time, so that it follows the language. */
export interface MenuEntry {
  group: 'desk' | 'performance' | 'settings'
  order: number
  path: string
  icon: string
  label: () => string
  /** Right without which the entry is not shown. */
  right?: string
  /** Shown only to people who are an agent themselves. */
  agentsOnly?: boolean
  /** Roles whose start page this is; everybody else starts on the first entry that is no start page of others. */
  startOf?: string[]
}

/**
 * What a feature's routes.ts gives: its pages and its place in the menu. A path without a leading slash is drawn inside the
 * frame; one with a slash stands alone, and meta.open lets it be seen without an account.
 */
export interface Feature {
  routes: RouteRecordRaw[]
  menu?: MenuEntry[]
}
