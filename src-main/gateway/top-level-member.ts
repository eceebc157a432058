/** Where a member of a JSON object stands in its text, in bytes. */
export interface MemberRange {
  /** The quote that opens its name. */
  readonly nameAt: number
  readonly valueAt: number
  /** After its value's last byte. */
  readonly end: number
  /** The comma before it; null where it is the first. */
  readonly commaBefore: number | null
  /** The comma after it; null where it is the last. */
  readonly commaAfter: number | null
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const opening: ReadonlySet<number> = new Set([0x7b, 0x5b])
const closing: ReadonlySet<number> = new Set([0x7d, 0x5d])
const space: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * The last member of that name of the object whose text begins at `from`, found without parsing, so
 * that the other bytes can stay as they are. Null where there is none or the text is no object.
 */
export function findTopLevelMember(bytes: Uint8Array, name: string, from = 0): MemberRange | null {
  let found: MemberRange | null = null
  let commaBefore: number | null = null
  let at = skipSpace(bytes, from)
  if (bytes[at] !== 0x7b) return null
  at = skipSpace(bytes, at + 1)
  while (bytes[at] === quote) {
    const nameAt = at
    const nameEnd = endOfString(bytes, at)
    at = skipSpace(bytes, nameEnd)
    if (bytes[at] !== colon) return found
    const valueAt = skipSpace(bytes, at + 1)
    const end = endOfValue(bytes, valueAt)
    at = skipSpace(bytes, end)
    const commaAfter = bytes[at] === comma ? at : null
    if (isNamed(bytes, nameAt + 1, nameEnd - 1, name)) found = { nameAt, valueAt, end, commaBefore, commaAfter }
    if (commaAfter === null) return bytes[at] === 0x7d ? found : null
    commaBefore = commaAfter
    at = skipSpace(bytes, at + 1)
  }
  return found
}

/** The text without the member and the comma that joined it to the rest. */
export function withoutMember(bytes: Buffer, { nameAt, end, commaBefore, commaAfter }: MemberRange): Buffer {
  if (commaBefore !== null) return Buffer.concat([bytes.subarray(0, commaBefore), bytes.subarray(end)])
  const next = commaAfter === null ? end : skipSpace(bytes, commaAfter + 1)
  return Buffer.concat([bytes.subarray(0, nameAt), bytes.subarray(next)])
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (space.has(bytes[at] as number)) at++
  return at
}

/** After the closing quote. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at + 1
}

function endOfValue(bytes: Uint8Array, from: number): number {
  let depth = 0
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at] as number
    if (byte === quote) {
      at = endOfString(bytes, at)
      if (depth === 0) return at
      continue
    }
    if (opening.has(byte)) depth++
    else if (closing.has(byte)) {
      if (depth === 0) return at
      depth--
      if (depth === 0) return at + 1
    } else if (depth === 0 && (byte === comma || space.has(byte))) return at
    at++
  }
  return at
}

function isNamed(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (to - from !== name.length) return false
  for (let at = 0; at < name.length; at++) if (bytes[from + at] !== name.charCodeAt(at)) return false
  return true
}
