import { onScopeDispose, ref } from 'vue'

/** Whether the screen is as narrow as a phone's, as it is now. */
export function useNarrow() {
  const media = window.matchMedia('(max-width: 639px)')
  const narrow = ref(media.matches)
  const follow = () => (narrow.value = media.matches)
  media.addEventListener('change', follow)
  onScopeDispose(() => media.removeEventListener('change', follow))
  return narrow
}
