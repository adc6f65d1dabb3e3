import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

/** Which stores the pages speak of; empty means all of them. Kept over reloads. */
export const useScope = defineStore('scope', () => {
  const stores = ref<string[]>(saved())
  watch(stores, (now) => localStorage.setItem('kefu.stores', JSON.stringify(now)))
  return { stores }
})

function saved(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem('kefu.stores') ?? '[]')
    return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []
  } catch {
    return []
  }
}
