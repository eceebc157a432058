import { failing } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import { placeIn } from './check-text.ts'

export interface DecodedText {
  readonly text: string
  readonly encoding: string
  /** Something a person should know, such as that the encoding was guessed. */
  readonly note: string | null
}

/**
 * Bytes of a text file as text. UTF-8 and marked UTF-16 are read as they are; the common East Asian
 * encodings are told apart by what they decode to, and refused where that leaves a doubt. Nothing is
 * ever replaced by a question mark.
 *
 * @param name how messages call the source
 * @param encoding forces one (any label of the Encoding Standard)
 * @throws Failure `invalid_input`, or `usage` for an unknown encoding
 */
export function decodeText(bytes: Uint8Array, name: string, encoding?: string): DecodedText {
  if (bytes.length === 0) throw failing('invalid_input', sayText('file.empty', { name }))
  if (encoding !== undefined) return decodeForced(bytes, name, encoding)
  const marked = markedEncoding(bytes)
  if (marked !== null) return { text: decodeStrictly(bytes, name, marked), encoding: marked, note: null }
  refuseBinary(bytes, name)
  const utf8 = tryDecode(bytes, 'utf-8')
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8', note: null }
  return guess(bytes, name)
}

function markedEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

function decodeForced(bytes: Uint8Array, name: string, encoding: string): DecodedText {
  let label: string
  try {
    label = new TextDecoder(encoding).encoding
  } catch {
    throw failing('usage', sayText('file.encoding', { encoding }))
  }
  return { text: decodeStrictly(bytes, name, label), encoding: label, note: null }
}

function decodeStrictly(bytes: Uint8Array, name: string, encoding: string): string {
  const text = tryDecode(bytes, encoding)
  if (text !== null) return text
  throw failing('invalid_input', sayText('file.not_encoded', { name, encoding }), { encoding })
}

function tryDecode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function refuseBinary(bytes: Uint8Array, name: string): void {
  const nul = bytes.indexOf(0)
  if (nul < 0) return
  const zeros = bytes.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  // UTF-16 is no valid UTF-8 where it is Asian, and half zeros where it is Latin.
  if (
    zeros * 4 < bytes.length &&
    readsAsText(
      tryDecode(
        bytes.filter(byte => byte !== 0),
        'utf-8',
      ),
    )
  ) {
    throw failing('invalid_input', sayText('file.zero_bytes', { name, count: zeros, at_id: nul }))
  }
  const utf16 = ['utf-16le', 'utf-16be'].find(encoding => readsAsText(tryDecode(bytes, encoding)))
  throw failing(
    'invalid_input',
    utf16 === undefined
      ? sayText('file.binary', { name, at_id: nul })
      : sayText('file.utf16', { name, encoding: utf16 }),
    { position: nul },
  )
}

/** Misread bytes decode to control, private and unassigned characters and have no spaces or stops. */
function readsAsText(text: string | null): boolean {
  if (text === null || /[\p{Cc}\p{Co}\p{Cn}]/u.test(text.replaceAll(/[\t\r\n]/g, ''))) return false
  return /[ \n\u3000-\u3002\uff0c]/u.test(text)
}

const kana = /[\u3041-\u3096\u30a1-\u30fa\u30fc]/gu
const commonSimplified =
  /[的一是不了在有人我他这个们中来上大为和国地到说时要就出会可也你对生能而子那得着下自之年过发后作里道么去之好看]/gu
const commonTraditional =
  /[的一是不了在有人我他這個們中來上大為和國地到說時要就出會可也你對生能而子那得著下自之年過發後作裡道麼去之好看]/gu
const commonKorean = /[이다는을의가고에은하지도를어서기나그들로리니자사아있한해라만시게면인정대수]/gu

const candidates: readonly { encoding: string; common: RegExp }[] = [
  { encoding: 'shift_jis', common: kana },
  { encoding: 'euc-jp', common: kana },
  { encoding: 'gb18030', common: commonSimplified },
  { encoding: 'big5', common: commonTraditional },
  { encoding: 'euc-kr', common: commonKorean },
]
/** Share of frequent characters that real text in an encoding reaches and misread text does not. */
const plausible = 0.12
const clearLead = 1.5

function guess(bytes: Uint8Array, name: string): DecodedText {
  const readings = candidates
    .flatMap(({ encoding, common }) => {
      const text = tryDecode(bytes, encoding)
      return text === null ? [] : [{ encoding, text, score: plausibility(text, common) }]
    })
    .sort((a, b) => b.score - a.score)
  const [best, second] = readings
  if (
    best !== undefined &&
    best.score >= plausible &&
    (second === undefined || best.score >= second.score * clearLead)
  ) {
    const note = `${name} was read as ${best.encoding}. If that is wrong, say with --encoding what it is.`
    return { text: best.text, encoding: best.encoding, note }
  }
  refuseBrokenUtf8(bytes, name)
  const possible = readings.filter(({ score }) => score > 0).map(({ encoding }) => encoding)
  const hint = possible.length === 0 ? 'windows-1252' : possible.slice(0, 2).join(' or --encoding ')
  throw failing('invalid_input', sayText('file.unclear', { name, hint }), { possible })
}

const mostBroken = 0.02

/** A file that is UTF-8 but for a few bytes is damaged, not in another encoding. */
function refuseBrokenUtf8(bytes: Uint8Array, name: string): void {
  const text = new TextDecoder('utf-8').decode(bytes)
  const broken = text.match(/\uFFFD/gu)?.length ?? 0
  const whole = text.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0
  if (broken > Math.max(3, whole * mostBroken)) return
  const place = placeIn(text, text.indexOf('\uFFFD'))
  throw failing('invalid_input', sayText('file.broken', { name, count: broken, ...place }), { broken })
}

function plausibility(text: string, common: RegExp): number {
  // Half-width katakana and private characters are what misread bytes turn into.
  const letters = text.match(/[^\p{ASCII}\s]/gu)?.length ?? 0
  const odd = text.match(/[\uff61-\uff9f\p{Co}\p{Cn}]/gu)?.length ?? 0
  return letters === 0 ? 0 : Math.max(0, ((text.match(common)?.length ?? 0) - odd) / letters)
}
