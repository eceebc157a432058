import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Paths } from '../ports.ts'

const paragraphs = z.array(z.string().min(1)).min(1)
const flaw = z.object({
  kind: z.enum(['number', 'residue', 'untranslated', 'note', 'dropped']),
  /** The paragraph it is in. */
  at: z.int().min(0),
  /** What stands there instead; a dropped paragraph has nothing. */
  text: z.string().optional(),
})
const scene = z.object({ source: paragraphs, flaws: z.record(z.string(), z.array(flaw)) }).catchall(paragraphs)
const book = z.object({
  title: z.string(),
  sourceLanguage: z.string(),
  scenes: z.array(scene).min(1),
  abstract: z.string(),
  abstractLanguage: z.string(),
  terms: z.array(
    z.object({ term: z.string(), category: z.string(), translation: z.string(), explanation: z.string() }),
  ),
  termLanguage: z.string(),
})

export type SampleFlaw = z.infer<typeof flaw>

export interface SampleScene {
  readonly source: readonly string[]
  /** Translations by language, paragraph by paragraph. */
  readonly translations: ReadonlyMap<string, readonly string[]>
  readonly flaws: ReadonlyMap<string, readonly SampleFlaw[]>
}

/** A book of the sample data: original text, and translations that a person wrote, with faults to choose from. */
export interface SampleText {
  readonly title: string
  readonly sourceLanguage: string
  readonly scenes: readonly [SampleScene, ...SampleScene[]]
  readonly abstract: string
  readonly abstractLanguage: string
  readonly terms: z.infer<typeof book>['terms']
  /** The language of the terms' translations. */
  readonly termLanguage: string
}

export function readSampleText(paths: Pick<Paths, 'resources'>, file: string): SampleText {
  const { scenes, ...parsed } = book.parse(
    JSON.parse(readFileSync(join(paths.resources, 'sample-library', `${file}.json`), 'utf8')),
  )
  const read = scenes.map(({ source, flaws, ...translations }) => ({
    source,
    translations: new Map(Object.entries(translations)),
    flaws: new Map(Object.entries(flaws)),
  }))
  return { ...parsed, scenes: read as unknown as SampleText['scenes'] }
}

/** A translation with a fault in it, as paragraphs. */
export function withFlaw(translation: readonly string[], flaw: SampleFlaw): string[] {
  return translation.flatMap((text, at) => {
    if (at !== flaw.at) return [text]
    return flaw.text === undefined ? [] : [flaw.text]
  })
}
