import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import { checkText } from './check-text.ts'
import { type DecodedText, decodeText } from './decode-text.ts'

/** More than any book; less than what would fill the memory. */
const largestBytes = 64 * 1024 * 1024

/**
 * A text to work on from a file, or from a stream for `-`. What it holds is taken as it is: ruby,
 * headings and notes are part of the text.
 *
 * @throws Failure `not_found`, `invalid_input` or `usage`, with what to do
 */
export async function readSourceText(
  file: string,
  options: { readonly input: AsyncIterable<Uint8Array | string>; readonly encoding?: string | undefined },
): Promise<DecodedText> {
  const decoded =
    file === '-'
      ? decodeText(await readStream(options.input), 'The text from standard input', options.encoding)
      : decodeText(await readBytes(file), basename(file), options.encoding)
  checkText(decoded.text)
  return decoded
}

/** A file's bytes, or a `Failure` that says what is the matter with it. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size > largestBytes) throw tooLarge(file)
    return await readFile(file)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw unreadable(file, error)
  }
}

async function readStream(input: AsyncIterable<Uint8Array | string>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of input) {
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
    size += bytes.length
    if (size > largestBytes) throw tooLarge('The text from standard input')
    pieces.push(bytes)
  }
  return Buffer.concat(pieces)
}

function tooLarge(name: string): Failure {
  return failing('invalid_input', sayText('file.too_large', { name }))
}

function unreadable(file: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return failing('not_found', sayText('file.missing', { file }))
  if (code === 'EISDIR') return failing('invalid_input', sayText('file.folder', { file }))
  if (code === 'EACCES') return failing('storage', sayText('file.forbidden', { file }))
  return failing(
    'storage',
    sayText('file.unreadable', { file, reason: error instanceof Error ? error.message : String(error) }),
  )
}
