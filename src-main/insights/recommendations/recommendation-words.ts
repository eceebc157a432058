import type { Operation } from '../../../db/vocabulary.ts'
import type { Spoken } from '../../words/sentences.ts'
import type { NamedProvider, Phrase } from '../../words/slot-values.ts'
import { phraseOf } from './advice-sentences.ts'
import type { taskOf } from './cheaper-uses.ts'
import type { Change, Recommendation, SetUp, UsageEvidence } from './recommendation-types.ts'

interface Advice extends Pick<Recommendation, 'key' | 'kind' | 'confidence' | 'severity' | 'change'> {
  readonly says: Spoken<'title' | 'reason' | 'gain' | 'sure' | 'do'>
  readonly evidence: readonly (Spoken<'label' | 'figure'> & {
    readonly note?: string
    readonly calls: Recommendation['evidence'][number]['calls']
  })[]
  readonly gain: Omit<Recommendation['gain'], 'words'>
  readonly action: WithoutLabel<Recommendation['action']>
  readonly change: Change | null
}
type WithoutLabel<Action> = Action extends { readonly label: string } ? Omit<Action, 'label'> : never

/** Puts the texts where the contract has them. What makes a change can be taken back. */
export function recommend({ says, evidence, gain, action, ...facts }: Advice): Recommendation {
  return {
    ...facts,
    said: says.said,
    title: says.title,
    reason: says.reason,
    evidence: evidence.map(({ note, ...each }) => ({ ...each, note: note ?? null })),
    gain: { ...gain, words: says.gain },
    confidence_reason: says.sure,
    action: { ...action, label: says.do },
    reversible: facts.change !== null,
  }
}

/** The work that is spoken of: "translation from Chinese to English". */
export function taskPhrase({ operation, sourceLanguage, targetLanguage }: Parameters<typeof taskOf>[0]): Phrase {
  if (targetLanguage === '') return phraseOf('task.any', { operation })
  if (sourceLanguage === '') return phraseOf('task.to', { operation, target_language: targetLanguage })
  return phraseOf('task.pair', { operation, source_language: sourceLanguage, target_language: targetLanguage })
}

export function providerNamed(setUp: SetUp, id: number): SetUp['providers'][number] | null {
  return setUp.providers.find(provider => provider.id === id) ?? null
}

/** One that calls are of and that is not set up any more. */
export function unknownProvider(id: number): NamedProvider {
  return { name: String(id), displayName: `provider ${id}` }
}

/** Filters of the call list for the evidence's days. */
export function periodOf({ from, to }: { readonly from: number; readonly to: number }) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

/** How much of what a model did in an operation Galley's own operations asked for, 0..1. */
export function ownShareOf(
  { own }: Pick<UsageEvidence, 'own'>,
  use: { readonly providerId: number; readonly model: string; readonly operation: Operation },
): number {
  return (
    own.find(
      ({ providerId, model, operation }) =>
        providerId === use.providerId && model === use.model && operation === use.operation,
    )?.share ?? 0
  )
}
