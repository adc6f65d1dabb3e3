/** Built-in roles, the one with the widest sight first. */
export const roles = ['owner', 'manager', 'supervisor', 'agent', 'outsourced', 'quality', 'techlead', 'finance', 'viewer'] as const
export type Role = (typeof roles)[number]

export function roleOf(name: string): Role {
  return roles.find((r) => r === name) ?? 'viewer'
}
