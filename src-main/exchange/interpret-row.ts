import { origins } from '../../db/vocabulary.ts'
import type { ImportRepository } from '../store/repositories/import-repository.ts'
import type { Phrase } from '../words/slot-values.ts'
import { type CallFields, gatherFields } from './call-fields.ts'
import {
  asDjangoObject,
  type DjangoObject,
  djangoCallFields,
  kindOfModel,
  providerReference,
  readDjangoMetrics,
  readDjangoProvider,
} from './django-objects.ts'
import type { ImportProviders } from './import-providers.ts'
import type { ImportTally } from './import-tally.ts'
import type { RawRow } from './import-types.ts'
import type { ReadyCall } from './import-writer.ts'
import { type MappedCall, type MappingContext, mapCall } from './map-call.ts'
import { isBlank, parseText, RowProblem, wordsOf } from './parse-values.ts'
import { createContentKeys, keyOfIdentity, keyOfKey } from './row-key.ts'
import { type RowReason, sayRow } from './row-sentences.ts'
import { shorten } from './shorten.ts'

type Interpreted =
  | { readonly kind: 'call'; readonly ready: ReadyCall }
  /** Not a call: a provider, metrics of the original, an object of another model. */
  | { readonly kind: 'taken' }
  /** A call whose provider the file has not named yet. */
  | { readonly kind: 'deferred' }
  | ({ readonly kind: 'skipped'; readonly value: string | null } & RowReason)

export interface RowInterpreter {
  interpret(row: RawRow, isLastChance: boolean): Interpreted
}

interface Dependencies {
  readonly providers: ImportProviders
  readonly repository: ImportRepository
  readonly tally: ImportTally
  readonly mapping: Omit<MappingContext, 'note'>
  readonly dryRun: boolean
}

/** Tells what a row is and makes it ready for the ledger. Nothing that a file may hold makes it throw. */
export function createRowInterpreter(dependencies: Dependencies): RowInterpreter {
  const { providers, repository, tally, dryRun } = dependencies
  const keyOfContent = createContentKeys()
  // Of the row at hand; told only where the row is used.
  let notes: Phrase[] = []
  const mapping: MappingContext = { ...dependencies.mapping, note: note => notes.push(note) }

  function ready(row: RawRow, call: MappedCall, key: string, exportedId: number | null = null): Interpreted {
    const providerId = providers.idOf(call.providerName)
    tally.calledAt(call.createdAt)
    for (const note of notes) tally.note(note)
    return { kind: 'call', ready: { row, call, providerId, key, exportedId } }
  }

  function interpretPlain(row: RawRow, value: object): Interpreted {
    const fields = gatherFields(value, tally.unusedColumn)
    const call = mapCall(fields, mapping)
    return ready(row, call, plainKey(fields, call, value), exportedIdOf(fields))
  }

  function plainKey(fields: CallFields, call: MappedCall, value: object): string {
    if (!isBlank(fields.key)) return keyOfKey(parseText(fields.key, 'key') ?? '')
    const id = isBlank(fields.id) ? null : parseText(fields.id, 'id')
    return id === null ? keyOfContent(value) : keyOfIdentity('id', { ...call, id, operation: fields.operation ?? null })
  }

  function interpretDjango(row: RawRow, object: DjangoObject, isLastChance: boolean): Interpreted {
    const kind = kindOfModel(object.model)
    if (kind === 'other') tally.otherObject(object.model.slice(0, 100))
    else if (kind === 'provider') providers.addDjango(readDjangoProvider(object))
    else {
      const reference = providerReference(object.fields)
      const provider = providers.nameOfKey(reference) ?? (/^\d+$/.test(reference) ? null : reference)
      if (provider === null && !isLastChance) return { kind: 'deferred' }
      if (provider === null) {
        throw new RowProblem(sayRow('row.unnamed_provider'), reference)
      }
      if (kind === 'call') return interpretDjangoCall(row, object, provider)
      addMetrics(object, provider)
    }
    return { kind: 'taken' }
  }

  function interpretDjangoCall(row: RawRow, object: DjangoObject, provider: string): Interpreted {
    const fields = gatherFields(djangoCallFields(object, provider), tally.unusedColumn)
    const call = mapCall(fields, mapping)
    const identity = { ...call, operation: object.fields.operation ?? null }
    const id = isBlank(object.pk) ? '' : wordsOf(object.pk)
    const key = id === '' ? keyOfContent(object.fields) : keyOfIdentity('django', { ...identity, id })
    return ready(row, call, key)
  }

  function addMetrics(object: DjangoObject, provider: string) {
    const metrics = readDjangoMetrics(object, provider, mapping.now)
    const importKey = keyOfIdentity('django', {
      id: `metrics ${wordsOf(object.pk)} ${metrics.periodEnd} ${metrics.sourceLanguage}>${metrics.targetLanguage}`,
      createdAt: metrics.periodStart,
      ...metrics,
    })
    const isNew = dryRun ? !repository.hasMetrics(importKey) : repository.addMetrics({ importKey, ...metrics })
    tally.history(isNew ? 'added' : 'duplicates')
  }

  return {
    interpret(row, isLastChance) {
      const { content } = row
      notes = []
      if (content.kind === 'unreadable') return { kind: 'skipped', ...content.why, value: content.shown || null }
      const { value } = content
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return { kind: 'skipped', ...sayRow('row.not_object'), value: shorten(value) }
      }
      try {
        const object = asDjangoObject(value)
        return object === null ? interpretPlain(row, value) : interpretDjango(row, object, isLastChance)
      } catch (error) {
        if (error instanceof RowProblem) return { kind: 'skipped', ...error.why, value: error.shown }
        if (error instanceof RangeError) return { kind: 'skipped', ...sayRow('row.too_deep'), value: null }
        if (error instanceof SyntaxError) return { kind: 'skipped', ...sayRow('row.not_list'), value: null }
        throw error
      }
    },
  }
}

/** Only Galley's own exports say where a call came from in these words. */
function exportedIdOf(fields: CallFields): number | null {
  const id = Number(wordsOf(fields.id) || Number.NaN)
  return Number.isSafeInteger(id) && origins.some(origin => origin === fields.origin) ? id : null
}
