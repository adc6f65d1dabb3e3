const mouths = ['M8 17c2-3 6-3 8 0', 'M8.5 16.5c2-1.5 5-1.5 7 0', 'M8.5 16h7', 'M8.5 15c2 1.8 5 1.8 7 0', 'M7.5 14c2 4 7 4 9 0Z']

/** A face for a score from 1 to 5. */
export function Face({ score }: { score: number }) {
  return (
    <svg class="face" width="32" height="32" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" />
      <path d={`M8.5 9v1M15.5 9v1${mouths[score - 1]}`} />
    </svg>
  )
}
