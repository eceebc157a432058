import { type CallSort, isUsuallyDescending } from '../../db/vocabulary.ts'

/** The order asked for; where no direction is given, names begin with A and amounts with the largest. */
export function orderOf(
  sort: CallSort,
  order: 'ascending' | 'descending' | undefined,
): { readonly sort: CallSort; readonly descending: boolean } {
  return { sort, descending: order === undefined ? isUsuallyDescending(sort) : order === 'descending' }
}
