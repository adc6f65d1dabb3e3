import type { RouteRecordRaw } from 'vue-router'

/** An entry of the left menu; label is read at drawing time, so that it follows the language. */
export interface MenuEntry {
  group: 'performance' | 'settings'
  order: number
  path: string
  icon: string
  label: () => string
  /** Right without which the entry is not shown. */
  right?: string
}

/** What a feature's routes.ts gives: its pages and its place in the menu. */
export interface Feature {
  routes: RouteRecordRaw[]
  menu?: MenuEntry[]
}
