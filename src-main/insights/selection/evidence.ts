import type { Operation } from '../../../db/vocabulary.ts'

/** One provider's model. */
export interface Arm {
  readonly provider: string
  readonly model: string
}

/** What is to be done. An empty language is "none given". */
export interface Task {
  readonly operation: Operation
  readonly sourceLanguage: string
  readonly targetLanguage: string
}

/** One call that ended, or several of one period together. */
export interface Observation extends Arm, Task {
  readonly at: number
  readonly successes: number
  readonly failures: number
  /** Milliseconds of the successful calls together. */
  readonly responseMs: number
  readonly timedCalls: number
  readonly sourceChars: number
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Sums in which older calls count less. */
export interface Cell {
  at: number
  successes: number
  failures: number
  /** Logarithms of milliseconds for 1,000 characters, and how many there are. */
  logSum: number
  logSquares: number
  logCount: number
  chars: number
  inputTokens: number
  outputTokens: number
  scoreSum: number
  scoreCount: number
  /** Calls in all, not discounted. */
  calls: number
}

/** What is known of models from calls, with recent calls counting more: providers change. */
export interface Evidence {
  observe(observation: Observation): void
  /** @param score 0..1 */
  observeScore(of: Arm & Task & { readonly at: number }, score: number, count?: number): void
  /** For this operation and language pair; null where there was no call. */
  ofPair(arm: Arm, task: Task, now: number): Cell | null
  /** For the operation in any languages. */
  ofOperation(arm: Arm, operation: Operation, now: number): Cell | null
  /** Of all models together. */
  ofAll(task: Task, now: number): Cell | null
  /** Models with calls. */
  arms(): readonly Arm[]
}

export interface EvidenceTuning {
  /** After so long a call counts half, milliseconds. */
  readonly halfLifeMs: number
  /** Scores come slowly and change slowly. */
  readonly scoreHalfLifeMs: number
  /** So many calls are remembered at most: with much traffic the newest replace the oldest sooner. */
  readonly memory: number
}

const dayMs = 86_400_000
const usualTuning: EvidenceTuning = { halfLifeMs: 2 * dayMs, scoreHalfLifeMs: 7 * dayMs, memory: 100 }

/** Where a call does not say how much text it worked on: English prose has about four characters a token. */
const charsPerToken = 4
const variationWithin = 0.25

export function createEvidence(tuning: EvidenceTuning = usualTuning): Evidence {
  const cells = new Map<string, Cell>()
  const arms = new Map<string, Arm>()

  const nameOf = (parts: readonly string[]) => parts.join('\0')
  const names = (arm: Arm, task: Task) => [
    nameOf(['pair', arm.provider, arm.model, task.operation, task.sourceLanguage, task.targetLanguage]),
    nameOf(['operation', arm.provider, arm.model, task.operation]),
    nameOf(['all', task.operation, task.sourceLanguage, task.targetLanguage]),
  ]

  function fade(cell: Cell, at: number): Cell {
    const passed = at - cell.at
    if (passed <= 0) return cell
    const factor = 2 ** (-passed / tuning.halfLifeMs)
    scale(cell, factor)
    const scoreFactor = 2 ** (-passed / tuning.scoreHalfLifeMs)
    cell.scoreSum *= scoreFactor
    cell.scoreCount *= scoreFactor
    cell.at = at
    return cell
  }

  function cellFor(name: string, at: number): Cell {
    let cell = cells.get(name)
    if (cell === undefined) {
      cell = emptyCell(at)
      cells.set(name, cell)
    }
    return fade(cell, at)
  }

  const read = (name: string, now: number): Cell | null => {
    const cell = cells.get(name)
    return cell === undefined ? null : fade({ ...cell }, now)
  }

  return {
    observe(observation) {
      const chars = observation.sourceChars > 0 ? observation.sourceChars : observation.inputTokens * charsPerToken
      if (observation.successes + observation.failures === 0) return
      arms.set(`${observation.provider}/${observation.model}`, observation)
      for (const name of names(observation, observation)) {
        const cell = cellFor(name, observation.at)
        cell.successes += observation.successes
        cell.failures += observation.failures
        cell.calls += observation.successes + observation.failures
        cell.chars += chars
        cell.inputTokens += observation.inputTokens
        cell.outputTokens += observation.outputTokens
        if (observation.timedCalls > 0 && chars > 0 && observation.responseMs > 0) {
          const log = Math.log((observation.responseMs / chars) * 1000)
          cell.logSum += log * observation.timedCalls
          // What was added up before it got here has lost its spread.
          const lost = observation.timedCalls > 1 ? variationWithin : 0
          cell.logSquares += (log * log + lost) * observation.timedCalls
          cell.logCount += observation.timedCalls
        }
        const known = cell.successes + cell.failures
        if (known > tuning.memory) scale(cell, tuning.memory / known)
      }
    },
    observeScore(of, score, count = 1) {
      for (const name of names(of, of)) {
        const cell = cellFor(name, of.at)
        cell.scoreSum += score * count
        cell.scoreCount += count
        if (cell.scoreCount > tuning.memory) {
          cell.scoreSum *= tuning.memory / cell.scoreCount
          cell.scoreCount = tuning.memory
        }
      }
    },
    ofPair: (arm, task, now) => read(names(arm, task)[0] as string, now),
    ofOperation: (arm, operation, now) => read(nameOf(['operation', arm.provider, arm.model, operation]), now),
    ofAll: (task, now) => read(names({ provider: '', model: '' }, task)[2] as string, now),
    arms: () => [...arms.values()].map(({ provider, model }) => ({ provider, model })),
  }
}

function emptyCell(at: number): Cell {
  return {
    at,
    successes: 0,
    failures: 0,
    logSum: 0,
    logSquares: 0,
    logCount: 0,
    chars: 0,
    inputTokens: 0,
    outputTokens: 0,
    scoreSum: 0,
    scoreCount: 0,
    calls: 0,
  }
}

function scale(cell: Cell, factor: number): void {
  cell.successes *= factor
  cell.failures *= factor
  cell.logSum *= factor
  cell.logSquares *= factor
  cell.logCount *= factor
  cell.chars *= factor
  cell.inputTokens *= factor
  cell.outputTokens *= factor
}
