import { Refused } from '../gateway-parts.ts'

export interface InlineData {
  readonly mediaType: string
  /** Base64. */
  readonly data: string
}

/** The bytes of a data URL; null where it is another URL. */
export function readDataUrl(url: string): InlineData | null {
  const match = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=-]+)*;base64,/i.exec(url.slice(0, 200))
  const mediaType = match?.[1]
  return match === null || mediaType === undefined
    ? null
    : { mediaType: mediaType.toLowerCase(), data: url.slice(match[0].length) }
}

/** Bytes that come as a data URL, or bare as a PDF. */
export function readFileData(data: string, at: string): InlineData {
  const inline = readDataUrl(data)
  if (inline !== null) return inline
  if (/^[\w+/]+={0,2}$/.test(data.slice(0, 1_000))) return { mediaType: 'application/pdf', data }
  throw new Refused(400, 'invalid_request', `${at} holds a file that is not base64.`, at)
}
