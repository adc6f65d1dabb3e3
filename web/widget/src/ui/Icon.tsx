// Line icons on a 24 × 24 field; what they mean is said in words beside or above them.
export function Icon({ name, path, size = 20 }: { name?: string; path: string; size?: number }) {
  return (
    <svg
      class={`icon i-${name}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}
