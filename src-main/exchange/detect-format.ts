import { failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import type { Spoken } from '../words/sentences.ts'
import type { ImportFormat } from './import-types.ts'

/** Bytes of a UTF-8 byte order mark, to be left out. */
export function bomLength(head: Buffer): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
}

/** Files that are told by their first bytes and cannot be read as text; with what to do instead. */
const others = [
  ['fffe', path => sayImport('import.utf16', { path })],
  ['feff', path => sayImport('import.utf16', { path })],
  ['1f8b', path => sayImport('import.compressed', { path, program: 'gunzip' })],
  ['28b52ffd', path => sayImport('import.compressed', { path, program: 'unzstd' })],
  ['504b0304', path => sayImport('import.zip', { path })],
  ['425a68', path => sayImport('import.compressed', { path, program: 'bunzip2' })],
] as const satisfies readonly (readonly [signature: string, say: (path: string) => Spoken<'message'>])[]

/**
 * The format by what the file begins with; its name does not matter.
 *
 * @throws Failure `invalid_input` for what is none of the formats
 */
export function detectFormat(path: string, head: Buffer): ImportFormat {
  if (head.subarray(0, 16).toString('latin1') === 'SQLite format 3\0') return 'django-sqlite'
  refuseOthers(path, head)
  const text = head.subarray(bomLength(head)).toString('utf8').trimStart()
  if (text === '') throw failing('invalid_input', sayImport('import.empty', { path }), { path })
  if (text.startsWith('[')) return 'django'
  if (/^\{\s*\n/.test(text)) {
    throw failing('invalid_input', sayImport('import.one_object', { path }), { path })
  }
  if (text.startsWith('{')) return 'jsonl'
  return 'csv'
}

/** Refuses what is no text, whichever format was asked for. */
export function refuseOthers(path: string, head: Buffer): void {
  const hex = head.subarray(0, 4).toString('hex')
  const other = others.find(([signature]) => hex.startsWith(signature))
  if (other !== undefined) throw failing('invalid_input', other[1](path), { path })
  if (head.subarray(0, 4096).includes(0)) {
    throw failing('invalid_input', sayImport('import.not_text', { path }), { path })
  }
}
