import { readFileSync } from 'node:fs'

/** A block of code of a page, with what the comment above it says of it. */
export interface Snippet {
  readonly language: string
  readonly code: string
  /** Null: shown only. */
  readonly run: {
    readonly name: string
    /** Programs and Python modules without which it cannot run here. */
    readonly needs: readonly string[]
    /** The provider whose call it makes; null for none. */
    readonly provider: string | null
    readonly streamed: boolean
  } | null
}

/** The fenced blocks of a page; `<!-- run: name; needs: python requests; calls: openai streamed -->` above one lets it be run. */
export function readSnippets(file: string): readonly Snippet[] {
  const page = readFileSync(file, 'utf8')
  const blocks = page.matchAll(/(?:^<!-- (run: [^\n]*) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm)
  return [...blocks].map(([, marked, language = '', code = '']) => ({
    language,
    code,
    run: marked === undefined ? null : readMark(marked),
  }))
}

function readMark(marked: string): NonNullable<Snippet['run']> {
  const facts = new Map(
    marked.split(';').map(part => {
      const [name = '', ...values] = part.split(':')
      return [name.trim(), values.join(':').trim().split(/\s+/)] as const
    }),
  )
  const [provider = 'none', streamed] = facts.get('calls') ?? []
  return {
    name: facts.get('run')?.[0] ?? '',
    needs: facts.get('needs') ?? [],
    provider: provider === 'none' ? null : provider,
    streamed: streamed === 'streamed',
  }
}
