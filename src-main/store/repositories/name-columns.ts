import type { NameSort } from '../../../db/vocabulary.ts'
import type { FilterKey } from './call-streams.ts'

interface NameColumn {
  /** The filter whose index has the calls of a name in order of time. */
  readonly key: FilterKey
  readonly index: string
  readonly column: string
  /** What is compared, of a call `c`. */
  readonly name: string
  readonly isOptional: boolean
}

/** Two providers may be shown under the same name; the second part keeps them apart. */
export const providerNameMark = '\u0001'
export const providerName = (provider: string) => `${provider}.display_name || char(1) || ${provider}.name`

function plain(key: FilterKey, index: string, column: string, isOptional = false): NameColumn {
  return { key, index, column, name: `c.${column}`, isOptional }
}

export const nameColumns: Readonly<Record<NameSort, NameColumn>> = {
  provider: {
    key: 'providerIds',
    index: 'calls_by_provider',
    column: 'provider_id',
    name: `(SELECT ${providerName('p')} FROM providers p WHERE p.id = c.provider_id)`,
    isOptional: false,
  },
  model: plain('models', 'calls_by_model', 'model_name'),
  operation: plain('operations', 'calls_by_operation', 'operation'),
  status: plain('statuses', 'calls_by_status', 'status'),
  error_kind: plain('errorKinds', 'calls_by_error_kind', 'error_kind', true),
  book: plain('books', 'calls_by_book', 'source_book', true),
  user: plain('users', 'calls_by_user', 'created_by', true),
  origin: plain('origins', 'calls_by_origin', 'origin'),
}
