// The call that brings an order, as another system makes it.
import type { Shop, ShopSetup } from '@/api/orders'

export const setupOf = (shop: Pick<Shop, 'name' | 'active'>): ShopSetup => ({ name: shop.name.trim(), active: shop.active })

export const addressOf = (origin: string, key: string) => `${origin}/api/shops/${encodeURIComponent(key)}/orders`

/** A script that signs and sends one order. Without the secret, which is shown once, a variable stands in its place. */
export function curlOf(origin: string, key: string, secret: string, now: Date): string {
  const order = {
    id: '1001', number: '#1001', placed_at: now.toISOString(), updated_at: now.toISOString(), currency: 'USD', total: '129.90', net: '119.90', shipping: '10.00', items: 1,
    customer: { email: 'ann@example.com', name: 'Ann' },
    lines: [{ name: 'Linen dress', sku: 'LD-1', quantity: 1, price: '119.90' }],
    payments: [{ id: 'P-1', at: now.toISOString(), amount: '129.90' }]
  }
  return [
    `SECRET=${secret || '"$KEFU_SHOP_SECRET"'}`,
    `ID=msg_$(date +%s%N); TIME=$(date +%s)`,
    `BODY='${JSON.stringify(order)}'`,
    `KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \\n')`,
    `SIGN=$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)`,
    `curl ${addressOf(origin, key)} -H "Content-Type: application/json" \\`,
    `  -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" -H "webhook-signature: v1,$SIGN" \\`,
    `  -d "$BODY"`
  ].join('\n')
}
