// The name under which a message is sent, so that the server records it once however often it arrives.

/** 128 random bits in 22 characters that need no escaping. */
export function newCid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
