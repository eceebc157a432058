export interface JsonSplitter {
  push(text: string): void
  /** The text has ended; says whether it ended between two values. */
  end(): { readonly isWhole: boolean }
}

export interface SplitValue {
  /** The value's own text, to be parsed. */
  readonly text: string
  /** True for an element of a top-level array (a streamed answer), false for a value of its own. */
  readonly isElement: boolean
}

/** Far above any provider's answer. */
const maxValueLength = 64 * 1024 * 1024

/**
 * Cuts a JSON body into its top-level values while it arrives: one object, an array's elements, or
 * one object a line. Only brackets and strings are looked at; whether a value is JSON, its parser says.
 * @param onJunk is told, once, of text that stands where no value may stand; the values after it are read
 */
export function createJsonSplitter(onValue: (value: SplitValue) => void, onJunk: (text: string) => void): JsonSplitter {
  let value = ''
  let depth = 0
  let isInString = false
  let isEscaped = false
  let isInArray = false
  let isArrayClosed = false
  let isOverflowed = false
  let isSpoilt = false

  /** Returns the position after the value's last character, or -1 where it goes on. */
  function scan(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const character = text.charCodeAt(at)
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (character === backslash) isEscaped = true
        else if (character === quote) isInString = false
      } else if (character === quote) isInString = true
      else if (character === openBrace || character === openBracket) depth++
      else if (character === closeBrace || character === closeBracket) {
        depth--
        if (depth === 0) return at + 1
      }
    }
    return -1
  }

  function between(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const character = text.charCodeAt(at)
      if (character === openBrace) return at
      if (character === openBracket && !isInArray && !isArrayClosed) isInArray = true
      else if (character === closeBracket && isInArray) {
        isInArray = false
        isArrayClosed = true
      } else if (!(isSpace(character) || (character === comma && isInArray))) {
        // What follows is looked at all the same: what is read of a body must not hang on where it was cut.
        if (!isSpoilt) onJunk(text.slice(at, at + 80))
        isSpoilt = true
      }
    }
    return text.length
  }

  function keep(text: string): void {
    if (value.length + text.length <= maxValueLength) value += text
    else isOverflowed = true
  }

  return {
    push(text) {
      let at = 0
      while (at < text.length) {
        if (depth === 0) {
          at = between(text, at)
          if (at >= text.length) return
        }
        const end = scan(text, at)
        keep(end === -1 ? text.slice(at) : text.slice(at, end))
        if (end === -1) return
        if (isOverflowed) onJunk('a value larger than the limit')
        else onValue({ text: value, isElement: isInArray })
        value = ''
        isOverflowed = false
        at = end
      }
    },
    end: () => ({ isWhole: depth === 0 && !isInArray }),
  }
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c

function isSpace(character: number): boolean {
  return character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09 || character === 0xfeff
}
