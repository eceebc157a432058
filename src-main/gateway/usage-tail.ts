import { isFields } from '../providers/protocols/json-fields.ts'
import { findTopLevelMember } from './top-level-member.ts'

/** Usage stands at the end of an answer; vectors and pictures before it are not kept. */
const tailBytes = 64 * 1024

/** Keeps the end of an answer of any size, and finds the usage object in it. */
export class UsageTail {
  private chunks: Buffer[] = []
  private size = 0

  push(chunk: Buffer): void {
    this.chunks.push(chunk)
    this.size += chunk.length
    if (this.size > 4 * tailBytes) this.shorten()
  }

  /** The last usage object named so, as sent; null where there is none. */
  find(...names: readonly string[]): unknown {
    this.shorten()
    const [bytes] = this.chunks
    if (bytes === undefined) return null
    for (const name of names) {
      for (
        let at = bytes.lastIndexOf(`"${name}"`);
        at !== -1;
        at = at === 0 ? -1 : bytes.lastIndexOf(`"${name}"`, at - 1)
      ) {
        const value = valueAfter(bytes.subarray(at), name)
        if (isFields(value)) return value
      }
    }
    return null
  }

  private shorten(): void {
    const all = Buffer.concat(this.chunks)
    this.chunks = [all.subarray(Math.max(0, all.length - tailBytes))]
    this.size = Math.min(all.length, tailBytes)
  }
}

const brace = Buffer.from('{')

function valueAfter(member: Buffer, name: string): unknown {
  const object = Buffer.concat([brace, member, Buffer.from('}')])
  const range = findTopLevelMember(object, name)
  try {
    return range === null ? null : (JSON.parse(object.toString('utf8', range.valueAt, range.end)) as unknown)
  } catch {
    return null
  }
}
