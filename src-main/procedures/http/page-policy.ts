import { createHash } from 'node:crypto'

/** For a page without scripts that carries its style in itself: that very style may be applied, and nothing be loaded. */
export function pagePolicyOf(html: string): string {
  const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
    ([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    ...(styles.length === 0 ? [] : [`style-src ${styles.join(' ')}`]),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
