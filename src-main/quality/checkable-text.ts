import type { CallText } from '../ledger/ledger-types.ts'
import { languageTraits } from './text/languages.ts'
import { type Script, scriptIds, scriptOf } from './text/scripts.ts'

/** What of a call's text is compared. */
export interface CheckableText {
  /** Null where it cannot be told what was worked on. */
  readonly source: string | null
  readonly target: string
}

/**
 * Source and answer of a call. Calls made through Galley's own operations say what they worked on; of a call that passed
 * through the gateway it is taken from the last message of the user, where the source language is known. Null without an answer.
 */
export function checkableText(text: CallText, sourceLanguage: string | null): CheckableText | null {
  const target = text.output ?? answerOf(text.response)
  if (target === null) return null
  if (text.source !== null) return { source: text.source, target }
  return { source: sourceLanguage === null ? null : sourceInRequest(text.request, sourceLanguage), target }
}

function sourceInRequest(request: unknown, language: string): string | null {
  const message = lastUserMessage(request)
  if (message === null) return null
  return withoutInstructions(message, language)
}

/** In the shapes of the providers' protocols: `messages`, `contents`, `input`, `message`, `prompt`. */
function lastUserMessage(request: unknown): string | null {
  if (!isRecord(request)) return null
  for (const key of ['messages', 'contents', 'input'] as const) {
    const list = request[key]
    if (typeof list === 'string') return list
    if (!Array.isArray(list)) continue
    const last = list.findLast((item: unknown) => isRecord(item) && (item.role === 'user' || item.role === undefined))
    const words = isRecord(last) ? wordsOf(last.content ?? last.parts) : ''
    if (words.trim() !== '') return words
  }
  for (const key of ['message', 'prompt'] as const) {
    const words = request[key]
    if (typeof words === 'string' && words.trim() !== '') return words
  }
  return null
}

function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .flatMap((part: unknown) => (isRecord(part) && typeof part.text === 'string' ? [part.text] : []))
    .join('\n')
}

/**
 * Apps put instructions and the text into one message. Where the two are in different scripts, paragraphs at either end
 * without a letter of the source's script are instructions. Where they are not, nothing can be told apart and all is kept.
 */
function withoutInstructions(message: string, language: string): string | null {
  const scripts = languageTraits(language)?.scripts ?? []
  if (scripts.length === 0 || scripts.includes('latin')) return message
  const wanted = new Set(scripts.map((script: Script) => scriptIds[script]))
  const lines = message.split(/(?<=\n)/u)
  const isSource = (line: string) => {
    let own = 0
    let letters = 0
    for (let at = 0; at < line.length; at += 1) {
      const script = scriptOf(line.charCodeAt(at))
      if (wanted.has(script)) own += 1
      else if (script === scriptIds.latin) letters += 1
    }
    return own > 0 && own * 4 >= letters
  }
  const first = lines.findIndex(isSource)
  if (first < 0) return null
  const last = lines.findLastIndex(isSource)
  return lines.slice(first, last + 1).join('')
}

/** A raw answer kept in place of its text. */
function answerOf(response: unknown): string | null {
  if (typeof response === 'string') return response
  if (!isRecord(response)) return null
  const [choice] = Array.isArray(response.choices) ? (response.choices as unknown[]) : []
  if (isRecord(choice) && isRecord(choice.message)) return wordsOf(choice.message.content) || null
  return wordsOf(response.content) || null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
