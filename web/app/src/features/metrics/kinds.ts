/** Kinds of channels that thresholds and targets can be set for. */
export const kinds = ['chat', 'messaging', 'mail', 'voice', 'social'] as const
