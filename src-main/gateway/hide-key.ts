/** Shorter keys are placeholders of local servers; hiding them would garble words. */
const shortestKey = 12

/** Hides a key in bytes that flow by, one call's answer at a time. The length stays the same. */
export interface KeyHider {
  /** The bytes to pass on; a beginning of the key at their end is held back for the next. */
  push(chunk: Buffer): Buffer
  /** What was held back, at the end. */
  end(): Buffer | null
  text(value: string): string
}

/** Null where there is no key worth hiding. */
export function createKeyHider(key: string | null): KeyHider | null {
  if (key === null || key.length < shortestKey) return null
  const secret = Buffer.from(key)
  const mask = Buffer.alloc(secret.length, '*')
  let held: Buffer | null = null

  return {
    push(chunk) {
      const bytes = held === null ? chunk : Buffer.concat([held, chunk])
      held = null
      for (let at = bytes.indexOf(secret); at !== -1; at = bytes.indexOf(secret, at + secret.length))
        mask.copy(bytes, at)
      const tail = beginningAtEnd(bytes, secret)
      if (tail === 0) return bytes
      held = bytes.subarray(bytes.length - tail)
      return bytes.subarray(0, bytes.length - tail)
    },
    end() {
      const rest = held
      held = null
      return rest
    },
    text: value => value.replaceAll(key, '*'.repeat(key.length)),
  }
}

/** How many bytes at the end are a beginning of the secret. */
function beginningAtEnd(bytes: Buffer, secret: Buffer): number {
  const first = secret[0] as number
  const from = Math.max(0, bytes.length - secret.length + 1)
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    const length = bytes.length - at
    if (bytes.compare(secret, 0, length, at) === 0) return length
  }
  return 0
}
