export interface CleanedAnswer {
  readonly text: string
  /** What stood around the answer and was taken away; null when nothing did. */
  readonly removed: string | null
}

/**
 * Takes away what models put around an answer although asked not to: thinking aloud, the marks of the
 * text, a code fence around all of it. Never anything inside the answer.
 */
export function cleanAnswer(answer: string, source: string): CleanedAnswer {
  let text = answer
  const removed: string[] = []
  const without = (next: string, what: string) => {
    if (next !== text) removed.push(what)
    text = next
  }
  if (!source.includes('<think'))
    without(text.replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>\s*/u, ''), 'reasoning')
  if (!/^\s*```/u.test(source)) {
    const fenced = /^\s*```[\w-]*\n([\s\S]*?)\n?```\s*$/u.exec(text)
    if (fenced?.[1] !== undefined && !fenced[1].includes('```')) without(fenced[1], 'a code fence')
  }
  const [, fence] = /^\s*<(text-[0-9a-f]{12})>/u.exec(text) ?? /<\/(text-[0-9a-f]{12})>\s*$/u.exec(text) ?? []
  if (fence !== undefined && !source.includes(fence)) {
    without(
      text
        .replace(new RegExp(`^\\s*<${fence}>\\s*?\\n?`, 'u'), '')
        .replace(new RegExp(`\\n?</${fence}>\\s*$`, 'u'), ''),
      'the marks of the text',
    )
  }
  return { text, removed: removed.length === 0 ? null : removed.join(', ') }
}

/** The first JSON object in an answer, whatever stands around it; undefined where there is none. */
export function findJsonObject(answer: string): unknown {
  for (let start = answer.indexOf('{'); start >= 0; start = answer.indexOf('{', start + 1)) {
    const end = endOfObject(answer, start)
    if (end === null) return undefined
    const value = parseLeniently(answer.slice(start, end))
    if (value !== undefined) return value
  }
  return undefined
}

/** Offset after the brace that closes the one at `start`; null where the text ends before. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0
  let inString = false
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{') depth += 1
    else if (character === '}' && --depth === 0) return index + 1
  }
  return null
}

function parseLeniently(text: string): unknown {
  for (const candidate of [text, text.replaceAll(/,(\s*[}\]])/gu, '$1')]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // The next, more lenient reading is tried.
    }
  }
  return undefined
}
