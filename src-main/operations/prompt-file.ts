import { failing } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import { type PromptName, type PromptTemplate, promptNames } from './prompt-template.ts'

/** A prompt as a file: front matter, then `# System` and `# User`. The form in which prompts ship, are shown and edited. */
export interface PromptFile {
  readonly prompt: PromptName | null
  readonly note: string | null
  readonly template: PromptTemplate
}

/** Reads the form {@link writePromptFile} writes. Front matter may be missing. */
export function readPromptFile(text: string, where: string): PromptFile {
  const normal = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const front = /^---\n([\s\S]*?)\n---\n/.exec(normal)
  const fields = new Map<string, string>()
  for (const line of front?.[1]?.split('\n') ?? []) {
    const [, name, value] = /^(\w+):\s*(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) fields.set(name, value.trim())
  }
  const body = normal.slice(front?.[0].length ?? 0)
  const parts = /^\s*# System[ \t]*\n([\s\S]*?)\n?# User[ \t]*\n([\s\S]*)$/.exec(body)
  if (parts === null) {
    throw failing('invalid_input', sayText('prompt.no_parts', { file: where }))
  }
  const prompt = fields.get('prompt')
  return {
    prompt: promptNames.find(name => name === prompt) ?? null,
    note: fields.get('note') || null,
    template: { system: (parts[1] ?? '').trim(), user: (parts[2] ?? '').trim() },
  }
}

export function writePromptFile(fields: Readonly<Record<string, string | number>>, template: PromptTemplate): string {
  const front = Object.entries(fields)
    .map(([name, value]) => `${name}: ${String(value).replaceAll(/\s*\n\s*/g, ' ')}`)
    .join('\n')
  return `---\n${front}\n---\n# System\n\n${template.system}\n\n# User\n\n${template.user}\n`
}
