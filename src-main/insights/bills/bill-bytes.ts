import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Failure } from '../../failure.ts'
import { decodeText } from '../../operations/decode-text.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'

/** An export of a year in minutes is a few hundred megabytes; more is something else. */
const mostBytes = 1024 ** 3
/** As much as tells an encoding. */
const beginning = 64 * 1024

/** The file is not in the encoding that was tried; another is. */
export class OtherEncoding extends Error {}

export interface BillText {
  /** Piece by piece, whatever the size. Throws `OtherEncoding`, or `Failure` where it cannot be read. */
  readonly pieces: AsyncIterable<string>
  readonly encoding: string
  /** SHA-256 of what was read, once all of it was. */
  hash(): string
}

/** @throws Failure `invalid_input`, `not_found`, `storage` */
export async function openBillFile(file: string): Promise<{ readonly head: Uint8Array }> {
  const name = basename(file)
  try {
    const { size } = await stat(file)
    if (size > mostBytes) {
      throw failing('invalid_input', sayInsight('bill.too_large', { name }))
    }
    if (size === 0) throw failing('invalid_input', sayInsight('bill.empty', { name }))
    const handle = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(Math.min(size, beginning)))
      const head = buffer.subarray(0, bytesRead)
      refuseOtherKinds(head, name)
      return { head }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(file, error)
  }
}

/** What its first bytes say: a mark, or the zeros that Latin text has in UTF-16. UTF-8 where they say nothing. */
export function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const zerosAt = (first: number) => head.reduce((sum, byte, at) => sum + Number(at % 2 === first && byte === 0), 0)
  const [even, odd] = [zerosAt(0), zerosAt(1)]
  if ((even + odd) * 4 < head.length) return 'utf-8'
  return odd > even ? 'utf-16le' : 'utf-16be'
}

/**
 * Where the file is no UTF-8: an East Asian encoding that its beginning speaks for, else windows-1252, in which spreadsheets save.
 * Only names can come out wrong by it: headers, days and figures are ASCII in all of them.
 */
export function otherEncodingOf(head: Uint8Array): string {
  try {
    // Whole lines, since a character that is cut off is in no encoding.
    const { encoding } = decodeText(head.subarray(0, head.lastIndexOf(0x0a) + 1), 'bill')
    return encoding === 'utf-8' ? 'windows-1252' : encoding
  } catch {
    return 'windows-1252'
  }
}

export function decodeFile(file: string, encoding: string, isStrict: boolean): BillText {
  const hash = createHash('sha256')
  return { pieces: pieces(file, encoding, isStrict, hash), encoding, hash: () => hash.digest('hex') }
}

/** A short one that came as text. */
export function billText(text: string): BillText {
  const hash = createHash('sha256').update(text)
  return { pieces: onePiece(text), encoding: 'utf-8', hash: () => hash.digest('hex') }
}

async function* onePiece(text: string): AsyncGenerator<string> {
  yield text
}

async function* pieces(file: string, encoding: string, isStrict: boolean, hash: Hash): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: isStrict })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
    } catch {
      throw new OtherEncoding()
    }
  }
  try {
    for await (const bytes of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      hash.update(bytes as Uint8Array)
      yield decode(bytes as Uint8Array)
    }
    yield decode()
  } catch (error) {
    throw error instanceof OtherEncoding || error instanceof Failure ? error : unreadable(file, error)
  }
}

/** A workbook or an archive begins with marks of its own. */
function refuseOtherKinds(head: Uint8Array, name: string): void {
  const starts = (...bytes: number[]) => bytes.every((byte, at) => head[at] === byte)
  if (starts(0x50, 0x4b, 3, 4) || starts(0xd0, 0xcf, 0x11, 0xe0)) {
    throw failing('invalid_input', sayInsight('bill.archive', { name }))
  }
  if (starts(0x1f, 0x8b) || starts(0x25, 0x50, 0x44, 0x46)) {
    throw failing('invalid_input', sayInsight('bill.no_csv', { name }))
  }
}

function unreadable(file: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return failing('not_found', sayInsight('bill.missing', { file }))
  if (code === 'EISDIR') return failing('invalid_input', sayInsight('bill.folder', { file }))
  if (code === 'EACCES') {
    return failing('storage', sayInsight('bill.forbidden', { file }))
  }
  const words = error instanceof Error ? error.message : String(error)
  return failing('storage', sayInsight('bill.unreadable', { file, reason: words }))
}
