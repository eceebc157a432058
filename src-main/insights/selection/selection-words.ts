import { createFigureFormats } from '../../reports/format-figures.ts'
import { operationWords } from '../../reports/words.ts'
import type { Task } from './evidence.ts'
import type { Candidate, ChoiceReason } from './selector.ts'

const formats = createFigureFormats({ timeZone: 'UTC' })

/** One sentence on why a model was chosen, with the figures that decided. */
export function explainChoice({
  chosen,
  reason,
  candidates,
  task,
  book,
  since,
  change,
}: {
  readonly chosen: Candidate
  readonly reason: ChoiceReason
  readonly candidates: readonly Candidate[]
  readonly task: Task
  readonly book: string | null
  readonly since: number | null
  readonly change: string | null
}): string {
  const before = change === null ? '' : `${change}. `
  const name = nameOf(chosen)
  const others = candidates.filter(candidate => candidate !== chosen && candidate.excluded === null)
  const forced = chosen.excluded === null ? '' : ` Nothing else could be used, although ${chosen.excluded}.`
  switch (reason) {
    case 'kept':
      return `${name} was kept, the model of "${book}" since ${formats.day(since ?? 0)}: ${figuresOf(chosen)}.${forced}`
    case 'explore':
      return `${before}${name} was tried to learn more about it (${callsOf(chosen)}); ${comparison(others[0], chosen, 'the best known is')}.`
    case 'little_data':
      return `${before}Not enough data yet for ${taskWords(task)} (${callsOf(chosen)}, 5 are needed), so prices and the catalogue decided for ${name}: ${costOf(chosen)}.${forced}`
    case 'best':
      return `${before}${name} scores best for ${taskWords(task)}: ${figuresOf(chosen)}${others[0] === undefined ? '' : `; ${comparison(others[0], chosen, 'next is')}`}.${forced}`
  }
}

function taskWords({ operation, sourceLanguage, targetLanguage }: Task): string {
  const words = operationWords[operation].toLowerCase()
  if (sourceLanguage === '' && targetLanguage === '') return words
  if (targetLanguage === '') return `${words} from ${sourceLanguage}`
  return `${words} ${sourceLanguage === '' ? '' : `from ${sourceLanguage} `}to ${targetLanguage}`
}

function nameOf({ provider, model }: Candidate): string {
  return `${provider}/${model}`
}

function callsOf({ belief }: Candidate): string {
  return belief.calls === 1 ? '1 call' : `${formats.count(Math.round(belief.calls))} calls`
}

function figuresOf(candidate: Candidate): string {
  const { figures, belief } = candidate
  const quality = figures.quality === null || belief.scores < 1 ? '' : `, quality ${figures.quality.toFixed(2)}`
  return `${formats.percent(figures.success)} success over ${callsOf(candidate)}, ${formats.duration(figures.msPer1k)} and ${costOf(candidate)}${quality}`
}

function costOf({ figures }: Candidate): string {
  return figures.costNanos === null ? 'no known price' : `${formats.money(figures.costNanos)} for 1,000 characters`
}

function comparison(other: Candidate | undefined, chosen: Candidate, words: string): string {
  if (other === undefined) return `its score is ${chosen.score.toFixed(2)}`
  return `${words} ${nameOf(other)} (score ${other.score.toFixed(2)} against ${chosen.score.toFixed(2)})`
}
