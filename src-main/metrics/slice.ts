import { realmOf } from '../../db/vocabulary.ts'
import { combineScores, noScores } from '../ledger/combine-scores.ts'
import { callCounters, requestDifference, scoreDifference } from '../ledger/contributions.ts'
import { Histogram } from '../ledger/histogram.ts'
import type { FactFilters, RollupCell, RollupFilters, RollupReader } from '../store/repositories/rollup-reader.ts'
import type { ScoreRows } from '../store/repositories/score-rows.ts'
import { joinKey, type Tally, TallySum, TallyTable } from './tally.ts'

/** A stretch of time, added up in the ways a page or a report shows it. */
export interface Slice {
  readonly total: Tally
  /** By realm, provider id and model. */
  readonly models: ReadonlyMap<string, Tally>
  readonly operations: ReadonlyMap<string, Tally>
  /** By source and target language; empty where none was given. */
  readonly languages: ReadonlyMap<string, Tally>
  /** Failures by error kind and provider id. */
  readonly errors: ReadonlyMap<string, number>
}

export class SliceSum {
  private readonly models = new TallyTable()
  private readonly operations = new TallyTable()
  private readonly languages = new TallyTable()
  private readonly errors = new Map<string, number>()

  addCell(cell: Omit<RollupCell, 'periodStart'>): void {
    this.models.add(joinKey(cell.realm, cell.providerId, cell.modelName), cell)
    this.operations.add(cell.operation, cell)
    this.languages.add(joinKey(cell.sourceLanguage, cell.targetLanguage), cell)
  }

  /** Tallies of all calls of a stretch must come in all three tables. */
  addTally(table: 'models' | 'operations' | 'languages', key: string, tally: Tally): void {
    this[table].add(key, tally)
  }

  addErrors(key: string, calls: number): void {
    this.errors.set(key, (this.errors.get(key) ?? 0) + calls)
  }

  addSlice(slice: Slice): void {
    this.models.addAll(slice.models)
    this.operations.addAll(slice.operations)
    this.languages.addAll(slice.languages)
    for (const [key, calls] of slice.errors) this.addErrors(key, calls)
  }

  finish(): Slice {
    const models = this.models.finish()
    const total = new TallySum()
    for (const tally of models.values()) total.add(tally)
    return {
      total: total.finish(),
      models,
      operations: this.operations.finish(),
      languages: this.languages.finish(),
      errors: this.errors,
    }
  }
}

/** Days (or hours) of a stretch, from the rollups; those without calls are not in it. */
export function readRollupSlices(
  reader: RollupReader,
  period: 'hour' | 'day',
  from: number,
  to: number,
  filters: RollupFilters,
): Map<number, Slice> {
  const sums = new Map<number, SliceSum>()
  const at = (start: number): SliceSum => {
    let sum = sums.get(start)
    if (sum === undefined) {
      sum = new SliceSum()
      sums.set(start, sum)
    }
    return sum
  }
  reader.eachCell(period, from, to, filters, cell => at(cell.periodStart).addCell(cell))
  if (filters.sourceLanguages === undefined && filters.targetLanguages === undefined) {
    reader.eachError(period, from, to, filters, error =>
      at(error.periodStart).addErrors(joinKey(error.errorKind, error.providerId), error.calls),
    )
  }
  return new Map([...sums].map(([start, sum]) => [start, sum.finish()]))
}

/** The same from the calls themselves, by the ledger's own rule of what counts. */
export function readCallSlice(
  reader: RollupReader,
  scores: Pick<ScoreRows, 'ofCall'>,
  from: number,
  to: number,
  filters: FactFilters,
): Slice {
  const sum = new SliceSum()
  eachContribution(reader, scores, from, to, filters, cell => {
    sum.addCell(cell)
    if (cell.errorKind !== null) sum.addErrors(joinKey(cell.errorKind, cell.providerId), 1)
  })
  return sum.finish()
}

/** A contribution of one call or request, with the book it belongs to. */
export type Contribution = Omit<RollupCell, 'periodStart'> & {
  readonly book: string | null
  readonly errorKind: string | null
}

export function eachContribution(
  reader: RollupReader,
  scores: Pick<ScoreRows, 'ofCall'>,
  from: number,
  to: number,
  filters: FactFilters,
  visit: (contribution: Contribution) => void,
): void {
  reader.eachCall(from, to, filters, (id, call) => {
    const counters = callCounters(call)
    const combined = combineScores(scores.ofCall(id))
    const scored = scoreDifference(noScores, combined)
    for (let at = 0; at < counters.length; at++) counters[at] = (counters[at] as number) + (scored[at] as number)
    const timed = call.status === 'success'
    visit({
      realm: realmOf(call.origin),
      providerId: call.providerId,
      modelName: call.modelName,
      operation: call.operation,
      sourceLanguage: call.sourceLanguage ?? '',
      targetLanguage: call.targetLanguage ?? '',
      counters,
      response: single(timed ? call.responseTimeMs : null),
      firstToken: single(timed ? call.timeToFirstTokenMs : null),
      book: call.sourceBook,
      errorKind: call.errorKind,
    })
  })
  reader.eachRequest(from, to, filters, (request, status) => {
    visit({
      realm: request.realm,
      providerId: request.providerId,
      modelName: request.modelName,
      operation: request.operation,
      sourceLanguage: request.sourceLanguage ?? '',
      targetLanguage: request.targetLanguage ?? '',
      counters: requestDifference('running', status),
      response: single(null),
      firstToken: single(null),
      book: request.sourceBook,
      errorKind: null,
    })
  })
}

const nothing = new Uint8Array()

function single(value: number | null): Uint8Array {
  return value === null ? nothing : Histogram.of([value]).encode()
}
