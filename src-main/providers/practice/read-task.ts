import type { ChatMessage } from '../adapter.ts'
import { type Script, scriptOf, scriptOfLanguageName } from './scripts.ts'

/** What a practice model makes of the messages: it knows no operation, only what it is asked in them. */
export type PracticeTask =
  | {
      readonly kind: 'translate'
      readonly source: string
      readonly script: Script
      readonly glossary: readonly GlossaryEntry[]
    }
  | { readonly kind: 'summarise'; readonly source: string; readonly script: Script; readonly words: number }
  | { readonly kind: 'list_terms'; readonly source: string; readonly script: Script | null }
  | { readonly kind: 'find_chapters'; readonly source: string }
  | { readonly kind: 'reply'; readonly source: string }

export interface GlossaryEntry {
  readonly term: string
  readonly translation: string
}

/** Reads the task from the instructions, and the text from the last pair of marks around text. */
export function readTask(messages: readonly ChatMessage[]): PracticeTask {
  const system = messages
    .filter(message => message.role === 'system')
    .map(message => message.content)
    .join('\n')
  const user = messages.filter(message => message.role === 'user').at(-1)?.content ?? ''
  const fenced = readFences(user)
  const source = fenced.at(-1)?.text ?? user
  const instructions = `${system}\n${withoutFences(user, fenced)}`

  if (/"chapters"\s*:/.test(instructions)) return { kind: 'find_chapters', source }
  if (/"terms"\s*:/.test(instructions))
    return { kind: 'list_terms', source, script: termTranslationScript(instructions) }
  const work = workAsked(withoutFences(user, fenced), system)
  if (work === 'summarise') {
    const script = scriptNamedAfter(instructions, /\b(?:abstracts?|notes)\b[^.\n]*? in ([\p{L} ()-]+?)[,.:]/u)
    return { kind: 'summarise', source, script, words: wordsAsked(instructions) }
  }
  if (work === 'translate') {
    const tag = /\(([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*:/.exec(instructions)?.[1]
    const script = tag ? scriptOf(tag) : scriptNamedAfter(instructions, /\binto ([\p{L} ()-]+?)[,.:\n]/u)
    return { kind: 'translate', source, script, glossary: readGlossary(fenced.slice(0, -1).map(fence => fence.text)) }
  }
  return { kind: 'reply', source: user }
}

/** The request stands right before the text, so the last word on it in the user's message counts; else the first in the instructions. */
function workAsked(user: string, system: string): 'translate' | 'summarise' | null {
  const works = /\b(translate|translation)\b|\b(abstract|summary|summari[sz]e|notes)\b/gi
  const found = [...user.matchAll(works)].at(-1) ?? [...system.matchAll(works)].at(0)
  if (found === undefined) return null
  return found[1] === undefined ? 'summarise' : 'translate'
}

interface Fence {
  readonly whole: string
  readonly text: string
}

function readFences(message: string): readonly Fence[] {
  return [...message.matchAll(/<([a-z][\w-]*)>\n([\s\S]*?)\n<\/\1>/g)].map(match => ({
    whole: match[0],
    text: match[2] ?? '',
  }))
}

function withoutFences(message: string, fences: readonly Fence[]): string {
  return fences.reduce((text, fence) => text.replace(fence.whole, () => ''), message)
}

function scriptNamedAfter(instructions: string, pattern: RegExp): Script {
  return scriptOfLanguageName(pattern.exec(instructions)?.[1] ?? '')
}

function wordsAsked(instructions: string): number {
  return Math.min(2000, Number(/about (\d+)(?:\D+\d+)? words/i.exec(instructions)?.[1] ?? 150))
}

/** Null where no translation of the terms is asked for. */
function termTranslationScript(instructions: string): Script | null {
  const language = /"translation": "in ([^"]+)"/.exec(instructions)?.[1]
  return language === undefined ? null : scriptOfLanguageName(language)
}

/** Lines of `term = translation (note)`, as a glossary is written in a prompt. */
function readGlossary(texts: readonly string[]): readonly GlossaryEntry[] {
  return texts.flatMap(text =>
    text.split('\n').flatMap(line => {
      const match = /^\s*(?:[-*]\s*)?(.+?)\s*(?:=|->|→)\s*(.+?)(?:\s*[([].*)?$/u.exec(line)
      return match?.[1] && match[2] ? [{ term: match[1], translation: match[2] }] : []
    }),
  )
}
