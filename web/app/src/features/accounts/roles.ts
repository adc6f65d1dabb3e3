/** Built-in roles, the one with the widest sight first. */
export const roles = ['owner', 'manager', 'supervisor', 'agent', 'outsourced', 'quality', 'techlead', 'finance', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Roles that see their own figures only: without the agent they are, they would see nothing. */
export const ownOnly: readonly Role[] = ['agent', 'outsourced']
/** Roles that see every team by name. */
export const everybody: readonly Role[] = ['owner', 'manager']

/** The one agent of exactly this name; nobody when none or several have it. */
export function agentNamed<A extends { name: string }>(agents: readonly A[], name: string): A | undefined {
  const same = agents.filter((a) => a.name.trim().toLowerCase() === name.trim().toLowerCase())
  return same.length === 1 ? same[0] : undefined
}

export function roleOf(name: string): Role {
  return roles.find((r) => r === name) ?? 'viewer'
}
