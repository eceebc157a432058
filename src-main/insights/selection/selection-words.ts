import type { NamedProvider, Phrase } from '../../words/slot-values.ts'
import type { Arm, Task } from './evidence.ts'
import { saySelection } from './selection-sentences.ts'
import type { Candidate, ChoiceReason } from './selector.ts'

/** What a person calls a provider, by its name in the ledger. */
export type ProviderNaming = (name: string) => NamedProvider

/** One sentence on why a model was chosen, with the figures that decided. */
export function explainChoice({
  chosen,
  reason,
  candidates,
  task,
  book,
  since,
  change,
  naming,
}: {
  readonly chosen: Candidate
  readonly reason: ChoiceReason
  readonly candidates: readonly Candidate[]
  readonly task: Task
  readonly book: string | null
  readonly since: number | null
  readonly change: Phrase | null
  readonly naming: ProviderNaming
}): Phrase {
  const name = nameOf(chosen, naming)
  const [other] = candidates.filter(candidate => candidate !== chosen && candidate.excluded === null)
  const forced = chosen.excluded === null ? null : saySelection('forced', { excluded: chosen.excluded })
  switch (reason) {
    case 'kept': {
      const sinceDay = new Date(since ?? 0).toISOString().slice(0, 10)
      const values = { name, book: book ?? '', since_day: sinceDay, figures: figuresOf(chosen) }
      return join(saySelection('choice.kept', values), forced)
    }
    case 'explore': {
      const values = { name, calls: callsOf(chosen), comparison: comparison(other, chosen, 'known', naming) }
      return join(change, saySelection('choice.explore', values))
    }
    case 'little_data': {
      const values = { task: taskPhrase(task), calls: callsOf(chosen), name, cost: costOf(chosen) }
      return join(change, saySelection('choice.little_data', values), forced)
    }
    case 'best': {
      const values = { name, task: taskPhrase(task), figures: figuresOf(chosen) }
      const words =
        other === undefined
          ? saySelection('choice.only', values)
          : saySelection('choice.best', { ...values, comparison: comparison(other, chosen, 'next', naming) })
      return join(change, words, forced)
    }
  }
}

/** A choice explains the model that was chosen; of one that stands in for it, this is said first. */
export function standsIn(choice: Phrase, arm: Arm, naming: ProviderNaming): Phrase {
  return join(saySelection('choice.stands_in', { name: nameOf(arm, naming) }), choice)
}

export function nameOf({ provider, model }: Arm, naming: ProviderNaming): Phrase {
  return saySelection('model', { provider: naming(provider), model })
}

function join(...sentences: readonly (Phrase | null)[]): Phrase {
  return sentences
    .filter(sentence => sentence !== null)
    .reduce((first, second) => saySelection('sentences.two', { first, second }))
}

function taskPhrase({ operation, sourceLanguage, targetLanguage }: Task): Phrase {
  const languages = { source_language: sourceLanguage, target_language: targetLanguage }
  if (sourceLanguage === '' && targetLanguage === '') return saySelection('task.any', { operation })
  if (targetLanguage === '') return saySelection('task.from', { operation, ...languages })
  return saySelection(sourceLanguage === '' ? 'task.to' : 'task.pair', { operation, ...languages })
}

function callsOf({ belief }: Candidate): Phrase {
  return saySelection('calls', { count: Math.round(belief.calls) })
}

function figuresOf(candidate: Candidate): Phrase {
  const { figures, belief } = candidate
  const values = {
    ...{ success_share: figures.success, calls: callsOf(candidate), text_ms: figures.msPer1k, cost: costOf(candidate) },
  }
  return figures.quality === null || belief.scores < 1
    ? saySelection('figures.plain', values)
    : saySelection('figures.quality', { ...values, quality_score: figures.quality })
}

function costOf({ figures }: Candidate): Phrase {
  return figures.costNanos === null
    ? saySelection('cost.unknown')
    : saySelection('cost.known', { text_nanos: figures.costNanos })
}

function comparison(
  other: Candidate | undefined,
  chosen: Candidate,
  which: 'known' | 'next',
  naming: ProviderNaming,
): Phrase {
  if (other === undefined) return saySelection('comparison.alone', { score: chosen.score })
  const values = { name: nameOf(other, naming), other_score: other.score, score: chosen.score }
  return saySelection(`comparison.${which}`, values)
}
