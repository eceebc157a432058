import { z } from 'zod'

/** True for https, and for http to this machine alone. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isHere)
}

/** Plain http would show everybody on the way what is sent; to this machine there is no way. No password in an address. */
export const safeAddress = z.string().max(2000).refine(isSafeAddress)
