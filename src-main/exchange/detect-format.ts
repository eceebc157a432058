import { Failure } from '../failure.ts'
import type { ImportFormat } from './import-types.ts'

/** Bytes of a UTF-8 byte order mark, to be left out. */
export function bomLength(head: Buffer): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
}

/** Files that are told by their first bytes and cannot be read as text; with what to do instead. */
const others: readonly (readonly [signature: string, what: string])[] = [
  ['fffe', 'is text in UTF-16, as some Windows programs save it. Save it as UTF-8 ("CSV UTF-8" in Excel)'],
  ['feff', 'is text in UTF-16, as some Windows programs save it. Save it as UTF-8 ("CSV UTF-8" in Excel)'],
  ['1f8b', 'is compressed. Unpack it first (gunzip)'],
  ['28b52ffd', 'is compressed. Unpack it first (unzstd)'],
  ['504b0304', 'is a ZIP file or an Excel workbook. Unpack it, or save the sheet as CSV'],
  ['425a68', 'is compressed. Unpack it first (bunzip2)'],
]

/**
 * The format by what the file begins with; its name does not matter.
 *
 * @throws Failure `invalid_input` for what is none of the formats
 */
export function detectFormat(path: string, head: Buffer): ImportFormat {
  if (head.subarray(0, 16).toString('latin1') === 'SQLite format 3\0') return 'django-sqlite'
  refuseOthers(path, head)
  const text = head.subarray(bomLength(head)).toString('utf8').trimStart()
  if (text === '') throw new Failure('invalid_input', `${path} is empty. Nothing was imported.`, { path })
  if (text.startsWith('[')) return 'django'
  if (/^\{\s*\n/.test(text)) {
    throw new Failure(
      'invalid_input',
      `${path} is one JSON object over several lines. It needs one object a line (JSON Lines), or a list of objects in square brackets. Nothing was imported.`,
      { path },
    )
  }
  if (text.startsWith('{')) return 'jsonl'
  return 'csv'
}

/** Refuses what is no text, whichever format was asked for. */
export function refuseOthers(path: string, head: Buffer): void {
  const hex = head.subarray(0, 4).toString('hex')
  const other = others.find(([signature]) => hex.startsWith(signature))
  if (other !== undefined) throw new Failure('invalid_input', `${path} ${other[1]}. Nothing was imported.`, { path })
  if (head.subarray(0, 4096).includes(0)) {
    throw new Failure(
      'invalid_input',
      `${path} is not text. It can be JSON Lines, CSV, a Django dumpdata file or the original db.sqlite3. Nothing was imported.`,
      { path },
    )
  }
}
