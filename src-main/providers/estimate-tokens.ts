import type { TokenUsage } from '../../db/token-usage.ts'
import type { ChatMessage } from './adapter.ts'

/**
 * The tokens a text probably has, for calls whose provider did not say. A figure made with it is
 * always flagged as estimated.
 *
 * Weights are tokens per code point by script, fitted to be right on average (not to be safe:
 * planning uses its own, higher weights). Measured against the recorded calls in
 * `test/providers/estimate-tokens.test.ts`, which states the error. English prose is near; code,
 * tables and scripts without recordings may be off by a third or more.
 */
export function estimateTokens(text: string): number {
  let weight = 0
  let inWord = false
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const letter = isAsciiLetter(code)
    if (letter && !inWord) weight += wordWeight
    weight += letter ? asciiLetterWeight : weightOf(code)
    inWord = letter
  }
  return Math.ceil(weight)
}

/** The usage of a call that was broken off or that reported none: output is unknown where no text arrived. */
export function estimateUsage(messages: readonly ChatMessage[], output: string): TokenUsage {
  const input = messages.reduce(
    (sum, message) => sum + estimateTokens(message.content) + tokensPerMessage,
    tokensPerRequest,
  )
  return {
    inputUncached: input,
    cacheRead: null,
    cacheWrite5m: null,
    cacheWrite1h: null,
    outputText: output === '' ? null : estimateTokens(output),
    reasoning: null,
    other: null,
    estimated: true,
  }
}

/** What a chat format adds around each message and around the whole. */
const tokensPerMessage = 4
const tokensPerRequest = 3

/** A word costs a token to begin with; long words cost more of them. */
const wordWeight = 0.62
const asciiLetterWeight = 0.125

function isAsciiLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

function weightOf(code: number): number {
  if (code === 0x20) return 0.02
  if (code < 0x80) return code >= 0x30 && code <= 0x39 ? 0.42 : 0.5
  if (code < 0x250) return 0.55 // Latin with marks
  if (code < 0x530) return 0.42 // Greek, Cyrillic
  if (code < 0x1100) return 0.6 // Hebrew, Arabic, Indic, Thai and their neighbours
  if (code >= 0x2000 && code < 0x2070) return 0.6 // quotes, dashes, ellipsis
  if (code >= 0x3040 && code < 0x3100) return 0.75 // kana
  if (code >= 0x3000 && code < 0x3040) return 0.7 // CJK punctuation
  if (code >= 0x3400 && code < 0xa000) return 0.9 // Han
  if (code >= 0xac00 && code < 0xd7b0) return 0.85 // Hangul
  if (code >= 0xff00 && code < 0xfff0) return 0.7 // full-width forms
  return code > 0xffff ? 2 : 1
}
