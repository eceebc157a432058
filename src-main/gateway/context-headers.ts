import type { IncomingHttpHeaders } from 'node:http'
import { type Operation, operations } from '../../db/vocabulary.ts'
import type { CallContext } from '../ledger/ledger-types.ts'

/** What a client says about its call in `x-galley-*` headers. */
export interface ClientContext {
  readonly operation: Operation
  readonly context: CallContext
  /** The client's own id for what it asked for; its calls are grouped under it. */
  readonly requestId: string | null
}

export type ContextRead =
  | { readonly ok: true; readonly value: ClientContext }
  | { readonly ok: false; readonly header: string; readonly message: string }

const longest = { text: 300, language: 64 } as const

/** Reads and checks the context. A wrong one is refused: a call booked under the wrong book is worse than an error while wiring things up. */
export function readContext(headers: IncomingHttpHeaders, tokenName: string): ContextRead {
  let wrong: { header: string; message: string } | null = null
  const refuse = (header: string, message: string) => {
    wrong ??= { header, message }
    return null
  }
  const text = (name: string, limit: number): string | null => {
    const header = `x-galley-${name}`
    const value = headers[header]
    if (value === undefined) return null
    const decoded = decodeHeader(typeof value === 'string' ? value : value.join(', ')).trim()
    if (decoded === '') return null
    if ([...decoded].length > limit) return refuse(header, `${header} is longer than ${limit} characters.`)
    if (hasControls(decoded)) return refuse(header, `${header} holds control characters.`)
    return decoded
  }
  const operation = text('operation', longest.text)
  if (operation !== null && !isOperation(operation)) {
    refuse('x-galley-operation', `x-galley-operation must be one of ${operations.join(', ')}.`)
  }
  const requestId = text('request-id', 128)
  if (requestId !== null && !/^[\w.:@/+=-]+$/.test(requestId)) {
    refuse('x-galley-request-id', 'x-galley-request-id may hold letters, digits and . : @ / + = - _ only.')
  }
  const sourceBook = text('book', longest.text)
  const sourceChapter = text('chapter', longest.text)
  const context: CallContext = {
    sourceBook,
    sourceChapter,
    sourceLanguage: text('source-language', longest.language),
    targetBook: text('target-book', longest.text) ?? sourceBook,
    targetChapter: text('target-chapter', longest.text) ?? sourceChapter,
    targetLanguage: text('target-language', longest.language),
    createdBy: text('user', longest.text) ?? tokenName,
  }
  if (wrong !== null) return { ok: false, ...(wrong as { header: string; message: string }) }
  return {
    ok: true,
    value: { operation: operation !== null && isOperation(operation) ? operation : 'other', context, requestId },
  }
}

function isOperation(word: string): word is Operation {
  return operations.some(operation => operation === word)
}

/** A header's text: UTF-8 as sent by some clients, percent-encoded (also as RFC 8187 writes it) by others. */
function decodeHeader(value: string): string {
  const plain = utf8Of(value)
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(plain)?.[1] ?? plain
  if (!/%[0-9a-f]{2}/i.test(encoded)) return plain
  try {
    return decodeURIComponent(encoded)
  } catch {
    return plain
  }
}

/** Node hands header bytes over one by one as Latin-1; some clients encode their UTF-8 a second time. */
function utf8Of(value: string): string {
  const once = decodedBytes(value)
  return once === value ? value : decodedBytes(once)
}

/** The text whose UTF-8 bytes these characters are; the same where they are none. */
function decodedBytes(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value) || /[\u0100-\uffff]/.test(value)) return value
  const decoded = Buffer.from(value, 'latin1').toString('utf8')
  return decoded.includes('\ufffd') ? value : decoded
}

function hasControls(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true
  }
  return false
}
