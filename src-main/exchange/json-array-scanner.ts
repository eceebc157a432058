import { stateText } from '../words/state-sentences.ts'
import { DamagedFile } from './damaged-file.ts'
import { createRecordBytes } from './record-bytes.ts'

const [quote, backslash, comma, newline] = [0x22, 0x5c, 0x2c, 0x0a]
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

/** One element's bytes, null where they were too many to hold. */
export interface JsonElement {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly bytes: Buffer | null
}

/**
 * Finds the elements of one JSON array of any size as its bytes go by. Only brackets and quotes are
 * followed; each element is then parsed alone, so that a bad one costs no other, and every one can be
 * found again by its bytes.
 */
export function createJsonArrayScanner() {
  let depth = 0
  let inString = false
  let isEscaped = false
  let isClosed = false
  let line = 1
  let element: { start: number; line: number } | null = null
  const held = createRecordBytes()

  function finish(begun: { start: number; line: number }, end: number): JsonElement {
    element = null
    return { ...begun, end, bytes: held.take() }
  }

  function followString(byte: number) {
    if (isEscaped) isEscaped = false
    else if (byte === backslash) isEscaped = true
    else if (byte === quote) inString = false
  }

  /** Inside an element: only its depth matters. */
  function followValue(byte: number) {
    if (byte === quote) inString = true
    else if (byte === openObject || byte === openArray) depth += 1
    else if (byte === closeObject || byte === closeArray) depth -= 1
    if (depth < 1) throw new DamagedFile(stateText('import_end.bracket', { line_id: line }))
  }

  function followOutside() {
    if (isClosed) throw new DamagedFile(stateText('import_end.after_list', { line_id: line }))
    depth = 1
  }

  return {
    /** Hands over each element as it ends; throws {@link DamagedFile} where the file is no longer a list. */
    scan(bytes: Buffer, at: number, found: (element: JsonElement) => void): void {
      let from = 0
      for (let index = 0; index < bytes.length; index++) {
        const byte = bytes[index] as number
        if (byte === newline) line += 1
        if (inString) followString(byte)
        else if (byte <= 0x20) continue
        else if (depth === 0) followOutside()
        else if (depth === 1 && (byte === comma || byte === closeArray)) {
          if (element !== null) {
            held.hold(bytes.subarray(from, index))
            found(finish(element, at + index))
          }
          isClosed = byte === closeArray
          if (isClosed) depth = 0
        } else {
          if (element === null) {
            element = { start: at + index, line }
            from = index
          }
          followValue(byte)
        }
      }
      if (element !== null) held.hold(bytes.subarray(from))
    },
    /** Throws {@link DamagedFile} where the list was not closed. */
    end(): void {
      if (isClosed) return
      throw new DamagedFile(
        element === null
          ? stateText('import_end.in_list', { line_id: line })
          : stateText('import_end.in_entry', { line_id: element.line }),
      )
    },
  }
}
